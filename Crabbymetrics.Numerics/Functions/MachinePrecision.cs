namespace Crabbymetrics.Numerics;

/// <summary>The precision of double numbers.</summary>
public static class MachinePrecision
{
    /// <summary>The gap between 1 and the next larger number, 2^-52: twice the largest relative error of one operation.</summary>
    public const double Epsilon = 2.220446049250313e-16;
}
