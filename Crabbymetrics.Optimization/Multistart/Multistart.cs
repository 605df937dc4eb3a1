using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Crabbymetrics.Optimization;

/// <summary>
/// Minimization from many starts in a box, by any solver: for costs with several minima, such as the likelihood of a mixture. Runs go in
/// parallel; the starts, and with them the answer, are the same for any number of threads.
/// </summary>
/// <remarks>Starts are a Latin hypercube: each variable has one start in each of as many slices of its interval as there are starts (McKay,
/// Beckman and Conover, Technometrics 21 (1979), 239-245). The given start, where there is one, is the first.
/// An exception of a problem reaches the caller as it is, once all runs have ended: that of the first start with one.</remarks>
/// <example><code>
/// MultistartResult found = Multistart.Minimize(() => new Mixture(data), [-5, -5, 0.1], [5, 5, 3], new LbfgsbSolver());
/// </code></example>
public static class Multistart
{
    /// <summary>Minimizes from many starts.</summary>
    /// <param name="createProblem">Makes a problem for a run. It is called once a run, since problems may hold buffers; where a problem has
    /// none, it may return the same one.</param>
    /// <param name="lower">The lower ends of the box of starts, finite.</param>
    /// <param name="upper">The upper ends, finite, none below its lower end. Runs may leave the box, unless the problem has bounds.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">Number and seed of the starts; null for the defaults.</param>
    /// <param name="start">A start of the caller's, taken before the others; null for none.</param>
    /// <param name="cancellationToken">Ends all runs; those that have not begun do not begin.</param>
    /// <returns>The best run, all runs, and the different minima.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The box is not finite, or its size is not the problem's; or the options of the runs have
    /// observers or a checkpoint.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled before any run began.</exception>
    public static MultistartResult Minimize(
        Func<IProblem> createProblem,
        double[] lower,
        double[] upper,
        ISolver solver,
        MultistartOptions? options = null,
        double[]? start = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(createProblem);
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        ArgumentNullException.ThrowIfNull(solver);
        options ??= new MultistartOptions();
        CheckBox(lower, upper);
        if (options.Execution is { Observers.Count: > 0 } or { Checkpoint: not null })
        {
            throw new ArgumentException(
                "Runs from many starts go in parallel: they take neither observers nor a checkpoint.",
                nameof(options)
            );
        }

        double[][] starts = LatinHypercube(lower, upper, options);
        if (start is not null)
        {
            starts = [start, .. starts];
        }

        OptimizationResult?[] runs = new OptimizationResult?[starts.Length];
        Exception?[] faults = new Exception?[starts.Length];
        Executor executor = new();
        Parallel.For(
            0,
            starts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism },
            i =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                try
                {
                    runs[i] = executor.Minimize(createProblem(), starts[i], solver, options.Execution, cancellationToken);
                }
                catch (Exception exception)
                {
                    faults[i] = exception;
                }
            }
        );

        // As from a run alone, the exception reaches the caller as it is: the first in the order of the starts.
        if (Array.Find(faults, static fault => fault is not null) is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        OptimizationResult[] done = [.. runs.OfType<OptimizationResult>()];
        if (done.Length == 0)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return Collect(done, options.SamePoint);
    }

    private static MultistartResult Collect(OptimizationResult[] runs, double samePoint)
    {
        OptimizationResult[] converged = [.. runs.Where(static run => run.Converged)];
        OptimizationResult best = (converged.Length > 0 ? converged : runs)
            .OrderBy(static run => double.IsNaN(run.Cost) ? double.PositiveInfinity : run.Cost)
            .First();
        List<OptimizationResult> minima = [];
        foreach (OptimizationResult run in converged.OrderBy(static run => run.Cost))
        {
            if (!minima.Exists(known => IsSame(known, run, samePoint)))
            {
                minima.Add(run);
            }
        }

        return new MultistartResult
        {
            Best = best,
            Runs = [.. runs],
            Minima = [.. minima],
            BestCount = converged.Count(run => IsSame(best, run, samePoint)),
        };
    }

    private static bool IsSame(OptimizationResult a, OptimizationResult b, double share)
    {
        for (int i = 0; i < a.X.Length; i++)
        {
            if (!(Math.Abs(a.X[i] - b.X[i]) <= share * Math.Max(1.0, Math.Abs(a.X[i]))))
            {
                return false;
            }
        }

        return true;
    }

    private static double[][] LatinHypercube(double[] lower, double[] upper, MultistartOptions options)
    {
        int count = options.Starts;
        double[][] starts = new double[count][];
        for (int i = 0; i < count; i++)
        {
            starts[i] = new double[lower.Length];
        }

        int[] slices = new int[count];
        for (int variable = 0; variable < lower.Length; variable++)
        {
            RandomSource random = new(options.Seed, variable);
            for (int i = 0; i < count; i++)
            {
                slices[i] = i;
            }

            for (int i = count - 1; i > 0; i--)
            {
                int j = random.NextIndex(i + 1);
                (slices[i], slices[j]) = (slices[j], slices[i]);
            }

            for (int i = 0; i < count; i++)
            {
                double share = (slices[i] + random.NextDouble()) / count;
                starts[i][variable] = lower[variable] + (share * (upper[variable] - lower[variable]));
            }
        }

        return starts;
    }

    private static void CheckBox(double[] lower, double[] upper)
    {
        if (lower.Length != upper.Length)
        {
            throw new ArgumentException($"The box of starts has {lower.Length} lower and {upper.Length} upper ends.", nameof(upper));
        }

        for (int i = 0; i < lower.Length; i++)
        {
            if (!(lower[i] <= upper[i]) || !double.IsFinite(upper[i] - lower[i]))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The starts of variable {i} have the interval [{lower[i]}, {upper[i]}]; it must be finite, its lower end "
                            + $"not above its upper."
                    ),
                    nameof(lower)
                );
            }
        }
    }
}
