using System.Collections.Immutable;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Takes the columns of levels, absorbed effects, out of vectors of n values: each becomes the residual of its weighted least-squares
/// regression on all of them. The largest
/// block of effects is eliminated in closed form; the normal equations that are left are solved as <see cref="ReducedEquations"/> says.
/// The right side that a solution leaves is summed in pairs of doubles; it gives the error of the solution, and where that is not small
/// enough, a correction.
/// </summary>
/// <remarks>Correia, "Linear Models with High-Dimensional Fixed Effects: An Efficient and Feasible Estimator" (2016). Four columns are
/// worked on at once, on several threads over fixed parts of the rows, so that the number of threads changes no bit.</remarks>
public partial class LevelProjection
{
    // The leverages of all rows take about so many.
    private const double MostProducts = 5e9;

    private readonly ImmutableArray<LevelColumn> _columns;
    private readonly double _tolerance;
    private readonly int _mostIterations;
    private readonly int _threads;
    private readonly EffectRows _rows;
    private readonly ReducedEquations? _equations;

    // Of the weights that the inverse was made under.
    private double[] _factored = [];
    private bool _isStale;
    private bool _keepsMemory;
    private LaneWorkspace? _spare;

    /// <summary>Prepares a projection: finds the order of the rows and factors the normal equations.</summary>
    /// <param name="columns">The columns that are taken out: an indicator of each level of a partition, or a variable in each
    /// level.</param>
    /// <param name="weights">n weights, finite and not negative; empty for all ones.</param>
    /// <param name="tolerance">How far a column may be from the exact one, as a share of its own length.</param>
    /// <param name="mostIterations">The most iterations for a column.</param>
    /// <param name="threads">The most threads; -1 for all processors.</param>
    /// <param name="method">How the normal equations are solved.</param>
    public LevelProjection(
        ImmutableArray<LevelColumn> columns,
        ReadOnlySpan<double> weights,
        double tolerance,
        int mostIterations,
        int threads,
        AbsorptionMethod method = AbsorptionMethod.Automatic
    )
    {
        _columns = columns;
        _tolerance = tolerance;
        _mostIterations = mostIterations;
        _threads = threads;
        Blocks = EffectBlock.Of(columns, weights);
        Weights = weights.ToArray();
        _rows = EffectRows.Of(Blocks, Weights);
        _equations = Blocks.Length == 1 ? null : new ReducedEquations(_rows, method, threads);
    }

    /// <summary>The blocks of effects.</summary>
    public ImmutableArray<EffectBlock> Blocks { get; private set; }

    /// <summary>The weights; empty for all ones.</summary>
    public double[] Weights { get; private set; }

    /// <summary>The number of coefficients that are not eliminated: what a warm start of a column has.</summary>
    public int CoefficientCount => _rows.Count;

    /// <summary>How the normal equations are solved.</summary>
    public string Method => _equations?.Inverse.Name ?? "means";

    /// <summary>The rank of all effects where the factorization knows it; null otherwise.</summary>
    public int? KnownRank =>
        _equations is null ? Blocks[0].Rank
        : _equations.Inverse.Rank is { } rank ? Blocks[_rows.Primary].Rank + rank
        : null;

    /// <summary>The rank of all effects: that of the factorization, or by components.</summary>
    public EffectRank Rank() =>
        KnownRank is { } known ? new EffectRank(known, true)
        : Blocks.Length == 2 ? EffectRank.Of(Blocks, Weights, _threads)
        : EffectRank.OfBounds(_rows);

    /// <summary>Whether the leverages of all rows take no longer than a user waits for.</summary>
    public bool HasLeverages =>
        _equations is null
        || (_equations.Inverse.IsExact && !_isStale && (double)_rows.RowCount * _rows.Count * _rows.Count <= MostProducts);

    /// <summary>The leverages of the effects alone, <c>w d'(D'WD)^+ d</c> for each row.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    public double[] Leverages(CancellationToken cancellationToken)
    {
        double[] leverages = OfPrimary();
        if (_equations is not null)
        {
            int[] all = [.. Enumerable.Range(0, leverages.Length)];
            new RowLeverages(_rows, _equations, _isStale, _threads, _mostIterations).Add(all, leverages, cancellationToken);
        }

        return leverages;
    }

    /// <summary>The leverages of the effects alone of some rows; of the others no more than that.</summary>
    /// <param name="some">The rows.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public double[] Leverages(int[] some, CancellationToken cancellationToken)
    {
        double[] leverages = OfPrimary();
        if (_equations is not null)
        {
            new RowLeverages(_rows, _equations, _isStale, _threads, _mostIterations).Add(some, leverages, cancellationToken);
        }

        return leverages;
    }

    // The share of each row in the largest block.
    private double[] OfPrimary()
    {
        double[] leverages = new double[_rows.RowCount];
        int[] codes = Blocks[_rows.Primary].CodeArray;
        for (int i = 0; i < leverages.Length; i++)
        {
            int place = _rows.Places is null ? i : _rows.Places[i];
            double square = _rows.PrimaryColumns.Length == 0 ? _rows.Inverses[codes[i]] : 0.0;
            foreach (double[] column in _rows.PrimaryColumns)
            {
                square += column[place] * column[place];
            }

            leverages[i] = _rows.Weights.Length == 0 ? square : square * _rows.Weights[place];
        }

        return leverages;
    }

    /// <summary>Takes the effects out of columns.</summary>
    /// <param name="columns">The columns, n values each; they stay as they are.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn[] Remove(IReadOnlyList<double[]> columns, CancellationToken cancellationToken) =>
        Remove(columns, null, null, _tolerance, cancellationToken);

    /// <summary>Takes the effects out of columns, to an accuracy of this call.</summary>
    /// <param name="columns">The columns, n values each; they stay as they are.</param>
    /// <param name="within">For each column, n places for what is left; null for new ones. A column may be its own place.</param>
    /// <param name="starts">For each column <see cref="CoefficientCount"/> coefficients of the effects that are not eliminated to begin
    /// from, such as those of the last call, or zeros; they are replaced by those found. Null to begin from zeros.</param>
    /// <param name="tolerance">How far a column may be from the exact one, as a share of its own length.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>A column each. One that did not come within the tolerance says so; nothing is thrown.</returns>
    public WithinColumn[] Remove(
        IReadOnlyList<double[]> columns,
        IReadOnlyList<double[]>? within,
        IReadOnlyList<double[]>? starts,
        double tolerance,
        CancellationToken cancellationToken
    )
    {
        WithinColumn[] results = new WithinColumn[columns.Count];
        LaneWorkspace workspace = Interlocked.Exchange(ref _spare, null) ?? new LaneWorkspace(_rows);
        WorkPart? part = WorkMeter.Begin("absorbing effects", columns.Count);
        for (int first = 0; first < results.Length; first += 4)
        {
            int count = Math.Min(4, results.Length - first);
            workspace.Gradients.Progress = part is null ? null : ProgressOf(part, first, count);
            // A place that is left over repeats the first column.
            double[][] from = [.. Enumerable.Range(0, 4).Select(lane => columns[first + (lane < count ? lane : 0)])];
            double[][] to = new double[4][];
            for (int lane = 0; lane < 4; lane++)
            {
                to[lane] = lane >= count ? to[0] : within?[first + lane] ?? GC.AllocateUninitializedArray<double>(_rows.RowCount);
            }

            Set(workspace.Others, starts, first, count);
            LaneRun run = new(_rows, _equations, workspace, _threads, _isStale, cancellationToken);
            run.Go(from, to, tolerance, _mostIterations, starts is not null, false);
            for (int lane = 0; lane < count; lane++)
            {
                results[first + lane] = run.Result(lane, to[lane], []);
                Copy(workspace.Others, lane, starts?[first + lane]);
            }

            part?.Report(first + count);
        }

        workspace.Gradients.Progress = null;
        _spare = _keepsMemory ? workspace : null;
        return results;
    }

    /// <summary>Takes the effects out of a column and says their coefficients.</summary>
    /// <param name="column">n values.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn Decompose(double[] column, CancellationToken cancellationToken)
    {
        LaneWorkspace workspace = new(_rows);
        LaneRun run = new(_rows, _equations, workspace, _threads, _isStale, cancellationToken);
        double[] left = new double[column.Length];
        run.Go([column, column, column, column], [left, left, left, left], _tolerance, _mostIterations, false, true);
        double[][] coefficients = new double[Blocks.Length][];
        for (int b = 0; b < coefficients.Length; b++)
        {
            coefficients[b] = new double[Blocks[b].Size];
            for (int i = 0; i < coefficients[b].Length; i++)
            {
                coefficients[b][i] =
                    b == _rows.Primary
                        ? workspace.Means[4 * i] + workspace.Coefficients[4 * i]
                        : workspace.Others[4 * (_rows.Bases[b] + i)];
            }
        }

        return run.Result(0, left, coefficients);
    }

    // Apart, since a closure is made on entry of its method.
    private static Action<double> ProgressOf(WorkPart part, int first, int count) => share => part.Report(first + (share * count));

    private static void Set(double[] others, IReadOnlyList<double[]>? starts, int first, int count)
    {
        Array.Clear(others);
        for (int lane = 0; lane < 4 && starts is not null; lane++)
        {
            double[] start = starts[first + (lane < count ? lane : 0)];
            for (int i = 0; i < start.Length; i++)
            {
                others[(4 * i) + lane] = start[i];
            }
        }
    }

    private static void Copy(double[] others, int lane, double[]? start)
    {
        for (int i = 0; start is not null && i < start.Length; i++)
        {
            start[i] = others[(4 * i) + lane];
        }
    }
}
