using CsCheck;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Designs with factors kept as codes against the same designs written out in zeros and ones.</summary>
public sealed class CategoricalDesignTests
{
    private const double Relative = 1e-12;

    // Up to four numeric columns and up to three factors, in any order, owned or copied.
    private static readonly Gen<DesignMatrix> Designs =
        from rows in Gen.Int[1, 1300]
        from numeric in Gen.Int[0, 6]
        from levels in Gen.Int[1, 40].Array[1, 3]
        from full in Gen.Bool
        from owned in Gen.Bool
        from scaled in Gen.Bool
        from seed in Gen.Long
        select Design(rows, numeric, levels, full, owned, seed, scaled);

    [Test]
    public void Values_columns_and_moments_are_those_of_the_dummies() =>
        Designs.Sample(
            design =>
            {
                DesignMatrix expanded = Expand(design);
                double[] column = new double[design.RowCount];
                for (int j = 0; j < design.ColumnCount; j++)
                {
                    design.CopyColumn(j, column);
                    Assert.That(design.ColumnNames[j], Is.EqualTo(expanded.ColumnNames[j]));
                    Assert.That(design.Moments(j).Mean, Is.EqualTo(expanded.Moments(j).Mean).Within(1e-13));
                    Assert.That(design.Moments(j).StandardDeviation, Is.EqualTo(expanded.Moments(j).StandardDeviation).Within(1e-13));
                    for (int i = 0; i < design.RowCount; i++)
                    {
                        if (design[i, j] != expanded[i, j] || column[i] != expanded[i, j])
                        {
                            return false;
                        }
                    }
                }

                return true;
            },
            iter: 40
        );

    [Test]
    public void Products_of_the_design_are_those_of_the_dummies() =>
        Designs.Sample(
            design =>
            {
                DesignMatrix expanded = Expand(design);
                int n = design.RowCount,
                    p = design.ColumnCount;
                double[] b = Waves(p),
                    v = Waves(n);
                (double[] eta, double[] expectedEta) = (new double[n], new double[n]);
                (double[] sums, double[] expectedSums) = (new double[p], new double[p]);
                (double[] cross, double[] expectedCross) = (new double[p * p], new double[p * p]);
                design.LinearPredictor(0.3, b, eta);
                expanded.LinearPredictor(0.3, b, expectedEta);
                design.TransposedProduct(v, sums);
                expanded.TransposedProduct(v, expectedSums);
                design.WeightedCrossProduct(v, cross);
                expanded.WeightedCrossProduct(v, expectedCross);
                return Near(eta, expectedEta, p) && Near(sums, expectedSums, n) && Near(cross, expectedCross, n);
            },
            iter: 60
        );

    [Test]
    public void A_view_that_drops_and_shifts_columns_is_that_of_the_dummies() =>
        (from design in Designs from seed in Gen.Int from order in Gen.Bool select (design, seed, order)).Sample(
            sample =>
            {
                DesignMatrix design = sample.design;
                RandomSource random = new(sample.seed);
                int[] columns = [.. Enumerable.Range(0, design.ColumnCount).Where(_ => random.NextDouble() < 0.7)];
                // An order of its own brings the dummies of a factor apart, and a shift makes a dummy a column like any other.
                if (sample.order)
                {
                    Array.Sort(Array.ConvertAll(columns, _ => random.NextDouble()), columns);
                }

                double[] shifts = Array.ConvertAll(columns, j => !design.IsCoded(j) || sample.order ? random.NextDouble() : 0.0);
                DesignView view = new(design, columns, shifts),
                    expected = new(Expand(design), columns, shifts);
                (double[] sums, double[] expectedSums) = (Pass(view), Pass(expected));
                return Near(sums, expectedSums, design.RowCount);
            },
            iter: 60
        );

    [Test]
    public void Blocks_copy_their_columns_and_name_the_ones_of_each_row() =>
        Designs.Sample(
            design =>
            {
                DesignView view = design.View();
                double[] scratch = new double[view.ScratchCount],
                    column = new double[design.BlockRowCount];
                int[] ones = new int[design.BlockRowCount];
                double[] values = new double[ones.Length];
                for (int b = 0; b < design.BlockCount; b++)
                {
                    DesignBlock block = view.Load(b, scratch);
                    double[] dummies = new double[block.RowCount];
                    for (int j = 0; j < block.ColumnCount; j++)
                    {
                        block.CopyColumn(j, column);
                        Assert.That(block.Column(j).SequenceEqual(column.AsSpan(0, block.RowCount)), Is.True);
                        Assert.That(block.IsDummy(j), Is.EqualTo(design.IsCoded(j)));
                        for (int i = 0; i < block.RowCount; i++)
                        {
                            if (column[i] != design[block.FirstRow + i, j])
                            {
                                return false;
                            }

                            dummies[i] += design.IsCoded(j) ? column[i] : 0.0;
                        }
                    }

                    for (int f = 0; f < block.FactorCount; f++)
                    {
                        block.CopyFactor(f, ones.AsSpan(0, block.RowCount), values.AsSpan(0, block.RowCount));
                        for (int i = 0; i < block.RowCount; i++)
                        {
                            if (ones[i] >= 0 && design[block.FirstRow + i, ones[i]] != values[i])
                            {
                                return false;
                            }

                            dummies[i] -= ones[i] >= 0 ? values[i] : 0.0;
                        }
                    }

                    Assert.That(dummies, Is.All.EqualTo(0.0).Within(1e-12), "every 1 of a row was named");
                }

                return true;
            },
            iter: 20
        );

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public void A_pass_has_the_same_bits_for_any_number_of_threads(int threads)
    {
        DesignMatrix design = Design(60_000, 3, [300, 7], false, false, 3);
        Assert.That(Pass(design.View(), threads), Is.EqualTo(Pass(design.View(), 1)));
    }

    [Test]
    public void Levels_are_sorted_and_the_first_is_the_baseline()
    {
        CategoricalColumn region = CategoricalColumn.Create("region", ["south", "north", "west", "north", "Zeeland"]);
        CategoricalColumn year = CategoricalColumn.Create("year", [2010.0, 9.5, 2010.0, 2009.0, 9.5]);
        Assert.Multiple(() =>
        {
            Assert.That(region.Levels, Is.EqualTo((string[])["Zeeland", "north", "south", "west"]));
            Assert.That(region.Codes.ToArray(), Is.EqualTo((int[])[2, 1, 3, 1, 0]));
            Assert.That(year.Levels, Is.EqualTo((string[])["9.5", "2009", "2010"]), "numbers are ordered as numbers");
            Assert.That(
                DesignMatrix.Create([region, year]).ColumnNames,
                Is.EqualTo((string[])["region[north]", "region[south]", "region[west]", "year[2009]", "year[2010]"])
            );
            Assert.That(
                DesignMatrix.Create([region.WithBaseline("south")]).ColumnNames,
                Is.EqualTo((string[])["region[Zeeland]", "region[north]", "region[west]"])
            );
            Assert.That(
                DesignMatrix.Create([year.WithoutBaseline()]).ColumnNames,
                Is.EqualTo((string[])["year[9.5]", "year[2009]", "year[2010]"])
            );
        });
    }

    [Test]
    public void What_is_wrong_with_a_factor_is_said_with_its_place()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => CategoricalColumn.FromCodes("g", ["a", "b"], [0, 1, 2]),
                Throws.ArgumentException.With.Message.Contains("'g'").And.Message.Contains("row 2").And.Message.Contains("is 2")
            );
            Assert.That(
                () => CategoricalColumn.FromCodes("g", ["a", "b"], [0, -1]),
                Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("-1")
            );
            Assert.That(
                () => CategoricalColumn.FromCodes("g", ["a", "a"], [0]),
                Throws.ArgumentException.With.Message.Contains("'a' twice")
            );
            Assert.That(() => CategoricalColumn.FromCodes("g", [], []), Throws.ArgumentException.With.Message.Contains("no levels"));
            Assert.That(
                () => CategoricalColumn.Create("g", ["a", null!]),
                Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("missing")
            );
            Assert.That(
                () => CategoricalColumn.Create("g", [1.0, 2.0]).WithBaseline("3"),
                Throws.ArgumentException.With.Message.Contains("'3'").And.Message.Contains("1, 2")
            );
            Assert.That(
                () => DesignMatrix.Create([new NumericColumn("x", [1.0]), CategoricalColumn.Create("g", ["a", "b"])]),
                Throws.ArgumentException.With.Message.Contains("'g' has 2")
            );
            Assert.That(
                () => DesignMatrix.Create([new NumericColumn("g[b]", [1.0, 2.0]), CategoricalColumn.Create("g", ["a", "b"])]),
                Throws.ArgumentException.With.Message.Contains("'g[b]'")
            );
        });
    }

    [Test]
    public void Owned_codes_are_seen_without_a_copy()
    {
        int[] codes = [0, 1, 1];
        double[] values = [1.0, 2.0, 3.0];
        DesignMatrix design = DesignMatrix.FromOwnedColumns([
            CategoricalColumn.FromOwnedCodes("g", ["a", "b"], codes),
            new NumericColumn("x", values),
        ]);
        codes[1] = 0;
        values[0] = 7.0;
        Assert.That((design[1, 0], design[0, 1]), Is.EqualTo((0.0, 7.0)), "the caller was told not to do this");
    }

    /// <summary>The same design with its dummies as values.</summary>
    internal static DesignMatrix Expand(DesignMatrix design) =>
        DesignMatrix.Create(
            design.RowCount,
            Enumerable
                .Range(0, design.ColumnCount)
                .Select(j =>
                {
                    double[] column = new double[design.RowCount];
                    design.CopyColumn(j, column);
                    return KeyValuePair.Create(design.ColumnNames[j], column);
                })
        );

    /// <summary>A design of some numeric columns and some factors in an order of their own.</summary>
    internal static DesignMatrix Design(int rows, int numeric, int[] levels, bool full, bool owned, long seed, bool scaled = false)
    {
        RandomSource random = new(seed);
        List<DesignColumn> columns = [];
        for (int j = 0; j < numeric; j++)
        {
            columns.Add(new NumericColumn($"x{j}", [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())]));
        }

        for (int f = 0; f < levels.Length; f++)
        {
            int[] codes = [.. Enumerable.Range(0, rows).Select(_ => (int)(random.NextDouble() * levels[f]))];
            CategoricalColumn column = CategoricalColumn.FromOwnedCodes(
                $"f{f}",
                [.. Enumerable.Range(0, levels[f]).Select(level => $"l{level}")],
                codes
            );
            column = column.WithBaseline(column.Levels[levels[f] / 2]);
            column = full && f == 0 ? column.WithoutBaseline() : column;
            // The last factor always stays one of dummies.
            bool multiplied = scaled && f < levels.Length - 1;
            columns.Insert(
                (int)(random.NextDouble() * (columns.Count + 1)),
                multiplied
                    ? new ScaledCategoricalColumn(column, "z", [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())])
                    : column
            );
        }

        return owned ? DesignMatrix.FromOwnedColumns(columns) : DesignMatrix.Create(columns);
    }

    private static double[] Pass(DesignView view, int threads = 1)
    {
        double[] sums = new double[view.ColumnCount + (2 * view.ColumnCount * view.ColumnCount) + 1];
        Products visitor = new(view);
        double[] raw = new double[visitor.SumCount];
        using BlockRunner runner = new(view, threads);
        runner.Run(visitor, raw);
        int p = view.ColumnCount;
        raw.AsSpan(0, 1 + p).CopyTo(sums);
        // Lower triangles, from the square and from the arrow form.
        ReadOnlySpan<double> square = raw.AsSpan(1 + p, p * p),
            arrow = raw.AsSpan(1 + p + (p * p));
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                sums[1 + p + (a * p) + b] = square[(a * p) + b];
                sums[1 + p + (p * p) + (a * p) + b] = OfArrow(view, arrow, a, b);
            }
        }

        return sums;
    }

    private static double OfArrow(DesignView view, ReadOnlySpan<double> arrow, int a, int b)
    {
        int first = view.DiagonalStart,
            count = view.DiagonalCount,
            head = view.ColumnCount - count;
        bool IsInside(int column) => column >= first && column < first + count;
        int HeadOf(int column) => column < first ? column : column - count;
        if (IsInside(a) && IsInside(b))
        {
            return a == b ? arrow[(head * head) + ((a - first) * (head + 1)) + head] : 0.0;
        }

        if (IsInside(a))
        {
            return arrow[(head * head) + ((a - first) * (head + 1)) + HeadOf(b)];
        }

        return IsInside(b) ? arrow[(head * head) + ((b - first) * (head + 1)) + HeadOf(a)] : arrow[(HeadOf(a) * head) + HeadOf(b)];
    }

    private static double[] Waves(int count) => [.. Enumerable.Range(0, count).Select(static i => Math.Sin(i + 1.0))];

    private static bool Near(double[] actual, double[] expected, int terms)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= Relative * Math.Max(terms, 10)))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Products(DesignView view) : IBlockVisitor
    {
        public int SumCount => 1 + view.ColumnCount + (view.ColumnCount * view.ColumnCount) + view.ArrowLength;

        public int ScratchCount(int rowCount) => rowCount;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int p = view.ColumnCount;
            Span<double> eta = scratch[..block.RowCount];
            for (int i = 0; i < eta.Length; i++)
            {
                eta[i] = Math.Cos(block.FirstRow + i);
            }

            block.AddTransposedProduct(eta, sums.Slice(1, p));
            block.AddWeightedCrossProduct(eta, sums.Slice(1 + p, p * p));
            block.AddArrowCrossProduct(eta, sums[(1 + p + (p * p))..]);
            block.AddLinearPredictor(Waves(p), eta);
            foreach (double value in eta)
            {
                sums[0] += value * value;
            }
        }
    }
}
