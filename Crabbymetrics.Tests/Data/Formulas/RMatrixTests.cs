using System.Globalization;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Formulas;

/// <summary>Designs against R's model matrices; Fixtures/formulas/README.md says where they come from.</summary>
public sealed class RMatrixTests
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "formulas");

    private static IEnumerable<TestCaseData> Formulas()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "matrices.txt"));
        for (int line = 0; line < lines.Length; )
        {
            int columns = int.Parse(lines[line + 2], CultureInfo.InvariantCulture);
            double[][] matrix =
            [
                .. lines
                    .Skip(line + 3)
                    .Take(columns)
                    .Select(static text =>
                        Array.ConvertAll(text.Split(' '), static value => double.Parse(value, CultureInfo.InvariantCulture))
                    ),
            ];
            yield return new TestCaseData(lines[line][2..], matrix).SetArgDisplayNames(lines[line][2..]);
            line += 3 + columns;
        }
    }

    [TestCaseSource(nameof(Formulas))]
    public void A_design_has_the_columns_of_R(string formula, double[][] expected)
    {
        ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(Folder, "data.csv")), formula);
        List<double[]> columns = [.. Columns(frame.Data.Design)];
        if (frame.HasIntercept)
        {
            columns.Add([.. Enumerable.Repeat(1.0, frame.Data.RowCount)]);
        }

        Assert.That(columns, Has.Count.EqualTo(expected.Length), string.Join(", ", frame.Data.Design.ColumnNames));
        foreach (double[] column in expected)
        {
            int match = columns.FindIndex(own => Distance(own, column) <= 1e-11);
            Assert.That(match, Is.GreaterThanOrEqualTo(0), () => Report(frame, column));
            columns.RemoveAt(match);
        }
    }

    [Test]
    public void There_are_two_hundred_formulas() => Assert.That(Formulas().Count(), Is.GreaterThanOrEqualTo(200));

    private static IEnumerable<double[]> Columns(DesignMatrix design) =>
        Enumerable
            .Range(0, design.ColumnCount)
            .Select(j =>
            {
                double[] column = new double[design.RowCount];
                design.CopyColumn(j, column);
                return column;
            });

    private static double Distance(double[] a, double[] b)
    {
        double size = b.Max(static value => Math.Abs(value));
        return a.Zip(b, static (x, y) => Math.Abs(x - y)).Max() / Math.Max(size, 1.0);
    }

    private static string Report(ModelFrame frame, double[] column) =>
        $"no column is {string.Join(' ', column.Take(8))}; there are "
        + string.Join(
            "; ",
            Columns(frame.Data.Design).Select((own, j) => $"{frame.Data.Design.ColumnNames[j]}: {string.Join(' ', own.Take(8))}")
        );
}
