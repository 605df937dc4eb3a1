using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data;

/// <summary>Text that is meant as a number is refused, and other text is a category.</summary>
public sealed class NumberLikeTextTests
{
    [TestCase("0,5", "decimal comma")]
    [TestCase(",5", "decimal comma")]
    [TestCase("-1,25", "decimal comma")]
    [TestCase("1,5e-3", "decimal comma")]
    [TestCase("1,000", "a comma, for the decimals or between thousands")]
    [TestCase("1,234.5", "thousands")]
    [TestCase("1,234,567", "thousands")]
    [TestCase("1.234,5", "thousands and a decimal comma")]
    [TestCase("1.234.567", "thousands")]
    [TestCase("12 345", "thousands")]
    [TestCase("12\u00A0345,5", "thousands and a decimal comma")]
    [TestCase("1'000", "thousands")]
    [TestCase("1\u2019000", "thousands")]
    [TestCase("12%", "percent")]
    [TestCase("12 %", "percent")]
    [TestCase("0,5%", "decimal comma and a percent sign")]
    [TestCase("$12", "currency")]
    [TestCase("-$1,200.50", "thousands and a currency sign")]
    [TestCase("12 €", "currency")]
    [TestCase("\u22125", "minus")]
    [TestCase("(12.50)", "parentheses")]
    [TestCase("($1,200.50)", "thousands and parentheses and a currency sign")]
    [TestCase("1.5D+02", "D before its exponent")]
    [TestCase("\u0663\u0664", "digits other than")]
    public void Another_spelling_of_a_number_is_refused_with_its_cause(string text, string cause)
    {
        string csv = $"y;x\n1;\"{text}\"\n2;\"{text}\"\n3;small\n";
        Assert.Multiple(() =>
        {
            Assert.That(
                () => ModelFrame.Read(Csv(csv), "y ~ x"),
                Throws
                    .TypeOf<DataSourceException>()
                    .With.Message.StartsWith("data.csv, line 2, column 'x': ")
                    .And.Message.Contains(cause)
                    .And.Message.Contains("C(x)")
            );
            Assert.That(ModelFrame.Read(Csv(csv), "y ~ C(x)").Data.Design.ColumnCount, Is.EqualTo(1), "declared to be categories");
            Assert.That(
                () => ModelFrame.Read(MemoryColumns.Empty.With("y", [1.0, 2.0]).With("x", (IReadOnlyList<string?>)[text, "b"]), "y ~ x"),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("row 0").And.Message.Contains(cause)
            );
        });
    }

    [TestCase("5-9")]
    [TestCase("80+")]
    [TestCase("<5%")]
    [TestCase("(1)")]
    [TestCase("(0,5]")]
    [TestCase("(5-9)")]
    [TestCase("(18,24)")]
    [TestCase("(1.5,2.5)")]
    [TestCase("1D2")]
    [TestCase("12 kg")]
    [TestCase("1.2.3")]
    [TestCase("31.12.2020")]
    [TestCase("12:30")]
    [TestCase("114 55")]
    [TestCase("1/2")]
    [TestCase("3rd")]
    [TestCase("%")]
    [TestCase("a1,5")]
    [TestCase("(1)")]
    [TestCase("--5")]
    [TestCase("K1A 0B1")]
    public void Other_text_with_digits_is_a_category(string text) =>
        Assert.That(ModelFrame.Read(Csv($"y;x\n1;{text}\n2;b\n3;b\n"), "y ~ x").Data.Design.ColumnCount, Is.EqualTo(1));

    [TestCase("y;x\n0,5;1\n", "column 'y'", "a decimal comma")]
    [TestCase("y;w\n1;\"1,000\"\n", "column 'w'", "between thousands")]
    [TestCase("y;x\n1;2\n2;0,5\n", "column 'x'", "a decimal comma")]
    public void The_outcome_and_weights_name_the_cause_too(string csv, string column, string cause)
    {
        ModelSpecification specification = new()
        {
            Formula = Formula.Parse(csv.Contains('x', StringComparison.Ordinal) ? "y ~ x" : "y ~ 1"),
            Weights = csv.Contains('w', StringComparison.Ordinal) ? "w" : null,
        };
        Assert.That(
            () => ModelFrame.Read(Csv(csv), specification),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(column).And.Message.Contains(cause)
        );
    }

    [Test]
    public void Numbers_given_as_text_in_memory_are_refused() =>
        Assert.That(
            () => ModelFrame.Read(MemoryColumns.Empty.With("y", [1.0, 2.0]).With("x", (IReadOnlyList<string?>)["1.5", "2.5"]), "y ~ x"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("'1.5'").And.Message.Contains("C(x)")
        );
}
