using System.Reflection;
using CsCheck;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Which rows are equal is found exactly, whatever the hashes do.</summary>
public sealed class DistinctRowsTests
{
    private static readonly Gen<(double[][] Columns, double[] Further)> Rows =
        from seed in Gen.Int[0, 1_000_000]
        from count in Gen.Int[1, 1500]
        from columns in Gen.Int[0, 4]
        from levels in Gen.Int[1, 6]
        select Create(seed, count, columns, levels);

    [Test]
    public void Rows_are_told_apart_as_a_dictionary_would([Values] bool everyHashCollides) =>
        Rows.Sample(
            rows =>
            {
                DesignMatrix design = Design(rows.Columns, rows.Further.Length);
                DistinctRows distinct = everyHashCollides
                    ? FindByEqualHashes(design, [rows.Further])
                    : DistinctRows.Find(design, [rows.Further]);
                RequireExact(distinct, rows.Columns, rows.Further);
            },
            iter: 60
        );

    [Test]
    public void Parts_of_threads_are_numbered_as_one()
    {
        (double[][] columns, double[] further) = Create(3, 200_000, 3, 12);
        DesignMatrix design = Design(columns, further.Length);
        DistinctRows one = DistinctRows.Find(design, [further], maxDegreeOfParallelism: 1),
            five = DistinctRows.Find(design, [further], maxDegreeOfParallelism: 5);
        Assert.Multiple(() =>
        {
            Assert.That(five.Codes.ToArray(), Is.EqualTo(one.Codes.ToArray()));
            Assert.That(five.FirstRows.ToArray(), Is.EqualTo(one.FirstRows.ToArray()));
            Assert.That(five.Counts.ToArray(), Is.EqualTo(one.Counts.ToArray()));
        });
        RequireExact(five, columns, further);
    }

    [TestCase(0.0)]
    [TestCase(0.001)]
    public void Evenly_spaced_values_and_strays_among_them_are_told_apart(double strays)
    {
        // Dummies, years, half steps and counts, with zeros of both signs; a stray is off the steps, by a bit even, or out of their range.
        const int Count = 30_000;
        RandomSource random = new(8);
        double[][] columns = [new double[Count], new double[Count], new double[Count]];
        double[] further = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            columns[0][i] = random.NextIndex(3) switch
            {
                0 => 0.0,
                1 => -0.0,
                _ => 1.0,
            };
            columns[1][i] = 1990.0 + random.NextIndex(30);
            columns[2][i] = (random.NextIndex(7) - 3) * 0.5;
            further[i] = random.NextPoisson(2.0);
            if (random.NextDouble() < strays)
            {
                columns[1][i] = random.NextIndex(5) switch
                {
                    0 => 1990.5,
                    1 => Math.BitIncrement(1999.0),
                    2 => 1e300,
                    3 => -1e300,
                    _ => 1989.0,
                };
            }

            if (random.NextDouble() < strays)
            {
                columns[0][i] = random.NextIndex(2) == 0 ? double.Epsilon : 2.0;
            }
        }

        DesignMatrix design = Design(columns, Count);
        RequireExact(DistinctRows.Find(design, [further], maxDegreeOfParallelism: 1), columns, further);
        RequireExact(DistinctRows.Find(design, [further], maxDegreeOfParallelism: 3), columns, further);
    }

    [Test]
    public void Levels_of_categories_are_told_apart()
    {
        string[] town = [.. Enumerable.Range(0, 20_000).Select(static i => $"town {i * i % 17}")];
        double[] x = [.. Enumerable.Range(0, 20_000).Select(static i => (double)(i % 3))];
        DesignMatrix design = DesignMatrix.Create([new NumericColumn("x", x), CategoricalColumn.Create("town", town)]);
        DistinctRows distinct = DistinctRows.Find(design, []);
        Dictionary<string, int> first = [];
        for (int i = 0; i < town.Length; i++)
        {
            first.TryAdd($"{town[i]} {x[i]}", first.Count);
            if (distinct.Codes[i] != first[$"{town[i]} {x[i]}"])
            {
                Assert.Fail($"Row {i}");
            }
        }

        DesignMatrix selected = design.SelectRows(distinct.FirstRows);
        Assert.That(selected.ColumnNames, Is.EqualTo(design.ColumnNames));
        for (int r = 0; r < distinct.Count; r++)
        {
            for (int j = 0; j < design.ColumnCount; j++)
            {
                Assert.That(selected[r, j], Is.EqualTo(design[distinct.FirstRows[r], j]));
            }
        }
    }

    [Test]
    public void Values_that_differ_in_their_last_bit_are_different()
    {
        double[] x = [0.1, 0.1 + 0.2 - 0.2, Math.BitIncrement(0.1), 0.1];
        DistinctRows distinct = DistinctRows.Find(Design([x], 4), []);
        Assert.That(distinct.Codes.ToArray(), Is.EqualTo(x[1] == x[0] ? new[] { 0, 0, 1, 0 } : [0, 1, x[1] == x[2] ? 1 : 2, 0]));
    }

    [Test]
    public void Zeros_of_both_signs_are_one_value() =>
        Assert.That(
            DistinctRows
                .Find(
                    Design(
                        [
                            [0.0, -0.0, 1.0],
                        ],
                        3
                    ),
                    [new double[] { -0.0, 0.0, 0.0 }]
                )
                .Codes.ToArray(),
            Is.EqualTo(new[] { 0, 0, 1 })
        );

    [Test]
    public void Few_rows_are_found_and_many_are_not()
    {
        (double[][] few, double[] outcome) = Create(1, 50_000, 2, 5);
        Assert.That(DistinctRows.FindFew(Design(few, 50_000), [outcome], 5.0)?.Count, Is.EqualTo(125));
        // A hundred thousand kinds of two columns that repeat each for itself.
        double[] fine = new double[50_000],
            coarse = new double[50_000];
        RandomSource random = new(4);
        for (int i = 0; i < fine.Length; i++)
        {
            (fine[i], coarse[i]) = (random.NextIndex(316), random.NextIndex(316));
        }

        Assert.That(DistinctRows.FindFew(Design([fine, coarse], fine.Length), [], 5.0), Is.Null);
        Assert.That(
            DistinctRows.FindFew(
                Design(
                    [
                        [.. fine.Select(static (_, i) => (double)i)],
                    ],
                    fine.Length
                ),
                [],
                5.0
            ),
            Is.Null
        );
    }

    [Test]
    public void Rows_sorted_so_that_a_sample_sees_few_kinds_are_counted_in_full()
    {
        // Nearly all rows are equal; the others are more than one in five.
        double[] x = new double[20_000];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = i < 14_000 ? 0.0 : i;
        }

        Assert.That(DistinctRows.FindFew(Design([x], x.Length), [], 5.0), Is.Null);
        Assert.That(DistinctRows.FindFew(Design([x], x.Length), [], 3.0)?.Count, Is.EqualTo(6_001));
    }

    [Test]
    public void Misuse_is_named()
    {
        DesignMatrix design = Design(
            [
                [1.0, 2.0],
            ],
            2
        );
        Assert.Multiple(() =>
        {
            Assert.That(
                () => DistinctRows.Find(design, [new double[3]]),
                Throws.ArgumentException.With.Message.Contains("3 values for 2 rows")
            );
            Assert.That(() => DistinctRows.FindFew(design, [], 0.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => DistinctRows.Find(design, []).Select(new double[1]), Throws.ArgumentException);
        });
    }

    [Test]
    public void A_selection_of_rows_has_their_values()
    {
        (double[][] columns, _) = Create(9, 1000, 3, 40);
        int[] rows = [999, 0, 512, 512, 7];
        DesignMatrix selected = Design(columns, 1000).SelectRows(rows);
        Assert.That(selected.RowCount, Is.EqualTo(5));
        for (int j = 0; j < 3; j++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                Assert.That(selected[i, j], Is.EqualTo(columns[j][rows[i]]));
            }
        }
    }

    // No data that can be written down collide in 64 bits; a multiplier of 0 makes all rows do.
    private static DistinctRows FindByEqualHashes(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        MethodInfo find = typeof(DistinctRows)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Single(static method => method.Name == nameof(DistinctRows.Find));
        return (DistinctRows)find.Invoke(null, [design, columns, int.MaxValue, 1, 0UL])!;
    }

    private static void RequireExact(DistinctRows distinct, double[][] columns, double[] further)
    {
        Dictionary<string, int> known = [];
        List<int> first = [],
            counts = [];
        for (int i = 0; i < further.Length; i++)
        {
            string key = string.Join(' ', columns.Append(further).Select(column => column[i] + 0.0));
            if (known.TryAdd(key, known.Count))
            {
                first.Add(i);
                counts.Add(0);
            }

            counts[known[key]]++;
            if (distinct.Codes[i] != known[key])
            {
                Assert.Fail($"Row {i} is {distinct.Codes[i]}, not {known[key]}.");
            }
        }

        Assert.That(distinct.FirstRows.ToArray(), Is.EqualTo(first));
        Assert.That(distinct.Counts.ToArray(), Is.EqualTo(counts));
    }

    private static (double[][] Columns, double[] Further) Create(long seed, int count, int columns, int levels)
    {
        RandomSource random = new(seed);
        double Value() => random.NextIndex(levels) is 0 && random.NextIndex(2) == 0 ? -0.0 : random.NextIndex(levels) * 0.1;
        double[] Column()
        {
            double[] values = new double[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = Value();
            }

            return values;
        }

        return ([.. Enumerable.Range(0, columns).Select(_ => Column())], Column());
    }

    private static DesignMatrix Design(double[][] columns, int rows) =>
        DesignMatrix.Create(rows, columns.Select(static (column, j) => KeyValuePair.Create($"x{j}", column)));
}
