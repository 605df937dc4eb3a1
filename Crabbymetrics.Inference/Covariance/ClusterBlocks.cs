using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The working regression of a result, cluster by cluster.</summary>
internal sealed class ClusterBlocks
{
    private readonly Bread _bread;
    private readonly CovarianceArguments _arguments;
    private readonly double[] _regressors;
    private readonly int[][] _rows;

    private ClusterBlocks(
        Bread bread,
        CovarianceArguments arguments,
        ClusterSelection clusters,
        IWorkingRegression regression,
        int leveragePower,
        string formula
    )
    {
        _bread = bread;
        _arguments = arguments;
        Clusters = clusters;
        int n = regression.RowCount;
        _rows = clusters.Groups[0].Rows(clusters.Weights.Span);
        _regressors = new double[n * bread.Dimension];
        regression.CopyRegressors(0, n, _regressors);
        WorkingWeights = new double[n];
        regression.CopyWorkingWeights(0, n, WorkingWeights);
        Information = WorkingModel.MatrixOf(bread, regression, WorkingWeights);
        ScoreResiduals = new double[n];
        regression.CopyScoreResiduals(0, n, ScoreResiduals);
        if (bread.Result is IAncillaryParameters { Joint: not null })
        {
            AncillaryScores = BeyondRegression(clusters.Groups[0], leveragePower, formula);
        }
    }

    // The contribution of ancillary parameters to the scores of each row, divided by (1 - h)^(p/2) with the leverage h of the row, as hc2
    // and hc3 divide the whole score.
    private double[] BeyondRegression(ObservationGroups groups, int leveragePower, string formula)
    {
        int k = _bread.Dimension;
        int n = ScoreResiduals.Length;
        double[] divisors = LeverageCorrection.Multipliers(_bread, n, leveragePower, formula);
        double[] sums = new double[Count * k];
        Capability.RequireScores(_bread, formula).SumScores(divisors, groups.Codes, sums);
        for (int g = 0; g < Count; g++)
        {
            Span<double> sum = sums.AsSpan(g * k, k);
            foreach (int i in RowsOf(g))
            {
                TensorPrimitives.MultiplyAdd(Regressors(i), -divisors[i] * ScoreResiduals[i], sum, sum);
            }
        }

        return sums;
    }

    /// <summary>The one clustering.</summary>
    public ClusterSelection Clusters { get; }

    /// <summary>The number G of clusters.</summary>
    public int Count => _rows.Length;

    /// <summary>The n weights of the information.</summary>
    public double[] WorkingWeights { get; }

    /// <summary>The information that they make, <c>X'WX</c>, k x k values, row-major.</summary>
    public double[] Information { get; }

    /// <summary>The n scalars r_i of the scores r_i x_i.</summary>
    public double[] ScoreResiduals { get; }

    /// <summary>
    /// The part of the scores of each cluster beyond the sums of r_i x_i, G x k: with ancillary parameters, the part that comes from
    /// estimating them, each row divided by (1 - h_i)^(p/2). Null where scores are r_i x_i.
    /// </summary>
    public double[]? AncillaryScores { get; }

    /// <summary>Collects the blocks.</summary>
    /// <param name="bread">The bread of the result.</param>
    /// <param name="arguments">The arguments of the caller.</param>
    /// <param name="leveragePower">p, the power of 1 - h that hc2 (1) and hc3 (2) divide squares of scores by.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <exception cref="NotSupportedException">The result is not a working regression, or has no groups.</exception>
    /// <exception cref="ArgumentException">The clustering is missing or wrong.</exception>
    public static ClusterBlocks Of(Bread bread, CovarianceArguments arguments, int leveragePower, string formula)
    {
        IWorkingRegression regression = Capability.Require<IWorkingRegression>(bread.Result, formula);
        ClusterSelection clusters = ClusterSelection.Of(bread.Result, arguments, regression.RowCount, formula, most: 1);
        // The working weights of a generalized linear model are weights too.
        if (
            bread.Result is IAbsorbedEffects { Absorbed.IsEmpty: false } effects
            && (bread.Result is not ILinearFit || !NestedEffects.AreAll(effects, clusters, bread.Result))
        )
        {
            throw new InferenceUnavailableException(
                $"'{formula}' needs the leverages of whole clusters, which are known with absorbed effects in least squares alone, where "
                    + "each level is in one cluster and there are no weights. Use cr1, or write the effects out as C() columns."
            );
        }

        return new ClusterBlocks(bread, arguments, clusters, regression, leveragePower, formula);
    }

    /// <summary>The rows of a cluster that count.</summary>
    /// <param name="cluster">The cluster.</param>
    public ReadOnlySpan<int> RowsOf(int cluster) => _rows[cluster];

    /// <summary>The k regressors of a row.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<double> Regressors(int row) => _regressors.AsSpan(row * _bread.Dimension, _bread.Dimension);

    /// <summary>The covariance with what is known of the clusters.</summary>
    /// <param name="kind">The name of the formula.</param>
    /// <param name="factor">The small-sample factor used.</param>
    /// <param name="scalar">The value of the factor.</param>
    /// <param name="working">The covariance of the working parameters.</param>
    /// <param name="warnings">What the formula has to say beside the bread and the clusters.</param>
    public CovarianceMatrix ToCovariance(
        string kind,
        SmallSampleFactor factor,
        double scalar,
        double[] working,
        ImmutableArray<string> warnings = default
    )
    {
        double[] identified = _bread.ToIdentified(working);
        ImmutableArray<string> withheld = VanishedVariances.Withhold(_bread, identified, VanishedVariances.ShareOfSums, kind);
        return new CovarianceMatrix(kind, _bread.Result.ParameterNames, _bread.Embed(identified))
        {
            SmallSample = factor.Name,
            SmallSampleFactor = scalar,
            Working = withheld.IsEmpty ? _bread.Working(working) : null,
            ClusterCounts = Clusters.Counts,
            DegreesOfFreedom = Clusters.DegreesOfFreedom(_bread.Result, _arguments),
            Warnings =
            [
                .. _bread.Warnings,
                .. Clusters.Warnings(_bread.Dimension, _bread.Result, isCorrected: true),
                .. warnings.IsDefault ? [] : warnings,
                .. withheld,
            ],
        };
    }
}
