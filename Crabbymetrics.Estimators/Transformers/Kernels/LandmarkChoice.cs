namespace Crabbymetrics.Estimators;

/// <summary>How the landmarks of the Nystrom method are chosen.</summary>
public enum LandmarkChoice
{
    /// <summary>Rows drawn without replacement, each with equal chances.</summary>
    Uniform,

    /// <summary>The centres of clusters: k-means from the start of Arthur and Vassilvitskii (2007), as Zhang and Kwok (2008), "Improved
    /// Nystrom low-rank approximation and error analysis", ICML 25, advise.</summary>
    KMeans,
}
