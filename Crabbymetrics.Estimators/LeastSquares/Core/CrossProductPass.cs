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
    private readonly DesignView _view;
    private readonly ReadOnlyMemory<double> _weights;
    private readonly ReadOnlyMemory<double>[] _outcomes;
    private readonly double[] _centres;
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
        _view = view;
        _weights = weights;
        _outcomes = outcomes;
        _centres = centres;
        _elsewhere = elsewhere;
        bool apart = view.IsWide && !elsewhere;
        _arrowLength = apart ? 0 : view.ArrowLength;
        _inPairs = !view.IsWide && view.DiagonalCount == 0;
    }

    public override int SumCount => _inPairs ? 2 * Count : Count;

    private int Count =>
        1 + _view.ColumnCount + _arrowLength + (_centres.Length * (1 + _view.ColumnCount)) + (_centres.Length * _centres.Length);

    public override int ScratchCount(int rowCount) => (rowCount * (_centres.Length + 2)) + (_inPairs ? Count : 0);

    public override PassDescription Describe() =>
        _elsewhere ? new("least-squares.cross-products", [], [_arrowLength, _inPairs ? 1.0 : 0.0, .. _centres]) : base.Describe();

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

        CrossProductPass pass = new(working.View, default, [], centres, elsewhere: true);
        return pass.Result(working, problem.Run(pass, working.View), problem.MaxDegreeOfParallelism, problem.CancellationToken);
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
        int p = _view.ColumnCount;
        ReadOnlySpan<double> cross = sums.AsSpan(1 + p, _arrowLength);
        if (_arrowLength == 0 && p > 0)
        {
            double[] wide = new double[p * p];
            _view.AddWeightedCrossProduct(WeightsOfAll(), wide, maxDegreeOfParallelism, cancellationToken);
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
        int p = _view.ColumnCount;
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

    private ReadOnlyMemory<double> WeightsOfAll()
    {
        if (!_weights.IsEmpty)
        {
            return _weights;
        }

        double[] ones = new double[_view.RowCount];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
