using System.Text;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Formulas;

/// <summary>Random formulas, right, broken and senseless: each gives a model or one of the errors that are documented.</summary>
public sealed class FormulaFuzzTests
{
    private static readonly string[] Pieces =
    [
        "x",
        "z",
        "g",
        "h",
        "y",
        "nope",
        "`a b`",
        ".",
        "1",
        "0",
        "2",
        "-1",
        "0.5",
        "1e3",
        "\"a\"",
        "'b'",
        "TRUE",
        "Inf",
        "pi",
        "+",
        "-",
        "*",
        "/",
        ":",
        "^",
        "**",
        "%in%",
        "%%",
        "|",
        "~",
        "=",
        "==",
        "!=",
        "<",
        ">=",
        "&",
        "!",
        ",",
        "(",
        ")",
        "[",
        "]",
        "[[",
        "]]",
        "log(",
        "I(",
        "poly(",
        "bs(",
        "ns(",
        "scale(",
        "C(",
        "i(",
        "cut(",
        "relevel(",
        "factor(",
        "offset(",
        "l(",
        "f(",
        "d(",
        "sw(",
        "csw0(",
        "mvsw(",
        "c(",
        "cbind(",
        "ifelse(",
        "pmin(",
        "is.na(",
        "exp(",
        "sqrt(",
        "ref = ",
        "df = ",
        "knots = ",
        "breaks = ",
        "levels = ",
        "Treatment(",
        "Sum",
        "bin = ",
        "list(",
        "1:3",
        "$",
        "#",
        "`",
        "\"",
        "é",
        " ",
        "x:g",
        "g*h",
        "(x + z)^2",
        "log(z)",
        "I(x^2)",
    ];

    private static readonly string[] Terms =
    [
        "x",
        "z",
        "g",
        "h",
        "x:g",
        "g*h",
        "x*z",
        "(x + g)^2",
        "I(x^2)",
        "log(z)",
        "poly(x, 2)",
        "bs(z, df = 4)",
        "ns(x, 3)",
        "scale(x)",
        "C(g, ref = \"b\")",
        "C(h, Sum)",
        "i(g, x, ref = \"a\")",
        "i(g, ref = \"c\")",
        "cut(x, 3)",
        "g/x",
        "x %in% g",
        "ifelse(x > 0, x, z)",
        "pmax(x, z)",
        "relevel(g, ref = \"b\")",
        "offset(log(z))",
        "l(x)",
        "d(z, 2)",
        "f(x, 1)",
        "C(floor(z))",
        "1",
        "0",
        "sw(x, z)",
        "csw0(g, h)",
        "standardize(z)",
        "is.na(m)",
    ];

    [Test]
    public void A_formula_is_a_model_or_a_documented_error() => Run(seed: 1, count: 1500);

    [Test]
    [Category("Slow")]
    public void A_formula_is_a_model_or_a_documented_error_for_minutes() => Run(seed: 20, count: 300_000);

    private static void Run(long seed, int count)
    {
        RandomSource random = new(seed);
        MemoryColumns columns = Columns();
        int models = 0;
        for (int i = 0; i < count; i++)
        {
            string text = i % 2 == 0 ? Sensible(random) : Senseless(random);
            try
            {
                foreach (Formula formula in Formula.Parse(text).Expand().Take(5))
                {
                    ModelSpecification specification = new()
                    {
                        Formula = formula,
                        Time = "t",
                        Where = random.NextDouble() < 0.2 ? "x < 2 | is.na(m)" : null,
                    };
                    ModelFrame frame = ModelFrame.Read(columns, specification);
                    RequireSound(text, frame, columns);
                    models++;
                }
            }
            catch (CrabbymetricsException error) when (error is FormulaException or DataSourceException)
            {
                Assert.That(error.Message, Does.Not.Contain("\n").And.Length.LessThan(4000), text);
            }
            catch (Exception error) when (error is not AssertionException)
            {
                Assert.Fail($"{text}: {error}");
            }
        }

        Assert.That(models, Is.GreaterThan(count / 10), "some of them are models");
    }

    // Of a model every value is finite, and its own rows give its own columns again.
    private static void RequireSound(string text, ModelFrame frame, MemoryColumns columns)
    {
        DesignMatrix design = frame.Data.Design;
        double[] values = new double[design.RowCount];
        for (int j = 0; j < design.ColumnCount; j++)
        {
            design.CopyColumn(j, values);
            Assert.That(Array.TrueForAll(values, double.IsFinite), $"{text}: {design.ColumnNames[j]}");
        }

        PredictionFrame again = frame.ReadForPrediction(columns);
        Assert.That(again.Design.ColumnNames, Is.EqualTo(design.ColumnNames), text);
        Assert.That(again.Design.RowCount + again.DroppedRowCount, Is.EqualTo(again.SourceRowCount), text);
    }

    private static string Sensible(RandomSource random)
    {
        int count = 1 + (int)(random.NextDouble() * 4.0);
        string[] outcomes = ["y", "log(z)", "I(y - x)", "g == \"a\"", "c(y, z)"];
        StringBuilder text = new(outcomes[random.NextDouble() < 0.7 ? 0 : (int)(random.NextDouble() * outcomes.Length)] + " ~ ");
        for (int i = 0; i < count; i++)
        {
            text.Append(
                i > 0
                    ? random.NextDouble() < 0.9
                        ? " + "
                        : " - "
                    : ""
            );
            text.Append(Terms[(int)(random.NextDouble() * Terms.Length)]);
        }

        string[] parts = ["", "", "", " | g", " | g^h + h[x]", " | z ~ x + I(x^2)", " | h | z ~ m"];
        return text.Append(parts[(int)(random.NextDouble() * parts.Length)]).ToString();
    }

    private static string Senseless(RandomSource random)
    {
        StringBuilder text = new(random.NextDouble() < 0.8 ? "y ~ " : "");
        int count = (int)(random.NextDouble() * 12.0);
        for (int i = 0; i < count; i++)
        {
            text.Append(Pieces[(int)(random.NextDouble() * Pieces.Length)]);
            text.Append(random.NextDouble() < 0.3 ? " " : "");
        }

        return text.ToString();
    }

    private static MemoryColumns Columns()
    {
        RandomSource random = new(9);
        const int Rows = 40;
        double[] Normal() => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        return MemoryColumns
            .Empty.With("y", Normal())
            .With("x", Normal())
            .With("z", [.. Enumerable.Range(0, Rows).Select(_ => 0.5 + (3.0 * random.NextDouble()))])
            .With("m", [.. Enumerable.Range(0, Rows).Select(static i => i % 9 == 4 ? double.NaN : i)])
            .With("a b", Normal())
            .With("g", [.. Enumerable.Range(0, Rows).Select(static i => "abc"[i % 3].ToString())])
            .With("h", [.. Enumerable.Range(0, Rows).Select(static i => i % 7 < 3 ? "u" : "v")])
            .With("t", [.. Enumerable.Range(0, Rows).Select(static i => 2000.0 + i)]);
    }
}
