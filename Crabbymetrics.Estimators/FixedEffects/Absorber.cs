using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Takes absorbed effects out of columns: each becomes the residual of its weighted least-squares regression on all effects. The largest
/// block of effects is eliminated in closed form; for the others the normal equations that are left are solved by a Cholesky factorization
/// where they are few and by conjugate gradients where they are not. Every solution is followed by one of what it left, with sums over
/// levels in pairs of doubles; its size is the error of the first.
/// </summary>
/// <remarks>Correia, "Linear Models with High-Dimensional Fixed Effects: An Efficient and Feasible Estimator" (2016). Columns are worked on
/// side by side and each by one thread, so that the number of threads changes no bit.</remarks>
internal sealed class Absorber
{
    // A column is spanned where this share of its length around the mean is left, or what rounding leaves of its length.
    private const double Spanned = 1e-9;
    private const double Rounding = 4.0 * 2.220446049250313e-16;
    private const int MostRefinements = 6;

    private readonly ImmutableArray<AbsorbedEffect> _effects;
    private readonly double _tolerance;
    private readonly int _mostIterations;
    private readonly int _threads;
    private readonly int _mostDense;
    private ReducedSystem _system;
    private IReducedSolver? _solver;

    public Absorber(
        ImmutableArray<AbsorbedEffect> effects,
        ReadOnlySpan<double> weights,
        double tolerance,
        int mostIterations,
        int threads,
        int mostDense = DenseReducedSolver.Most
    )
    {
        _effects = effects;
        _tolerance = tolerance;
        _mostIterations = mostIterations;
        _threads = threads;
        _mostDense = mostDense;
        Blocks = EffectBlock.Of(effects, weights);
        Weights = weights.ToArray();
        _system = ReducedSystem.Of(Blocks, weights);
        _solver = Solver();
    }

    /// <summary>The blocks of effects.</summary>
    public ImmutableArray<EffectBlock> Blocks { get; private set; }

    /// <summary>The weights; empty for all ones.</summary>
    public double[] Weights { get; private set; }

    /// <summary>The number of coefficients that are not eliminated: what a warm start of a column has.</summary>
    public int CoefficientCount => _system.Count;

    /// <summary>How the normal equations are solved.</summary>
    public string Method => _solver?.Name ?? "means";

    /// <summary>The rank of all effects where the factorization knows it; null otherwise.</summary>
    public int? KnownRank =>
        _solver is null ? Blocks[0].Rank
        : _solver is DenseReducedSolver dense ? Blocks[_system.Primary].Rank + dense.Rank
        : null;

    /// <summary>The leverages of the effects alone, of a single block.</summary>
    public double[] Leverages() => _system.PrimaryLeverages();

    /// <summary>Takes new weights for the same rows: levels, their order and memory are kept. Not while another thread works with
    /// this.</summary>
    /// <param name="weights">n weights, finite and not negative; empty for all ones.</param>
    public void Reweight(ReadOnlySpan<double> weights)
    {
        Weights = weights.ToArray();
        Blocks = EffectBlock.Of(_effects, weights);
        _system = ReducedSystem.Of(Blocks, weights);
        _solver = Solver();
    }

    /// <summary>Sums values over the levels of a block, without weights.</summary>
    /// <param name="block">The position of the block.</param>
    /// <param name="values">n values.</param>
    /// <param name="sums">Receives a sum for each level.</param>
    public void LevelSums(int block, ReadOnlySpan<double> values, Span<double> sums)
    {
        ReadOnlySpan<int> codes = Blocks[block].Codes;
        sums.Clear();
        for (int i = 0; i < codes.Length; i++)
        {
            sums[codes[i]] += values[i];
        }
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
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            columns.Count,
            parallel,
            j =>
            {
                results[j] = Remove(columns[j], starts?[j], tolerance, false, cancellationToken);
                if (within is not null)
                {
                    results[j].Values.CopyTo(within[j], 0);
                    results[j] = results[j] with { Values = within[j] };
                }
            }
        );
        return results;
    }

    /// <summary>Takes the effects out of a column and says their coefficients.</summary>
    /// <param name="column">n values.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn Decompose(double[] column, CancellationToken cancellationToken) =>
        Remove(column, null, _tolerance, true, cancellationToken);

    private IReducedSolver? Solver() =>
        Blocks.Length == 1 ? null
        : _system.Count <= _mostDense ? DenseReducedSolver.Of(_system)
        : new ConjugateReducedSolver(_system, _mostIterations);

    private WithinColumn Remove(
        double[] column,
        double[]? start,
        double tolerance,
        bool withCoefficients,
        CancellationToken cancellationToken
    )
    {
        double[] values = _system.Gather(column);
        (double raw, double around) = Lengths(values);
        double[] primary = new double[withCoefficients ? Blocks[_system.Primary].Size : 0];
        double[] others = start ?? new double[_system.Count];
        if (start is not null)
        {
            _system.RemoveOthers(values, start);
        }

        int iterations = 0;
        double error = 0.0;
        bool converged = true;
        _system.RemovePrimary(values, primary);
        for (int pass = 0; pass < MostRefinements; pass++)
        {
            if (_solver is not null)
            {
                double left = _system.Squares(values);
                double[] rightSide = _system.RightSide(values);
                double accuracy = Math.Max(tolerance * tolerance * left, 1e-30 * raw * raw);
                ReducedSolution solution = _solver.Solve(rightSide, accuracy, cancellationToken);
                iterations += solution.Iterations;
                converged = solution.Converged;
                _system.RemoveOthers(values, solution.Values);
                error = 0.0;
                for (int i = 0; i < others.Length; i++)
                {
                    others[i] += solution.Values[i];
                    error += rightSide[i] * solution.Values[i];
                }
            }

            _system.RemovePrimary(values, primary);
            double remaining = _system.Squares(values);
            error = remaining > 0.0 ? Math.Sqrt(Math.Max(error, 0.0) / remaining) : 0.0;
            bool isSpanned = remaining <= Spanned * Spanned * around * around || remaining <= Rounding * Rounding * raw * raw;
            bool isRounding = error * Math.Sqrt(remaining) <= 1e-14 * raw;
            if (!converged || (pass > 0 && (isSpanned || isRounding || error <= tolerance)))
            {
                converged &= isSpanned || isRounding || error <= tolerance;
                return Result(values, others, primary, isSpanned && converged, iterations, error, converged, withCoefficients);
            }
        }

        return Result(values, others, primary, false, iterations, error, false, withCoefficients);
    }

    private WithinColumn Result(
        double[] values,
        double[] others,
        double[] primary,
        bool isSpanned,
        int iterations,
        double error,
        bool converged,
        bool withCoefficients
    )
    {
        double[] within = isSpanned ? new double[values.Length] : _system.Scatter(values);
        double[][] coefficients = withCoefficients ? new double[Blocks.Length][] : [];
        for (int b = 0; b < coefficients.Length; b++)
        {
            coefficients[b] = b == _system.Primary ? primary : others.AsSpan(_system.Bases[b], Blocks[b].Size).ToArray();
        }

        return new WithinColumn(within, isSpanned, iterations, error, converged, coefficients);
    }

    // The weighted length of a column, and that around its mean.
    private (double Raw, double Around) Lengths(double[] gathered)
    {
        double raw = Math.Sqrt(_system.Squares(gathered));
        double[] ones = new double[gathered.Length];
        Array.Fill(ones, 1.0);
        double weightSum = _system.Squares(ones);
        double[] centred = [.. gathered];
        for (int pass = 0; pass < 2; pass++)
        {
            double mean = _system.WeightedSum(centred) / weightSum;
            for (int i = 0; i < centred.Length; i++)
            {
                centred[i] -= mean;
            }
        }

        return (raw, Math.Sqrt(_system.Squares(centred)));
    }
}
