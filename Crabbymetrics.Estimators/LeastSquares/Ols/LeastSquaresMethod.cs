namespace Crabbymetrics.Estimators;

/// <summary>How a linear least squares problem is solved. The answers are the same to rounding; what differs is time.</summary>
public enum LeastSquaresMethod
{
    /// <summary>Cross products where the columns are far from collinear, otherwise QR.</summary>
    Automatic,

    /// <summary>A QR factorization by Householder reflections, whatever the columns.</summary>
    Qr,

    /// <summary>Centred cross products and their Cholesky factor; QR where they are singular to working precision.</summary>
    CrossProducts,
}
