using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Runs bootstrap schemes in parallel. A replicate is a function of (seed, replicate) alone, so that the draws are the same, bit for bit,
/// for any number of threads. Stateless and safe for concurrent use.
/// </summary>
public sealed class BootstrapEngine : IBootstrapEngine
{
    private readonly IBootstrapSchemeRegistry _schemes;

    /// <summary>Creates an engine with the built-in schemes.</summary>
    public BootstrapEngine()
        : this(new BootstrapSchemeRegistry()) { }

    /// <summary>Creates an engine with a host's schemes.</summary>
    /// <param name="schemes">Finds the scheme that the options name.</param>
    public BootstrapEngine(IBootstrapSchemeRegistry schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        _schemes = schemes;
    }

    /// <inheritdoc/>
    public BootstrapResult Run(
        IEstimationResult result,
        BootstrapOptions options,
        IProgress<BootstrapProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        Validate(options, result.Parameters.Length);
        IBootstrapScheme scheme = _schemes.Find(options.Scheme);
        RefuseUnread(scheme, options);
        IBootstrapPlan plan = scheme.Prepare(result, options);
        BootstrapLimits limits = LimitsFor(options.Limits, scheme, plan);
        RequireRoom(plan.Replications, result.Parameters.Length);

        BootstrapRun run = new(result, plan, options, standardErrors: limits == BootstrapLimits.Studentized, progress);
        run.Execute(cancellationToken);
        if (options.FailOnReplicateError && !run.Failures.IsEmpty)
        {
            throw new BootstrapException(run.Failures[0]);
        }

        int k = result.Parameters.Length;
        ImmutableArray<double> errors = BootstrapVariance.StandardErrors(run.Draws, k, plan.JackknifeMultiplicities);
        (ImmutableArray<double> low, ImmutableArray<double> high) = new BootstrapLimitsBuilder(limits, result, plan, options).Build(
            run.Draws,
            run.ReplicateErrors,
            errors,
            cancellationToken
        );
        return new BootstrapResult(
            scheme.Name,
            options.Seed,
            options.Level,
            new BootstrapDraws(result.ParameterNames, run.Draws, run.Failures, run.ReplicateErrors)
        )
        {
            Limits = limits,
            CompletedReplications = run.Completed,
            Cancelled = run.Cancelled,
            IsJackknife = !plan.JackknifeMultiplicities.IsEmpty,
            JackknifeMultiplicities = plan.JackknifeMultiplicities,
            StandardErrors = errors,
            ConfidenceLow = low,
            ConfidenceHigh = high,
            Warnings = [.. plan.Warnings, .. WarningsOf(run, plan.Replications, limits, low)],
        };
    }

    private static ImmutableArray<string> WarningsOf(BootstrapRun run, int replications, BootstrapLimits limits, ImmutableArray<double> low)
    {
        ImmutableArray<string>.Builder warnings = ImmutableArray.CreateBuilder<string>();
        if (run.Cancelled)
        {
            warnings.Add(
                $"The bootstrap was cancelled after {run.Completed} of {replications} replicates; what is reported rests on these."
            );
        }

        foreach (
            IGrouping<string, BootstrapFailure> group in run.Failures.GroupBy(static failure => failure.Reason, StringComparer.Ordinal)
        )
        {
            warnings.Add(
                $"{group.Count()} of {run.Completed} bootstrap replicates failed (the first is {group.First().Replicate}): {group.Key}."
            );
        }

        if (run.Completed - run.Failures.Length >= 2 && limits is BootstrapLimits.Bca && low.Any(double.IsNaN))
        {
            warnings.Add(
                "Bias-corrected limits are missing where all draws lie on one side of the estimate or the acceleration could not be "
                    + "computed: use more replications or another kind of limits."
            );
        }

        return warnings.ToImmutable();
    }

    private void RefuseUnread(IBootstrapScheme scheme, BootstrapOptions options)
    {
        if (options.Cluster is null || scheme.Reads.HasFlag(BootstrapInputs.Cluster))
        {
            return;
        }

        IEnumerable<string> readers = _schemes.Names.Where(name => _schemes.Find(name).Reads.HasFlag(BootstrapInputs.Cluster));
        throw new ArgumentException(
            $"The scheme '{scheme.Name}' has no use for the clustering '{options.Cluster}'. Those that draw whole clusters are: "
                + $"{string.Join(", ", readers)}.",
            nameof(options)
        );
    }

    private static void Validate(BootstrapOptions options, int parameters)
    {
        if (options.Replications < 0)
        {
            throw new ArgumentException($"Replications is {options.Replications}; it is 0 or more.", nameof(options));
        }

        if (!(options.Level > 0.0 && options.Level < 1.0))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Level is {options.Level}; a confidence level lies between 0 and 1, both excluded: 0.95, say."
                ),
                nameof(options)
            );
        }

        if (options.MaxDegreeOfParallelism is not -1 and < 1)
        {
            throw new ArgumentException(
                $"MaxDegreeOfParallelism is {options.MaxDegreeOfParallelism}; it is a number of threads, or -1 for all processors.",
                nameof(options)
            );
        }

        if (string.IsNullOrWhiteSpace(options.Scheme))
        {
            throw new ArgumentException("Scheme is empty; name a bootstrap scheme, 'pairs' for one.", nameof(options));
        }

        if (!Enum.IsDefined(options.Limits))
        {
            throw new ArgumentException(
                $"Limits is {(int)options.Limits}; it is one of {string.Join(", ", Enum.GetNames<BootstrapLimits>())}.",
                nameof(options)
            );
        }

        RequireRoom(options.Replications, parameters);
    }

    private static void RequireRoom(int replications, int parameters)
    {
        if ((long)replications * parameters > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{replications} replicates of {parameters} parameters are more values than one array holds ({Array.MaxLength})."
            );
        }
    }

    private static BootstrapLimits LimitsFor(BootstrapLimits asked, IBootstrapScheme scheme, IBootstrapPlan plan)
    {
        bool jackknife = !plan.JackknifeMultiplicities.IsEmpty;
        if (asked == BootstrapLimits.Default)
        {
            return jackknife ? BootstrapLimits.Normal : BootstrapLimits.Percentile;
        }

        if (jackknife && asked != BootstrapLimits.Normal)
        {
            throw new ArgumentException(
                $"Limits is {asked}, but the draws of '{scheme.Name}' are not a sample of the estimate's distribution: only Normal "
                    + $"limits follow from them."
            );
        }

        if (asked == BootstrapLimits.Studentized && !plan.HasStandardErrors)
        {
            throw new NotSupportedException(
                $"Studentized limits need a standard error in each replicate, which '{scheme.Name}' does not give for this result: it "
                    + $"takes {nameof(IFullRefit)} with scores and information, or a score scheme."
            );
        }

        return asked;
    }
}
