namespace Crabbymetrics.Numerics;

/// <summary>
/// How the reduced normal equations of absorbed effects are solved. The graph decides: small blocks make a full matrix; a large block of
/// constants whose levels have few neighbours is factored, exactly where that fills little and by sampling where it does not; any other is
/// preconditioned by its diagonal, which is enough for a graph that is well mixed.
/// </summary>
internal sealed class ReducedEquations
{
    /// <summary>The most coefficients that a full matrix has.</summary>
    public const int MostDense = 1000;

    // Blocks of so many coefficients together are small.
    private const int MostBorder = 128;

    // So many numbers at most connect a large block with the border.
    private const long MostCross = 20_000_000;

    private readonly EffectRows _rows;
    private readonly AbsorptionMethod _method;
    private readonly int _threads;
    private readonly Dictionary<int, EliminationOrder> _orders = [];
    private readonly HashSet<int> _filled = [];
    private IReducedOperator? _operator;
    private IReducedInverse? _writtenOut;

    public ReducedEquations(EffectRows rows, AbsorptionMethod method, int threads)
    {
        _rows = rows;
        _method = method;
        _threads = threads;
        Inverse = Make();
    }

    /// <summary>The inverse, exact or near.</summary>
    public IReducedInverse Inverse { get; private set; }

    /// <summary>The equations written out, where they are and the weights have not changed; null otherwise.</summary>
    public IReducedOperator? Written => _operator;

    /// <summary>Whether the equations are few enough to be written out and factored, whatever the method.</summary>
    public bool CanWrite => _rows.Count <= MostDense;

    /// <summary>The exact inverse of equations that are few enough, under the weights of now: for where the iterations of a method do not
    /// converge.</summary>
    public IReducedInverse WriteOut() => _writtenOut ??= Dense(Others());

    /// <summary>Works the inverse out anew.</summary>
    /// <param name="samePattern">Whether the same rows have a weight as before.</param>
    public void Refresh(bool samePattern)
    {
        if (!samePattern)
        {
            _orders.Clear();
            _filled.Clear();
        }

        Inverse = Make();
    }

    /// <summary>Forgets the equations written out: the weights have changed.</summary>
    public void Forget()
    {
        _operator = null;
        _writtenOut = null;
    }

    // The blocks that are not eliminated, small ones first.
    private int[] Others() =>
        [.. Enumerable.Range(0, _rows.Blocks.Length).Where(b => b != _rows.Primary).OrderBy(b => _rows.Blocks[b].Size)];

    private IReducedInverse Make()
    {
        Forget();
        int[] others = Others();
        if (_method == AbsorptionMethod.Dense)
        {
            return Dense(others);
        }

        int small = 0;
        int sum = 0;
        while (small < others.Length && sum + _rows.Blocks[others[small]].Size <= MostBorder)
        {
            sum += _rows.Blocks[others[small++]].Size;
        }

        int[] border = others[..small];
        int[] large = others[small..];
        bool isAutomatic = _method == AbsorptionMethod.Automatic;
        if (large.Length == 0 && isAutomatic)
        {
            return Dense(border);
        }

        // Any other method than the automatic one is asked for on graphs of any size.
        if (!isAutomatic && _method != AbsorptionMethod.ConjugateGradients && large.Length == 0)
        {
            (border, large) = (border[..^1], border[^1..]);
        }

        bool isNarrow = large.Length == 1 && (long)_rows.Blocks[large[0]].Size * border.Sum(b => _rows.Blocks[b].Size) <= MostCross;
        if (isNarrow && GraphOf(large[0]) is var (graph, laplacian))
        {
            LaplacianFactor? exact = Exact(large[0], laplacian);
            if (exact is not null || _rows.Count > MostDense || !isAutomatic)
            {
                return Bordered(large[0], border, graph, laplacian, exact);
            }
        }

        return _rows.Count <= MostDense && isAutomatic ? Dense(others) : Blocks(border, large);
    }

    private BorderedInverse Dense(int[] blocks) => new(BorderSums.Of(_rows, blocks, null, null, _threads), null, 0, 0);

    private IReducedInverse Bordered(int block, int[] border, EffectGraph graph, GraphLaplacian laplacian, LaplacianFactor? exact)
    {
        (int first, int count) = (_rows.Bases[block], _rows.Blocks[block].Size);
        BorderSums sums = BorderSums.Of(_rows, border, TermOf(block), graph, _threads);
        if (exact is not null)
        {
            return new BorderedInverse(sums, exact, first, count);
        }

        _operator = new GraphOperator(laplacian, first, sums.Count == 0 ? null : sums);
        return new BlockInverse([(first, count, SampledElimination.Factor(laplacian))], [], sums.Count == 0 ? null : sums);
    }

    private BlockInverse Blocks(int[] border, int[] large)
    {
        (int First, int Count, LaplacianFactor? Factor)[] blocks = new (int, int, LaplacianFactor?)[large.Length];
        for (int k = 0; k < large.Length; k++)
        {
            int b = large[k];
            LaplacianFactor? factor = null;
            if (GraphOf(b) is var (_, laplacian))
            {
                factor = Exact(b, laplacian) ?? SampledElimination.Factor(laplacian);
            }

            blocks[k] = (_rows.Bases[b], _rows.Blocks[b].Size, factor);
        }

        double[] diagonal = Array.Exists(blocks, static block => block.Factor is null)
            ? ReducedDiagonal.Inverse(_rows, large, _threads)
            : [];
        return new BlockInverse(blocks, diagonal, border.Length == 0 ? null : BorderSums.Of(_rows, border, null, null, _threads));
    }

    // The graph of a block that a factorization may be of; null for another.
    private (EffectGraph, GraphLaplacian)? GraphOf(int block)
    {
        bool areConstants = _rows.Blocks[block].IsConstant && _rows.PrimaryColumns.Length == 0;
        if (!areConstants || _method == AbsorptionMethod.ConjugateGradients)
        {
            return null;
        }

        EffectTerm term = TermOf(block);
        int count = _rows.Blocks[block].Size;
        if (!_orders.ContainsKey(block) && !GraphDensity.IsSparse(_rows, term, count))
        {
            return null;
        }

        EffectGraph graph = EffectGraph.Of(_rows, term, count, _threads);
        return GraphLaplacian.Of(graph, _threads) is { } laplacian ? (graph, laplacian) : null;
    }

    private LaplacianFactor? Exact(int block, GraphLaplacian laplacian)
    {
        if (_method == AbsorptionMethod.SampledCholesky || _filled.Contains(block))
        {
            return null;
        }

        if (!_orders.TryGetValue(block, out EliminationOrder? order))
        {
            order = EliminationOrder.Of(laplacian);
            if (order is null)
            {
                _filled.Add(block);
                return null;
            }

            _orders[block] = order;
        }

        return ExactElimination.Factor(laplacian, order);
    }

    private EffectTerm TermOf(int block) => Array.Find(_rows.Terms, term => term.First == _rows.Bases[block])!;
}
