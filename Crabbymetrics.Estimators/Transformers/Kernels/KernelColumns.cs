namespace Crabbymetrics.Estimators;

/// <summary>What the columns of a kernel basis are.</summary>
public enum KernelColumns
{
    /// <summary><c>k(x, L) K(L, L)^-1/2</c>: their inner products are the kernel (of all rows exactly, of landmarks nearly), so that ridge
    /// regression on them is kernel ridge regression.</summary>
    Features,

    /// <summary><c>k(x, L)</c>, the kernel itself.</summary>
    Kernel,
}
