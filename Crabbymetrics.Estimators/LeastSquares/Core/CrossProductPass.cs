using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass over the rows that sums what least squares by cross products needs: with v the weights,
/// <c>[sum v | Z'v | Z'diag(v)Z in arrow form | Z'diag(v)Y, with the sums of the outcomes first | Y'diag(v)Y]</c>, Z being the columns of
/// the
/// view and Y the outcomes, less a constant each.
/// </summary>
/// <remarks>
/// The sums over blocks are added up in pairs of doubles, but for those of designs with factors and of very wide ones. What is left is the
/// rounding within a block, some eps, which differs from block to block: in the total it is eps over the root of the number of blocks.
/// </remarks>
internal sealed class CrossProductPass : BlockPass
{
    public const string Kind = "least-squares.cross-products";

    private readonly ReadOnlyMemory<double> _weights;
    private readonly ReadOnlyMemory<double>[] _outcomes;
    private readonly double[] _centres;
    private readonly int _columns;
    private readonly int _arrowLength;
    private readonly bool _inPairs;

    // The outcome less the offset, and the weights, come with the blocks.
    private readonly bool _elsewhere;

    private CrossProductPass(
        DesignView view,
        ReadOnlyMemory<double> weights,
        ReadOnlyMemory<double>[] outcomes,
        double[] centres,
        bool elsewhere
    )
    {
        _weights = weights;
        _outcomes = outcomes;
        _centres = centres;
        _elsewhere = elsewhere;
        bool apart = view.IsWide && !elsewhere;
        _columns = view.ColumnCount;
        _arrowLength = apart ? 0 : view.ArrowLength;
        _inPairs = !view.IsWide && view.DiagonalCount == 0;
    }

    private CrossProductPass(PassReading reading)
    {
        _outcomes = [];
        _elsewhere = true;
        _columns = reading.Count();
        _arrowLength = reading.Count();
        _inPairs = reading.Flag();
        _centres = reading.Share(1);
    }

    public override int SumCount => _inPairs ? 2 * Count : Count;

    private int Count => 1 + _columns + _arrowLength + (_centres.Length * (1 + _columns)) + (_centres.Length * _centres.Length);

    public override int ScratchCount(int rowCount) => (rowCount * (_centres.Length + 2)) + (_inPairs ? Count : 0);

    public override PassDescription Describe() =>
        _elsewhere ? new(Kind, [], [_columns, _arrowLength, _inPairs ? 1.0 : 0.0, .. _centres]) : base.Describe();

    public static IPass Read(PassReading reading) => new CrossProductPass(reading);

    /// <summary>Makes the pass over the rows of a problem, wherever they live.</summary>
    /// <param name="problem">The problem; of rows elsewhere with the outcome alone.</param>
    /// <param name="working">The columns and their centring.</param>
    /// <param name="centres">The constant subtracted from each outcome.</param>
    public static CrossProducts Run(LeastSquaresProblem problem, WorkingParameters working, double[] centres)
    {
        if (problem.Elsewhere is null)
        {
            ReadOnlyMemory<double>[] outcomes = [.. problem.RightSides];
            return Run(working, problem.Weights, outcomes, centres, problem.MaxDegreeOfParallelism, problem.CancellationToken);
        }

        int[] sides = [.. problem.Sides.Where(static side => side >= 0)];
        if (sides.Length == 0)
        {
            CrossProductPass pass = new(working.View, default, [], centres, elsewhere: true);
            return pass.Result(working, problem.Run(pass, working.View), problem.MaxDegreeOfParallelism, problem.CancellationToken);
        }

        double[] shifts = [.. Enumerable.Range(0, centres.Length).Where(a => problem.Sides[a] >= 0).Select(a => centres[a])];
        double[] centre = [.. Enumerable.Range(0, centres.Length).Where(a => problem.Sides[a] < 0).Select(a => centres[a])];
        DesignView view = new(working.View.Design, [.. working.View.Columns, .. sides], [.. working.View.Shifts, .. shifts]);
        CrossProductPass wider = new(view, default, [], centre, elsewhere: true);
        CrossProductPass own = new(working.View, default, [], centres, elsewhere: true);
        int[] placed = new WiderPlaces(working.View, view, [.. problem.Sides]).Find();
        double[] sums = own.From(wider, problem.Run(wider, view), placed);
        return own.Result(working, sums, problem.MaxDegreeOfParallelism, problem.CancellationToken);
    }

    // The sums of this pass, some of whose outcomes are columns, from those of a pass that has these after its own columns.
    private double[] From(CrossProductPass wider, double[] sums, int[] places)
    {
        double[] own = new double[SumCount];
        for (int i = 0; i < places.Length; i++)
        {
            own[i] = places[i] < 0 ? 0.0 : sums[places[i]];
            if (_inPairs && wider._inPairs)
            {
                own[Count + i] = places[i] < 0 ? 0.0 : sums[wider.Count + places[i]];
            }
        }

        return own;
    }

    /// <summary>Makes the pass.</summary>
    /// <param name="working">The columns and their centring.</param>
    /// <param name="weights">n values, of any sign; empty for all ones.</param>
    /// <param name="outcomes">The outcomes; none for the cross product of the columns alone.</param>
    /// <param name="centres">The constant subtracted from each outcome.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static CrossProducts Run(
        WorkingParameters working,
        ReadOnlyMemory<double> weights,
        ReadOnlyMemory<double>[] outcomes,
        double[] centres,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        DesignView view = working.View;
        CrossProductPass pass = new(view, weights, outcomes, centres, elsewhere: false);
        double[] sums = new double[pass.SumCount];
        using (BlockRunner runner = new(view, maxDegreeOfParallelism))
        {
            runner.Run((IBlockVisitor)pass, sums, cancellationToken);
        }

        return pass.Result(working, sums, maxDegreeOfParallelism, cancellationToken);
    }

    private CrossProducts Result(
        WorkingParameters working,
        double[] sums,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        _inPairs
            ? PairedProducts.Of(working, sums.AsSpan(0, Count), sums.AsSpan(Count), _centres.Length)
            : Plain(working, sums, maxDegreeOfParallelism, cancellationToken);

    private CrossProducts Plain(WorkingParameters working, double[] sums, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        int p = _columns;
        ReadOnlySpan<double> cross = sums.AsSpan(1 + p, _arrowLength);
        if (_arrowLength == 0 && p > 0)
        {
            double[] wide = new double[p * p];
            DesignView view = working.View;
            view.AddWeightedCrossProduct(WeightsOfAll(view.RowCount), wide, maxDegreeOfParallelism, cancellationToken);
            cross = wide;
        }

        double[] gram = new double[working.Layout.Length];
        working.ToWorkingArrow(sums[0], sums.AsSpan(1, p), cross, gram);
        double[][] products = new double[_centres.Length][];
        int place = 1 + p + _arrowLength;
        for (int a = 0; a < products.Length; a++)
        {
            products[a] = new double[working.Count];
            working.ToWorkingGradient(sums[place], sums.AsSpan(place + 1, p), products[a]);
            place += 1 + p;
        }

        return new CrossProducts(working, gram, products, sums.AsSpan(place, products.Length * products.Length).ToArray(), sums[0]);
    }

    public override void Combine(ReadOnlySpan<double> part, Span<double> sums)
    {
        if (!_inPairs)
        {
            BlockedProducts.Add(part, sums);
            return;
        }

        int count = Count;
        PairKernels.Accumulate(part[..count], sums[..count], sums[count..]);
        BlockedProducts.Add(part[count..], sums[count..]);
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        if (!_inPairs)
        {
            Add(in block, sums, scratch);
            return;
        }

        int count = Count;
        Span<double> own = scratch[..count];
        own.Clear();
        Add(in block, own, scratch[count..]);
        PairKernels.Accumulate(own, sums[..count], sums[count..]);
    }

    private void Add(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        int p = _columns;
        Span<double> weights = scratch[..n];
        ReadOnlySpan<double> own =
            _elsewhere ? block.Weights
            : _weights.IsEmpty ? default
            : _weights.Span.Slice(block.FirstRow, n);
        if (own.IsEmpty)
        {
            weights.Fill(1.0);
            sums[0] += n;
        }
        else
        {
            own.CopyTo(weights);
            sums[0] += RowKernels.Sum(weights);
        }

        if (_arrowLength > 0)
        {
            block.AddArrowMoments(weights, sums.Slice(1, p), sums.Slice(1 + p, _arrowLength));
        }
        else if (p > 0)
        {
            block.AddTransposedProduct(weights, sums.Slice(1, p));
        }

        int place = 1 + p + _arrowLength;
        int count = _centres.Length;
        for (int a = 0; a < count; a++)
        {
            Span<double> y = scratch.Slice((2 + a) * n, n);
            if (_elsewhere)
            {
                block.CopyOutcomeLessOffset(y);
                TensorPrimitives.Subtract(y, _centres[a], y);
            }
            else
            {
                TensorPrimitives.Subtract(_outcomes[a].Span.Slice(block.FirstRow, n), _centres[a], y);
            }

            Span<double> weighted = y;
            if (!own.IsEmpty)
            {
                weighted = scratch.Slice(n, n);
                y.CopyTo(weighted);
                RowKernels.Weigh(weighted, weights);
            }

            sums[place] += RowKernels.Sum(weighted);
            block.AddTransposedProduct(weighted, sums.Slice(place + 1, p));
            place += 1 + p;
            for (int b = 0; b <= a; b++)
            {
                double product = TensorPrimitives.Dot<double>(weighted, scratch.Slice((2 + b) * n, n));
                int first = 1 + p + _arrowLength + (count * (1 + p));
                sums[first + (a * count) + b] += product;
                sums[first + (b * count) + a] += a == b ? 0.0 : product;
            }
        }
    }

    private ReadOnlyMemory<double> WeightsOfAll(int rowCount)
    {
        if (!_weights.IsEmpty)
        {
            return _weights;
        }

        double[] ones = new double[rowCount];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
