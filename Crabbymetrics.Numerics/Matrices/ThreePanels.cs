namespace Crabbymetrics.Numerics;

/// <summary>Three consecutive panels of a matrix from a column on.</summary>
internal readonly ref struct ThreePanels
{
    /// <summary>The distance between the panels.</summary>
    public readonly nuint Stride;

    /// <summary>The first value of the first panel.</summary>
    public readonly ref double First;

    public ThreePanels(ref double first, nuint stride)
    {
        First = ref first;
        Stride = stride;
    }
}
