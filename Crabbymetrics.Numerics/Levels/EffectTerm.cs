namespace Crabbymetrics.Numerics;

/// <summary>One column for each level of a block that is not eliminated: a constant, or a slope.</summary>
/// <param name="Codes">The level of each row, in the order of the rows of the largest block.</param>
/// <param name="First">The place of the column of level 0 among all coefficients.</param>
/// <param name="Stride">How far the column of the next level is.</param>
/// <param name="Values">The value of each row; null for ones.</param>
internal sealed record EffectTerm(int[] Codes, int First, int Stride, double[]? Values)
{
    /// <summary>Whether it is the constant of a block of constants.</summary>
    public bool IsConstant { get; } = Stride == 1 && Values is null;
}
