namespace Crabbymetrics.Estimators;

/// <summary>From which points a kernel basis is made.</summary>
public enum KernelApproximation
{
    /// <summary>From all rows of the fit: exact, with as many columns as rows.</summary>
    All,

    /// <summary>From some landmarks: Williams and Seeger (2001), "Using the Nystrom method to speed up kernel machines", NIPS 13.</summary>
    Nystrom,

    /// <summary>From random frequencies: Rahimi and Recht (2007), "Random features for large-scale kernel machines", NIPS 20. For kernels
    /// of
    /// differences, rbf and laplacian.</summary>
    Fourier,
}
