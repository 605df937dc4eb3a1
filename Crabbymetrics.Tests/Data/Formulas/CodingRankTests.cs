using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data.Formulas;

/// <summary>
/// Random formulas of three factors and two numbers, to the third order: the columns span what the terms mean, all products of all levels,
/// and none is redundant. What they mean is written out by brute force, and the ranks are those of linear algebra.
/// </summary>
public sealed class CodingRankTests
{
    private const int Rows = 160;

    private static readonly string[] Variables = ["a", "b", "c", "x", "z"];

    [Test]
    public void Columns_span_what_the_terms_mean_and_none_is_redundant()
    {
        RandomSource random = new(600);
        MemoryColumns columns = Columns(random);
        HashSet<string> seen = [];
        int reduced = 0;
        while (seen.Count < 600)
        {
            string[][] terms =
            [
                .. Enumerable
                    .Range(0, 1 + (int)(random.NextDouble() * 5.0))
                    .Select(_ => Variables.OrderBy(_ => random.NextDouble()).Take(1 + (int)(random.NextDouble() * 3.0)).ToArray()),
            ];
            bool intercept = random.NextDouble() < 0.7;
            string formula = (intercept ? "y ~ " : "y ~ 0 + ") + string.Join(" + ", terms.Select(static term => string.Join(':', term)));
            if (!seen.Add(formula))
            {
                continue;
            }

            ModelFrame frame = ModelFrame.Read(columns, formula);
            List<double[]> own = [.. OwnColumns(frame.Data.Design, intercept)];
            List<double[]> meant = [.. Meant(columns, terms, intercept)];
            int rank = Rank(own);
            Assert.That(rank, Is.EqualTo(own.Count), $"{formula}: no column is redundant");
            Assert.That(Rank(meant), Is.EqualTo(rank), $"{formula}: the rank is that of all products");
            Assert.That(Rank([.. own, .. meant]), Is.EqualTo(rank), $"{formula}: the span is that of all products");
            Assert.That(frame.Data.Design.ColumnNames, Is.Unique);
            reduced += meant.Count > own.Count ? 1 : 0;
        }

        Assert.That(reduced, Is.GreaterThan(300), "most formulas have products to leave out");
    }

    [TestCase("y ~ a*b", "a[a1] a[a2] b[b1] a[a1]:b[b1] a[a2]:b[b1]")]
    [TestCase("y ~ a:b", "b[b1] a[a1]:b[b0] a[a2]:b[b0] a[a1]:b[b1] a[a2]:b[b1]")]
    [TestCase("y ~ 0 + a:b", "a[a0]:b[b0] a[a1]:b[b0] a[a2]:b[b0] a[a0]:b[b1] a[a1]:b[b1] a[a2]:b[b1]")]
    [TestCase("y ~ x:a", "x:a[a0] x:a[a1] x:a[a2]")]
    [TestCase("y ~ x*b", "x b[b1] x:b[b1]")]
    [TestCase("y ~ b:x + x", "x b[b1]:x")]
    [TestCase("y ~ x:z + z:x:b", "x:z z:x:b[b1]")]
    [TestCase("y ~ poly(x, 2)", "poly(x, 2)[1] poly(x, 2)[2]")]
    [TestCase("y ~ b:poly(x, 2)", "b[b0]:poly(x, 2)[1] b[b1]:poly(x, 2)[1] b[b0]:poly(x, 2)[2] b[b1]:poly(x, 2)[2]")]
    [TestCase("y ~ i(a, x, ref = \"a1\")", "a[a0]:x a[a2]:x")]
    [TestCase("y ~ i(a, i.c, ref = \"a0\", ref2 = \"c1\")", "a[a1]:c[c0] a[a2]:c[c0] a[a1]:c[c2] a[a2]:c[c2]")]
    [TestCase("y ~ 0 + i(a, ref = \"a0\") + b", "a[a1] a[a2] b[b0] b[b1]")]
    [TestCase("y ~ i(a, ref = c(\"a0\", \"a2\"))", "a[a1]")]
    [TestCase(
        "y ~ C(b, ref = \"b1\"):C(a, ref = \"a2\") + C(a, ref = \"a2\") + C(b, ref = \"b1\")",
        "a[a0] a[a1] b[b0] b[b0]:a[a0] b[b0]:a[a1]"
    )]
    public void Columns_have_names(string formula, string names) =>
        Assert.That(string.Join(' ', ModelFrame.Read(Columns(new RandomSource(1)), formula).Data.Design.ColumnNames), Is.EqualTo(names));

    [TestCase("y ~ cut(x, c(0, 2, 4, 6))")]
    [TestCase("y ~ cut(x, 2)")]
    public void A_new_value_outside_the_breaks_has_no_prediction(string formula)
    {
        MemoryColumns columns = MemoryColumns.Empty.With("y", (double[])[1, 2, 3, 4, 5, 6]).With("x", (double[])[1, 2, 3, 4, 5, 6]);
        ModelFrame frame = ModelFrame.Read(columns, formula);
        MemoryColumns rows = MemoryColumns.Empty.With("x", (double[])[1, 9, 6]);
        PredictionFrame prediction = frame.ReadForPrediction(rows);
        Assert.That(prediction.Align([1.0, 2.0]), Is.EqualTo((double?[])[1.0, null, 2.0]));
        Assert.That(prediction.Notes, Has.One.Contains("that they have (9)"));
        Assert.That(
            () => frame.ReadForPrediction(rows, NewLevels.Fail),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("row 1").And.Message.Contains("without the category '9'")
        );
    }

    [Test]
    public void A_combination_that_no_row_has_has_no_column()
    {
        MemoryColumns columns = MemoryColumns
            .Empty.With("y", (double[])[1, 2, 3, 4, 5, 6])
            .With("a", (IReadOnlyList<string?>)["u", "u", "v", "v", "w", "w"])
            .With("b", (IReadOnlyList<string?>)["p", "q", "p", "q", "p", "p"]);
        ModelFrame frame = ModelFrame.Read(columns, "y ~ a*b");
        Assert.That(frame.Data.Design.ColumnNames, Is.EqualTo((string[])["a[v]", "a[w]", "b[q]", "a[v]:b[q]"]));
        MemoryColumns rows = MemoryColumns
            .Empty.With("a", (IReadOnlyList<string?>)["w", "w", "u"])
            .With("b", (IReadOnlyList<string?>)["q", "p", "q"]);
        PredictionFrame prediction = frame.ReadForPrediction(rows);
        Assert.That(prediction.Align([1.0, 2.0]), Is.EqualTo((double?[])[null, 1.0, 2.0]));
        Assert.That(prediction.Notes, Has.One.Contains("no row of the fit had their combination of a:b"));
        Assert.That(
            () => frame.ReadForPrediction(rows, NewLevels.Fail),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("row 0").And.Message.Contains("combination w, q of a:b")
        );
    }

    [Test]
    public void Interactions_are_kept_as_codes()
    {
        DesignMatrix design = ModelFrame.Read(Columns(new RandomSource(1)), "y ~ a*b + a:x + z").Data.Design;
        Assert.That(
            design.ColumnNames.Where((_, j) => !design.IsCoded(j)),
            Is.EqualTo((string[])["z"]),
            "all but the one number is kept as codes"
        );
    }

    private static MemoryColumns Columns(RandomSource random)
    {
        double[] y = new double[Rows],
            x = new double[Rows],
            z = new double[Rows];
        string[][] factors = [new string[Rows], new string[Rows], new string[Rows]];
        int[] levels = [3, 2, 3];
        for (int i = 0; i < Rows; i++)
        {
            (y[i], x[i], z[i]) = (random.NextNormal(), random.NextNormal(), random.NextNormal());
            int cell = i;
            for (int f = 0; f < 3; f++)
            {
                factors[f][i] = $"{Variables[f]}{cell % levels[f]}";
                cell /= levels[f];
            }
        }

        return MemoryColumns.Empty.With("y", y).With("a", factors[0]).With("b", factors[1]).With("c", factors[2]).With("x", x).With("z", z);
    }

    private static IEnumerable<double[]> OwnColumns(DesignMatrix design, bool intercept)
    {
        if (intercept)
        {
            yield return [.. Enumerable.Repeat(1.0, design.RowCount)];
        }

        for (int j = 0; j < design.ColumnCount; j++)
        {
            double[] column = new double[design.RowCount];
            design.CopyColumn(j, column);
            yield return column;
        }
    }

    // Every product of every level of each term.
    private static IEnumerable<double[]> Meant(MemoryColumns columns, string[][] terms, bool intercept)
    {
        if (intercept)
        {
            yield return [.. Enumerable.Repeat(1.0, Rows)];
        }

        foreach (string[] term in terms)
        {
            List<double[]> products =
            [
                [.. Enumerable.Repeat(1.0, Rows)],
            ];
            foreach (string variable in term)
            {
                ColumnTable table = columns.Read([new ColumnRequest(variable, ColumnKind.NumberOrLabel)]);
                double[][] own = table.HasNumbers(variable)
                    ? [table.Numbers(variable)]
                    :
                    [
                        .. table
                            .Labels(variable)
                            .Labels.Select(level => table.Labels(variable).Select(v => v == level ? 1.0 : 0.0).ToArray()),
                    ];
                products = [.. products.SelectMany(_ => own, static (p, v) => p.Zip(v, static (s, t) => s * t).ToArray())];
            }

            foreach (double[] product in products)
            {
                yield return product;
            }
        }
    }

    private static int Rank(IReadOnlyList<double[]> columns)
    {
        // By the method of Gram and Schmidt with pivots, of columns of length 1.
        double[][] left = [.. columns.Select(static c => c.Select(v => v / Math.Sqrt(c.Sum(static w => w * w))).ToArray())];
        for (int rank = 0; rank < left.Length; rank++)
        {
            double[] squares = [.. left.Skip(rank).Select(static c => c.Sum(static v => v * v))];
            int pivot = rank + Array.IndexOf(squares, squares.Max());
            if (squares.Max() < 1e-18)
            {
                return rank;
            }

            (left[rank], left[pivot]) = (left[pivot], left[rank]);
            double size = Math.Sqrt(squares.Max());
            double[] axis = Array.ConvertAll(left[rank], value => value / size);
            for (int j = rank + 1; j < left.Length; j++)
            {
                double share = 0.0;
                for (int i = 0; i < axis.Length; i++)
                {
                    share += axis[i] * left[j][i];
                }

                for (int i = 0; i < axis.Length; i++)
                {
                    left[j][i] -= share * axis[i];
                }
            }
        }

        return left.Length;
    }
}
