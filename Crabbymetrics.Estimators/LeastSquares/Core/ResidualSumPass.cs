using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>What <see cref="ResidualPass"/> sums, of rows that live elsewhere: of each outcome the k products of the residuals with the
/// regressors in pairs of doubles, then the q x q products of the residuals. The columns that are outcomes themselves follow the
/// regressors in the view.</summary>
internal sealed class ResidualSumPass : BlockPass
{
    public const string Kind = "least-squares.residual-sums";

    private readonly RowResiduals[] _rows;

    // Of each outcome its column, -1 for that of the rows less the offset.
    private readonly int[] _places;

    // The number k of regressors, the intercept included.
    private readonly int _count;
    private readonly int _firstSlope;

    // The number of columns of the view.
    private readonly int _columns;

    private ResidualSumPass(RowResiduals[] rows, int[] places, int count, int firstSlope, int columns)
    {
        _rows = rows;
        _places = places;
        _count = count;
        _firstSlope = firstSlope;
        _columns = columns;
    }

    public override int SumCount => (_rows.Length * 2 * _count) + (_rows.Length * _rows.Length);

    public static IPass Read(PassReading reading)
    {
        RowResiduals[] rows = new RowResiduals[reading.Count()];
        int[] places = new int[rows.Length];
        int count = reading.Count(),
            firstSlope = reading.Count(),
            columns = reading.Count();
        for (int a = 0; a < rows.Length; a++)
        {
            places[a] = reading.Count() - 1;
            rows[a] = RowResiduals.Read(reading);
        }

        return new ResidualSumPass(rows, places, count, firstSlope, columns);
    }

    /// <summary>Makes the pass.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="working">The columns that are kept.</param>
    /// <param name="coefficients">For each outcome the k reported coefficients that are kept.</param>
    /// <param name="lows">The difference from the coefficients in twice the precision; null for nothing.</param>
    public static ResidualSums Run(LeastSquaresProblem problem, WorkingParameters working, double[][] coefficients, double[][]? lows)
    {
        // Coefficients of 0 for the columns that are outcomes.
        int[] sides = [.. problem.Sides.Where(static side => side >= 0)];
        int[] places = [.. problem.Sides.Select(side => side < 0 ? -1 : working.SlopeCount + Array.IndexOf(sides, side))];
        RowResiduals[] rows =
        [
            .. coefficients.Select(
                (own, a) =>
                    RowResiduals.Of(
                        working,
                        [.. own, .. new double[sides.Length]],
                        lows is null ? null : [.. lows[a], .. new double[sides.Length]]
                    )
            ),
        ];
        return Run(problem, working, sides, rows, places);
    }

    /// <summary>The same of residuals of the outcome less the offset on further columns too.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="working">The columns that the residuals are multiplied by.</param>
    /// <param name="further">The columns after these.</param>
    /// <param name="residuals">The residuals, with coefficients of both.</param>
    public static ResidualSums Run(LeastSquaresProblem problem, WorkingParameters working, int[] further, RowResiduals residuals) =>
        Run(problem, working, further, [residuals], [-1]);

    private static ResidualSums Run(
        LeastSquaresProblem problem,
        WorkingParameters working,
        int[] further,
        RowResiduals[] rows,
        int[] places
    )
    {
        int k = working.Count,
            columns = working.SlopeCount + further.Length;
        DesignView view = new(working.View.Design, [.. working.View.Columns, .. further], new double[columns]);
        ResidualSumPass pass = new(rows, places, k, working.FirstSlope, columns);
        double[] sums = problem.Run(pass, view);
        int pairs = 2 * k;
        DoubleDouble[][] gradients =
        [
            .. rows.Select(
                (_, a) => Enumerable.Range(0, k).Select(j => new DoubleDouble(sums[(a * pairs) + j], sums[(a * pairs) + k + j])).ToArray()
            ),
        ];
        return new ResidualSums(gradients, sums[(rows.Length * pairs)..]);
    }

    public override PassDescription Describe() =>
        new(
            Kind,
            [],
            [_rows.Length, _count, _firstSlope, _columns, .. _rows.SelectMany((own, a) => (double[])[_places[a] + 1, .. own.Numbers])]
        );

    public override int ScratchCount(int rowCount) => ((_rows.Length + 3) * rowCount) + ((1 + _columns) * PairKernels.SumValues);

    public override void Combine(ReadOnlySpan<double> part, Span<double> sums)
    {
        int pairs = 2 * _count;
        for (int a = 0; a < _rows.Length; a++)
        {
            for (int j = 0; j < _count; j++)
            {
                int high = (a * pairs) + j;
                Add(sums, high, new DoubleDouble(part[high], part[high + _count]));
            }
        }

        int last = _rows.Length * pairs;
        BlockedProducts.Add(part[last..], sums[last..]);
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            q = _rows.Length;
        Span<double> values = scratch[..n],
            high = scratch.Slice(n, n),
            low = scratch.Slice(2 * n, n),
            residuals = scratch.Slice(3 * n, q * n),
            lanes = scratch.Slice((3 + q) * n, (1 + _columns) * PairKernels.SumValues);
        for (int a = 0; a < q; a++)
        {
            if (_places[a] < 0)
            {
                block.CopyOutcomeLessOffset(values);
            }
            else
            {
                block.CopyColumn(_places[a], values);
            }

            _rows[a].Write(in block, values, high, low);
            high.CopyTo(residuals.Slice(a * n, n));
            PairKernels.Weigh(block.Weights, high, low);
            lanes.Clear();
            PairKernels.AddSum(high, low, lanes[..PairKernels.SumValues]);
            PairCombination.AddProducts(in block, high, low, lanes[PairKernels.SumValues..]);
            for (int j = 0; j < _count; j++)
            {
                int lane = (1 - _firstSlope + j) * PairKernels.SumValues;
                Add(sums, (a * 2 * _count) + j, PairKernels.Total(lanes.Slice(lane, PairKernels.SumValues)));
            }

            TensorPrimitives.Add(high, low, high);
            Span<double> products = sums[(q * 2 * _count)..];
            for (int b = 0; b <= a; b++)
            {
                double product = TensorPrimitives.Dot<double>(high, residuals.Slice(b * n, n));
                products[(a * q) + b] += product;
                products[(b * q) + a] += a == b ? 0.0 : product;
            }
        }
    }

    private void Add(Span<double> sums, int place, DoubleDouble value)
    {
        DoubleDouble sum = new DoubleDouble(sums[place], sums[place + _count]) + value;
        sums[place] = sum.High;
        sums[place + _count] = sum.Low;
    }
}
