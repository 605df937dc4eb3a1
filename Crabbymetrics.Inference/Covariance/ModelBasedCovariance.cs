using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Inference;

/// <summary>The inverse information, times a scalar: valid where the model's variance is true, or true up to that scalar.</summary>
internal sealed class ModelBasedCovariance(
    string name,
    ImmutableArray<string> aliases,
    string description,
    SmallSampleFactor factor,
    bool dispersed = false,
    bool expected = false
) : ICovarianceEstimator
{
    public string Name => name;

    public ImmutableArray<string> Aliases => aliases;

    public string Description => description;

    public CovarianceInputs Reads => CovarianceInputs.SmallSample;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, factor, clustered: false);
        Bread bread = Bread.Of(result, name, expected);
        ObservationCounts.RefuseProbabilityWeights(result, name);
        if (result is IInformation { ModelBasedUnavailableReason: { } reason })
        {
            throw new InferenceUnavailableException($"'{name}' does not hold here: {reason}");
        }

        int counted = bread.CountedParameters(arguments, []);
        double scalar = chosen.Value(result.ObservationCount, counted);
        double included = ((IInformation)result).Dispersion;
        double dispersion = dispersed ? Dispersion(result) : included;
        double degreesOfFreedom = bread.AbsorbedDegreesOfFreedom(counted);
        // A dispersion of 1 is none that was estimated: GMM's covariance is of the moments, not of a variance of errors.
        if (!double.IsPositiveInfinity(degreesOfFreedom) && !dispersed && included != 1.0)
        {
            // The variance of the errors under the convention; that of the result counts all effects.
            int all = bread.CountedParameters(new CovarianceArguments { AbsorbedCount = AbsorbedCount.Full }, []);
            dispersion *= (result.ObservationCount - all) / degreesOfFreedom;
        }

        double multiple = dispersion / included;
        // The bread is used for this formula only, which may overwrite its inverse.
        double[] working = bread.Inverse;
        if (scalar * multiple != 1.0)
        {
            Vectors.Scale(scalar * multiple, working);
        }

        return new CovarianceMatrix(
            chosen.KindOf(name, factor),
            result.ParameterNames,
            ImmutableCollectionsMarshal.AsImmutableArray(bread.ToReported(working))
        )
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = scalar,
            Dispersion = dispersion,
            DegreesOfFreedom = degreesOfFreedom,
            Working = bread.Working(working),
            Warnings = bread.Warnings,
        };
    }

    private double Dispersion(IEstimationResult result)
    {
        IGoodnessOfFit fit = Capability.Require<IGoodnessOfFit>(result, name);
        double dispersion = fit.PearsonChiSquared / fit.ResidualDegreesOfFreedom;
        return fit.ResidualDegreesOfFreedom > 0.0 && double.IsFinite(dispersion)
            ? dispersion
            : throw new CrabbymetricsException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"'{name}' has no dispersion: Pearson's statistic is {fit.PearsonChiSquared} with {fit.ResidualDegreesOfFreedom} "
                        + $"residual degrees of freedom."
                )
            );
    }
}
