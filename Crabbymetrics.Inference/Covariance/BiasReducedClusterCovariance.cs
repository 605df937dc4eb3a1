using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// CR2: clustered, with the residuals of each cluster adjusted so that the covariance is unbiased where the working model is true
/// (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, whose R package clubSandwich has these conventions). With ancillary parameters
/// the residuals of the mean are adjusted, at the estimated ancillary parameters, bread and scores are joint, and the part of the scores
/// that comes from ancillary parameters is divided by the root of 1 - h row by row. With one row a cluster it is HC2.
/// </summary>
internal sealed class BiasReducedClusterCovariance(bool satterthwaite = false) : ICovarianceEstimator
{
    private const string Setting = "satterthwaite";

    public string Name => satterthwaite ? $"cr2:{Setting}" : "cr2";

    public ImmutableArray<string> Aliases => [];

    public string Description =>
        "Clustered, with residuals adjusted to be unbiased where the model's variance is true (Bell and McCaffrey), as R's clubSandwich; "
        + "cr2:satterthwaite has degrees of freedom of its own for each coefficient and test.";

    public CovarianceInputs Reads =>
        CovarianceInputs.Clusters
        | CovarianceInputs.SmallSample
        | (satterthwaite ? CovarianceInputs.None : CovarianceInputs.ClusterDegreesOfFreedom);

    public CovarianceInputs Needs => CovarianceInputs.Clusters;

    public ICovarianceEstimator WithSetting(string setting) =>
        string.Equals(setting, Setting, StringComparison.OrdinalIgnoreCase)
            ? new BiasReducedClusterCovariance(satterthwaite: true)
            : throw new ArgumentException($"cr2 takes '{Setting}' after the colon, and '{setting}' was given.", nameof(setting));

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, SmallSampleFactor.None, clustered: true);
        Bread bread = Bread.Of(result, Name);
        ClusterBlocks blocks = ClusterBlocks.Of(bread, arguments, leveragePower: 1, Name);
        int k = bread.Dimension;
        double scalar = chosen.Value(result.ObservationCount, bread.CountedParameters(arguments, blocks.Clusters.Groups), blocks.Count);
        double[] sums = new double[blocks.Count * k];
        if (satterthwaite && blocks.AncillaryScores is not null)
        {
            throw new InferenceUnavailableException(
                $"'{Name}' is of models without ancillary parameters: its degrees of freedom take the variance of outcomes for known. Use "
                    + "cr2 with t of G - 1 degrees of freedom."
            );
        }

        SatterthwaiteDegrees? degrees = null;
        if (result is IWorkingRegression { HasEqualVariances: true })
        {
            EqualVarianceReduction reduction = new(bread, blocks);
            for (int g = 0; g < blocks.Count; g++)
            {
                reduction.AdjustedScore(g, sums.AsSpan(g * k, k));
            }

            degrees = satterthwaite ? reduction.Degrees() : null;
        }
        else
        {
            BiasReduction reduction = new(bread, blocks);
            for (int g = 0; g < blocks.Count; g++)
            {
                reduction.AdjustedScore(g, sums.AsSpan(g * k, k));
            }

            degrees = satterthwaite ? reduction.Degrees() : null;
        }

        if (blocks.AncillaryScores is { } ancillary)
        {
            TensorPrimitives.Add(sums, ancillary, sums);
        }

        double[] middle = new double[k * k];
        SquareMatrix.AddOuterProducts(sums, k, scalar, middle);
        ObservationGroups groups = blocks.Clusters.Groups[0];
        CovarianceMatrix covariance = blocks.ToCovariance(
            chosen.KindOf(Name, SmallSampleFactor.None),
            chosen,
            scalar,
            bread.Sandwich(middle),
            CarriedClusters.Find(bread, groups.Codes, groups.Count, groups.Name, groups.Count > k ? middle : null, Name)
        );
        return degrees is null ? covariance : degrees.ApplyTo(covariance);
    }
}
