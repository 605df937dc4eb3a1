using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of the scores of a multinomial logit over groups, of rows that live elsewhere: for each group the number of rows with
/// a weight and the sums, class by class, in working parameters.</summary>
internal sealed class MultinomialGroupPass : BlockPass
{
    public const string Kind = "multinomial.group-scores";

    private readonly MultinomialRows _rows;
    private readonly double[] _constants;
    private readonly double[] _coefficients;
    private readonly ScaledColumns _columns;
    private readonly GroupCells _cells;

    private MultinomialGroupPass(MultinomialRows rows, double[] constants, double[] coefficients, ScaledColumns columns, GroupCells cells)
    {
        _rows = rows;
        _constants = constants;
        _coefficients = coefficients;
        _columns = columns;
        _cells = cells;
    }

    public override int SumCount => _cells.SumCount;

    public static IPass Read(PassReading reading)
    {
        int[] sizes = GroupCells.ReadSizes(reading);
        MultinomialRows rows = MultinomialRows.Read(reading);
        ScaledColumns columns = ScaledColumns.Read(reading);
        double[] constants = reading.Numbers(rows.Contrasts);
        return new MultinomialGroupPass(
            rows,
            constants,
            reading.Share(1),
            columns,
            GroupCells.Read(reading, sizes, rows.Contrasts * columns.Count)
        );
    }

    /// <summary>The sums of the groups that have an observation.</summary>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">There are too many combinations of groups.</exception>
    public static GroupedScores Sum(MultinomialFit fit, ImmutableArray<string> names)
    {
        WorkingParameters columns = fit.Parameters.Columns;
        GroupCells cells = GroupCells.Of(fit.Observations, names, fit.Parameters.Count);
        double[] constants = new double[fit.Rows.Contrasts],
            coefficients = new double[fit.Rows.Contrasts * columns.SlopeCount];
        fit.Parameters.ToView(fit.Point, constants, coefficients);
        MultinomialGroupPass pass = new(fit.Rows, constants, coefficients, ScaledColumns.OfView(columns), cells);
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = fit.Rows.Open(columns.View, fit.Options.MaxDegreeOfParallelism))
        {
            runner.Run(pass, sums);
        }

        return cells.Compact(sums, 1.0);
    }

    public override IBlockVisitor Bind(LocalRows rows) => new Bound(this, _rows.Bind(rows), _cells.Bind(rows));

    public override PassDescription Describe() =>
        new(Kind, [.. _cells.Texts], [.. _cells.Numbers, .. _rows.Numbers, .. _columns.Numbers, .. _constants, .. _coefficients]);

    public override int ScratchCount(int rowCount) => (_rows.Contrasts + 2 + _columns.Count) * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        throw new InvalidOperationException("The groups of the rows are known where the pass is bound.");

    private sealed class Bound(MultinomialGroupPass pass, MultinomialRows rows, int[] cells) : IBlockVisitor
    {
        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => pass.ScratchCount(rowCount);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount,
                contrasts = rows.Contrasts,
                k = pass._columns.Count,
                stride = 1 + (contrasts * k);
            Span<double> slopes = scratch[..(contrasts * n)],
                columns = scratch.Slice((contrasts + 2) * n, k * n);
            rows.Evaluate(
                in block,
                pass._constants,
                pass._coefficients,
                slopes,
                scratch.Slice(contrasts * n, n),
                scratch.Slice((contrasts + 1) * n, n)
            );
            pass._columns.Fill(in block, columns);
            ReadOnlySpan<int> cell = cells.AsSpan(block.FirstRow, n);
            for (int i = 0; i < n; i++)
            {
                sums[cell[i] * stride] += block.Weights.IsEmpty || block.Weights[i] > 0.0 ? 1.0 : 0.0;
            }

            for (int m = 0; m < contrasts; m++)
            {
                Span<double> slope = slopes.Slice(m * n, n);
                rows.ToSlopes(in block, m, slope, slope);
                for (int j = 0; j < k; j++)
                {
                    ReadOnlySpan<double> column = columns.Slice(j * n, n);
                    int index = 1 + (m * k) + j;
                    for (int i = 0; i < n; i++)
                    {
                        sums[(cell[i] * stride) + index] -= slope[i] * column[i];
                    }
                }
            }
        }
    }
}
