namespace Crabbymetrics.Estimators;

/// <summary>A kernel: how alike two rows are.</summary>
public enum KernelFunction
{
    /// <summary><c>exp(-gamma |x - z|^2)</c>, the Gaussian one.</summary>
    Rbf,

    /// <summary><c>exp(-gamma sum_j |x_j - z_j|)</c>.</summary>
    Laplacian,

    /// <summary><c>(gamma x'z + constant)^degree</c>.</summary>
    Polynomial,

    /// <summary><c>x'z</c>.</summary>
    Linear,
}
