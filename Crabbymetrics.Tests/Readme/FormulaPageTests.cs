using System.Text.RegularExpressions;
using Crabbymetrics.Data;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Readme;

/// <summary>Every formula of docs/formulas.md is read and applied to its data, and has the columns that the page says.</summary>
public sealed partial class FormulaPageTests
{
    private static readonly string Page = Path.Combine(CrabbyRun.FindRoot(), "docs", "formulas.md");

    private static IEnumerable<TestCaseData> Rows() =>
        File.ReadLines(Page)
            .Select(static line => Row().Match(line))
            .Where(static row => row.Success && row.Groups["formula"].Value.Contains('~', StringComparison.Ordinal))
            .Select(static row =>
                new TestCaseData(Unescaped(row.Groups["formula"].Value), Unescaped(row.Groups["columns"].Value)).SetArgDisplayNames(
                    row.Groups["formula"].Value
                )
            );

    [TestCaseSource(nameof(Rows))]
    public void A_formula_of_the_page_has_its_columns(string formula, string columns)
    {
        string actual = Columns(formula);
        Assert.That(actual, Is.EqualTo(columns), $"the row of the page should say [[{actual}]]");
    }

    [Test]
    public void Every_function_of_formulas_is_on_the_page()
    {
        string page = File.ReadAllText(Page);
        Assert.That(Rows().Count(), Is.GreaterThan(60));
        Assert.That(
            (string[])
                [
                    "log",
                    "log1p",
                    "log2",
                    "log10",
                    "exp",
                    "expm1",
                    "sqrt",
                    "abs",
                    "sin",
                    "cos",
                    "tan",
                    "floor",
                    "ceiling",
                    "trunc",
                    "round",
                    "sign",
                    "pmin",
                    "pmax",
                    "ifelse",
                    "is.na",
                    "scale",
                    "center",
                    "standardize",
                    "poly",
                    "bs",
                    "ns",
                    "cut",
                    "C",
                    "factor",
                    "relevel",
                    "i",
                    "offset",
                    "cbind",
                    "lag",
                    "l",
                    "f",
                    "d",
                    "sw",
                    "sw0",
                    "csw",
                    "csw0",
                    "mvsw",
                    "c",
                    "I",
                ],
            Has.All.Matches<string>(name => page.Contains($"{name}(", StringComparison.Ordinal))
        );
    }

    private static string Columns(string text)
    {
        CsvSource source = CsvSource.OpenFile(Path.Combine(CrabbyRun.Samples, "firms.csv"));
        Formula formula = Formula.Parse(text);
        if (formula.IsMultiple)
        {
            return string.Join("; ", formula.Expand().Select(static model => model.Text));
        }

        ModelFrame frame = ModelFrame.Read(
            source,
            new ModelSpecification
            {
                Formula = formula,
                Unit = "firm",
                Time = "year",
                OutcomeKind = ColumnKind.NumberOrLabel,
            }
        );
        RegressionData data = frame.Data;
        string[] names = [.. frame.HasIntercept ? ["(Intercept)"] : (string[])[], .. data.Design.ColumnNames];
        string columns =
            names.Length <= 7 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))}, ... {names[^1]} ({names.Length})";
        return columns
            + (data.Absorbed.IsEmpty ? "" : "; absorbed " + string.Join(", ", data.Absorbed.Select(static effect => effect.Name)))
            + (data.Instruments is null ? "" : "; instruments " + string.Join(", ", data.Instruments.Design.ColumnNames))
            + (data.OutcomeName == "y" ? "" : "; outcome " + data.OutcomeName)
            + (data.HasOffset ? "; an offset" : "");
    }

    private static string Unescaped(string cell) => cell.Replace("\\|", "|", StringComparison.Ordinal);

    // A row of a table: a formula in backticks, and what it makes.
    [GeneratedRegex(@"^\| `(?<formula>[^`]+)` \| (?<columns>(?:[^|]|\\\|)*?) \|")]
    private static partial Regex Row();
}
