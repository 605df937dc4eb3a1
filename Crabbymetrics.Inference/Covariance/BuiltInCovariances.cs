using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The covariance formulas that come with the library. In the formulas n is the number of observations, k that of estimated parameters, s
/// the score of an observation, B the inverse information at the estimates and h the leverage. Each states its formula in
/// <see cref="ICovarianceEstimator.Description"/>.
/// </summary>
public static class BuiltInCovariances
{
    /// <summary><c>vanilla</c>: B. R's glm, statsmodels' nonrobust, Stata's oim.</summary>
    public static ICovarianceEstimator Vanilla { get; } =
        new ModelBasedCovariance(
            "vanilla",
            ["oim", "nonrobust", "iid"],
            "B, the inverse information: holds where the model's variance is true.",
            SmallSampleFactor.None
        );

    /// <summary><c>eim</c>: the inverse expected information. The same as <c>vanilla</c> for a canonical link; R's glm for any
    /// other.</summary>
    public static ICovarianceEstimator ExpectedInformation { get; } =
        new ModelBasedCovariance(
            "eim",
            ["fisher"],
            "the inverse expected information, as R's glm reports for any link.",
            SmallSampleFactor.None,
            expected: true
        );

    /// <summary><c>quasi</c>: phi B with phi Pearson's chi-squared over n - k. R's quasipoisson.</summary>
    public static ICovarianceEstimator Quasi { get; } =
        new ModelBasedCovariance(
            "quasi",
            [],
            "phi B, phi = Pearson's chi-squared / (n - k): the variance is proportional to the model's.",
            SmallSampleFactor.None,
            dispersed: true
        );

    /// <summary><c>iid-fixest</c>: (n-1)/(n-k) B. fixest's iid.</summary>
    public static ICovarianceEstimator IidFixest { get; } =
        new ModelBasedCovariance(
            "iid-fixest",
            [],
            "(n-1)/(n-k) B, as fixest reports for vcov = \"iid\".",
            SmallSampleFactor.ResidualLessOne
        );

    /// <summary><c>sandwich</c>: B (sum s s') B. R's sandwich, statsmodels' HC0.</summary>
    public static ICovarianceEstimator Sandwich { get; } =
        new HeteroskedasticityRobustCovariance(
            "sandwich",
            ["qmle", "hc0", "statsmodels-hc0"],
            "B (sum s s') B: holds where the mean is right, whatever the variance.",
            SmallSampleFactor.None
        );

    /// <summary><c>hc1</c>: n/(n-k) B (sum s s') B. R's vcovHC HC1, fixest's hetero.</summary>
    public static ICovarianceEstimator Hc1 { get; } =
        new HeteroskedasticityRobustCovariance("hc1", [], "n/(n-k) B (sum s s') B.", SmallSampleFactor.Residual);

    /// <summary><c>stata-robust</c>: n/(n-1) B (sum s s') B. Stata's vce(robust) after maximum likelihood.</summary>
    public static ICovarianceEstimator StataRobust { get; } =
        new HeteroskedasticityRobustCovariance(
            "stata-robust",
            [],
            "n/(n-1) B (sum s s') B, as Stata's vce(robust) after maximum likelihood.",
            SmallSampleFactor.Observations
        );

    /// <summary><c>hc2</c>: B [sum s s'/(1-h)] B. R's vcovHC HC2.</summary>
    public static ICovarianceEstimator Hc2 { get; } =
        new HeteroskedasticityRobustCovariance(
            "hc2",
            [],
            "B [sum s s'/(1-h)] B: unbiased for a linear model with equal variances.",
            SmallSampleFactor.None,
            leveragePower: 1
        );

    /// <summary><c>hc3</c>: B [sum s s'/(1-h)^2] B. R's vcovHC HC3.</summary>
    public static ICovarianceEstimator Hc3 { get; } =
        new HeteroskedasticityRobustCovariance(
            "hc3",
            [],
            "B [sum s s'/(1-h)^2] B: close to the jackknife, for small samples.",
            SmallSampleFactor.None,
            leveragePower: 2
        );

    /// <summary><c>hc4</c>: B [sum s s'/(1-h)^min(4, nh/k)] B. R's vcovHC HC4.</summary>
    public static ICovarianceEstimator Hc4 { get; } =
        new LeverageDiscountCovariance(
            "hc4",
            "B [sum s s'/(1-h)^min(4, nh/k)] B: for designs with rows of high leverage.",
            static (ratio, _) => Math.Min(4.0, ratio)
        );

    /// <summary><c>hc4m</c>: B [sum s s'/(1-h)^(min(1, nh/k) + min(1.5, nh/k))] B. R's vcovHC HC4m.</summary>
    public static ICovarianceEstimator Hc4m { get; } =
        new LeverageDiscountCovariance(
            "hc4m",
            "B [sum s s'/(1-h)^(min(1, nh/k) + min(1.5, nh/k))] B: hc4 with exponents that hold with errors that are not normal.",
            static (ratio, _) => Math.Min(1.0, ratio) + Math.Min(1.5, ratio)
        );

    /// <summary><c>hc5</c>: B [sum s s'/(1-h)^(d/2)] B, d = min(nh/k, max(4, 0.7 n h_max/k)). R's vcovHC HC5.</summary>
    public static ICovarianceEstimator Hc5 { get; } =
        new LeverageDiscountCovariance(
            "hc5",
            "B [sum s s'/(1-h)^(d/2)] B, d = min(nh/k, max(4, 0.7 n h_max/k)): for designs with rows of extreme leverage.",
            static (ratio, largest) => 0.5 * Math.Min(ratio, Math.Max(4.0, 0.7 * largest))
        );

    /// <summary><c>cr0</c>: B (sum S_g S_g') B, S_g the sum of the scores of cluster g. R's vcovCL HC0 without adjustment.</summary>
    public static ICovarianceEstimator Cr0 { get; } =
        new ClusterRobustCovariance(
            "cr0",
            [],
            "B (sum S_g S_g') B over clusters: holds where observations are dependent within clusters only.",
            SmallSampleFactor.None
        );

    /// <summary><c>cr1-stata</c>: G/(G-1) B (sum S_g S_g') B. R's vcovCL for a glm, Stata's vce(cluster) after maximum
    /// likelihood.</summary>
    public static ICovarianceEstimator Cr1Stata { get; } =
        new ClusterRobustCovariance(
            "cr1-stata",
            [],
            "G/(G-1) B (sum S_g S_g') B, as Stata's vce(cluster) after maximum likelihood.",
            SmallSampleFactor.Clusters
        );

    /// <summary><c>cr1</c>: G/(G-1) (n-1)/(n-k) B (sum S_g S_g') B. statsmodels, fixest without fixed effects, R's vcovCL HC1.</summary>
    public static ICovarianceEstimator Cr1 { get; } =
        new ClusterRobustCovariance(
            "cr1",
            ["cluster", "statsmodels-cluster"],
            "G/(G-1) (n-1)/(n-k) B (sum S_g S_g') B over clusters.",
            SmallSampleFactor.ClustersAndResidual
        );

    /// <summary><c>cr2</c>: the bias-reduced clustered form of Bell and McCaffrey. R's clubSandwich CR2.</summary>
    public static ICovarianceEstimator Cr2 { get; } = new BiasReducedClusterCovariance();

    /// <summary><c>cr3</c>: the jackknife-like clustered form of Bell and McCaffrey. R's clubSandwich CR3.</summary>
    public static ICovarianceEstimator Cr3 { get; } = new JackknifeClusterCovariance();

    /// <summary><c>hac</c>: the sandwich with a Bartlett kernel over time (Newey and West). statsmodels' HAC.</summary>
    public static ICovarianceEstimator NeweyWest { get; } = new NeweyWestCovariance();

    /// <summary><c>driscoll-kraay</c>: the sandwich with a Bartlett kernel over the sums of the scores of each period.</summary>
    public static ICovarianceEstimator DriscollKraay { get; } = new DriscollKraayCovariance();

    /// <summary><c>r-hc0</c>: sandwich with the inverse expected information: R's sandwich and vcovHC HC0.</summary>
    public static ICovarianceEstimator RHc0 { get; } =
        new HeteroskedasticityRobustCovariance(
            "r-hc0",
            [],
            "sandwich with the inverse expected information: R's sandwich and vcovHC HC0.",
            SmallSampleFactor.None,
            leveragePower: 0,
            bread: BreadInformation.Expected
        );

    /// <summary><c>r-hc1</c>: hc1 with the inverse expected information, as R's vcovHC HC1.</summary>
    public static ICovarianceEstimator RHc1 { get; } =
        new HeteroskedasticityRobustCovariance(
            "r-hc1",
            [],
            "hc1 with the inverse expected information, as R's vcovHC HC1.",
            SmallSampleFactor.Residual,
            leveragePower: 0,
            bread: BreadInformation.Expected
        );

    /// <summary><c>r-hc2</c>: hc2 with the inverse expected information, as R's vcovHC HC2.</summary>
    public static ICovarianceEstimator RHc2 { get; } =
        new HeteroskedasticityRobustCovariance(
            "r-hc2",
            [],
            "hc2 with the inverse expected information, as R's vcovHC HC2.",
            SmallSampleFactor.None,
            leveragePower: 1,
            bread: BreadInformation.Expected
        );

    /// <summary><c>r-hc3</c>: hc3 with the inverse expected information, as R's vcovHC HC3.</summary>
    public static ICovarianceEstimator RHc3 { get; } =
        new HeteroskedasticityRobustCovariance(
            "r-hc3",
            [],
            "hc3 with the inverse expected information, as R's vcovHC HC3.",
            SmallSampleFactor.None,
            leveragePower: 2,
            bread: BreadInformation.Expected
        );

    /// <summary><c>r-vcovcl</c>: cr1-stata with the inverse expected information, as R's vcovCL of a glm.</summary>
    public static ICovarianceEstimator RClustered { get; } =
        new ClusterRobustCovariance(
            "r-vcovcl",
            [],
            "cr1-stata with the inverse expected information, as R's vcovCL of a glm.",
            SmallSampleFactor.Clusters,
            BreadInformation.Expected
        );

    /// <summary><c>r-vcovcl-hc1</c>: cr1 with the inverse expected information, as R's vcovCL HC1 of a glm.</summary>
    public static ICovarianceEstimator RClusteredHc1 { get; } =
        new ClusterRobustCovariance(
            "r-vcovcl-hc1",
            [],
            "cr1 with the inverse expected information, as R's vcovCL HC1 of a glm.",
            SmallSampleFactor.ClustersAndResidual,
            BreadInformation.Expected
        );

    /// <summary><c>conley:KM</c>: the sandwich that allows for correlation between rows that are near each other (Conley
    /// 1999).</summary>
    public static ICovarianceEstimator Conley { get; } = new ConleyCovariance();

    /// <summary>All that need scores, information, leverages, clusters and time at most.</summary>
    public static ImmutableArray<ICovarianceEstimator> All { get; } =
    [
        Vanilla,
        ExpectedInformation,
        Quasi,
        IidFixest,
        Sandwich,
        Hc1,
        StataRobust,
        Hc2,
        Hc3,
        Hc4,
        Hc4m,
        Hc5,
        Cr0,
        Cr1Stata,
        Cr1,
        Cr2,
        Cr3,
        NeweyWest,
        DriscollKraay,
    ];

    /// <summary>Those that need more than every model has: coordinates of the rows, or the expected information.</summary>
    public static ImmutableArray<ICovarianceEstimator> Further { get; } = [Conley, RHc0, RHc1, RHc2, RHc3, RClustered, RClusteredHc1];
}
