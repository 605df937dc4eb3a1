namespace Crabbymetrics;

/// <summary>How a covariance robust to serial correlation weighs the products of scores a number of periods apart.</summary>
public enum SerialKernel
{
    /// <summary><c>1 - z</c> up to 1 (Newey and West 1987).</summary>
    Bartlett,

    /// <summary><c>1 - 6 z^2 + 6 z^3</c> up to 1/2 and <c>2 (1 - z)^3</c> up to 1 (Gallant 1987).</summary>
    Parzen,

    /// <summary><c>25 / (12 pi^2 z^2) (sin a / a - cos a)</c> with <c>a = 6 pi z / 5</c>, at all distances (Andrews 1991).</summary>
    QuadraticSpectral,

    /// <summary>1 up to 1: the covariance may have no positive variances, and is then refused (White and Domowitz 1984).</summary>
    Truncated,
}
