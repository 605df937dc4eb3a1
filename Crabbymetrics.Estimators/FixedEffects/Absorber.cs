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

    private readonly ReducedSystem _system;
    private readonly IReducedSolver? _solver;
    private readonly double _tolerance;
    private readonly int _threads;

    public Absorber(
        ImmutableArray<AbsorbedEffect> effects,
        ReadOnlySpan<double> weights,
        double tolerance,
        int mostIterations,
        int threads,
        int mostDense = DenseReducedSolver.Most
    )
    {
        Blocks = EffectBlock.Of(effects, weights);
        _tolerance = tolerance;
        _threads = threads;
        _system = ReducedSystem.Of(Blocks, weights);
        Weights = weights.ToArray();
        _solver =
            Blocks.Length == 1 ? null
            : _system.Count <= mostDense ? DenseReducedSolver.Of(_system)
            : new ConjugateReducedSolver(_system, mostIterations);
    }

    /// <summary>The blocks of effects.</summary>
    public ImmutableArray<EffectBlock> Blocks { get; }

    /// <summary>The weights; empty for all ones.</summary>
    public double[] Weights { get; }

    /// <summary>How the normal equations are solved.</summary>
    public string Method => _solver?.Name ?? "means";

    /// <summary>The rank of all effects where the factorization knows it; null otherwise.</summary>
    public int? KnownRank =>
        _solver is null ? Blocks[0].Rank
        : _solver is DenseReducedSolver dense ? Blocks[_system.Primary].Rank + dense.Rank
        : null;

    /// <summary>The leverages of the effects alone, of a single block.</summary>
    public double[] Leverages() => _system.PrimaryLeverages();

    /// <summary>Takes the effects out of columns.</summary>
    /// <param name="columns">The columns, n values each; they stay as they are.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn[] Remove(IReadOnlyList<double[]> columns, CancellationToken cancellationToken)
    {
        WithinColumn[] within = new WithinColumn[columns.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        Parallel.For(0, columns.Count, parallel, j => within[j] = Remove(columns[j], false, cancellationToken));
        return within;
    }

    /// <summary>Takes the effects out of a column and says their coefficients.</summary>
    /// <param name="column">n values.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn Decompose(double[] column, CancellationToken cancellationToken) => Remove(column, true, cancellationToken);

    private WithinColumn Remove(double[] column, bool withCoefficients, CancellationToken cancellationToken)
    {
        double[] values = _system.Gather(column);
        (double raw, double around) = Lengths(values);
        double[] primary = new double[withCoefficients ? Blocks[_system.Primary].Size : 0];
        double[] others = new double[_system.Count];
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
                double accuracy = Math.Max(_tolerance * _tolerance * left, 1e-30 * raw * raw);
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
            if (!converged || (pass > 0 && (isSpanned || isRounding || error <= _tolerance)))
            {
                converged &= isSpanned || isRounding || error <= _tolerance;
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
