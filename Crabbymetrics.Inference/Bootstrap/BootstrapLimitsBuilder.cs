using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Makes the confidence limits of all parameters from a run, with what the kind of limits needs beside the draws.</summary>
internal sealed class BootstrapLimitsBuilder(
    BootstrapLimits limits,
    IEstimationResult result,
    IBootstrapPlan plan,
    BootstrapOptions options
)
{
    public (ImmutableArray<double> Low, ImmutableArray<double> High) Build(
        double[] draws,
        double[]? replicateErrors,
        ImmutableArray<double> standardErrors,
        CancellationToken cancellationToken
    )
    {
        int k = result.Parameters.Length;
        double[] low = new double[k];
        double[] high = new double[k];
        Array.Fill(low, double.NaN);
        Array.Fill(high, double.NaN);
        double[]? accelerations = null;
        double[]? robustErrors = null;
        for (int j = 0; j < k; j++)
        {
            double[] sorted = SortedColumn(j, (at, draw) => draw, draws);
            if (sorted.Length < 2)
            {
                continue;
            }

            double estimate = result.Parameters[j];
            switch (limits)
            {
                case BootstrapLimits.Percentile:
                    (low[j], high[j]) = BootstrapInterval.Percentile(sorted, options.Level);
                    break;
                case BootstrapLimits.Basic:
                    (low[j], high[j]) = BootstrapInterval.Basic(sorted, estimate, options.Level);
                    break;
                case BootstrapLimits.Normal:
                    (low[j], high[j]) = BootstrapInterval.ByNormal(estimate, standardErrors[j], options.Level);
                    break;
                case BootstrapLimits.Bca:
                    accelerations ??= Accelerations(cancellationToken);
                    (low[j], high[j]) = BootstrapInterval.Bca(sorted, estimate, accelerations[j], options.Level);
                    break;
                case BootstrapLimits.Studentized:
                    robustErrors ??= RobustErrorsOfResult();
                    double[] statistics = SortedColumn(j, (at, draw) => (draw - estimate) / replicateErrors![at], draws);
                    (low[j], high[j]) = BootstrapInterval.Studentized(statistics, estimate, robustErrors[j], options.Level);
                    break;
                default:
                    throw new InvalidOperationException($"{limits} is no kind of limits.");
            }
        }

        return ([.. low], [.. high]);
    }

    // By the infinitesimal jackknife where there are scores, and by leaving out one unit at a time where there are none.
    private double[] Accelerations(CancellationToken cancellationToken)
    {
        int k = result.Parameters.Length;
        const string Asks = "A bias-corrected and accelerated limit";
        if (result is IScoreContributions and IInformation { InferenceUnavailableReason: null })
        {
            return Influences
                .Of(plan.ResampledClusters is null ? DistinctObservations.Of(result) : result, plan.ResampledClusters, Asks)
                .Accelerations(k);
        }

        IWeightedRefit refit = Capability.Require<IWeightedRefit>(result, Asks);
        IBootstrapPlan jackknife = plan.ResampledClusters is { } clusters
            ? ClusterJackknifeScheme.Plan(refit, clusters)
            : JackknifeScheme.Plan(refit);
        BootstrapRun run = new(result, jackknife, options, standardErrors: false, progress: null);
        run.Execute(cancellationToken);
        if (run.Cancelled)
        {
            double[] unknown = new double[k];
            Array.Fill(unknown, double.NaN);
            return unknown;
        }

        return BootstrapInterval.JackknifeAccelerations(run.Draws, k, jackknife.JackknifeMultiplicities);
    }

    private double[] RobustErrorsOfResult()
    {
        double[] errors = new double[result.Parameters.Length];
        IEstimationResult distinct = plan.ResampledClusters is null ? DistinctObservations.Of(result) : result;
        RobustErrors.Write(distinct, distinct, [], plan.ResampledClusters, errors);
        return errors;
    }

    private double[] SortedColumn(int column, Func<int, double, double> value, double[] draws)
    {
        int k = result.Parameters.Length;
        double[] values = new double[draws.Length / k];
        int count = 0;
        for (int at = column; at < draws.Length; at += k)
        {
            double transformed = value(at, draws[at]);
            if (double.IsFinite(transformed))
            {
                values[count++] = transformed;
            }
        }

        Array.Resize(ref values, count);
        Array.Sort(values);
        return values;
    }
}
