namespace Crabbymetrics.Numerics;

/// <summary>The exponent g of a tail <c>integral of exp(-g(s)) over s above 0</c>.</summary>
internal interface ITailExponent
{
    /// <summary>g(s), for s above 0: 0 at 0, rising.</summary>
    double At(double s);
}
