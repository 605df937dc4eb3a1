namespace Crabbymetrics.Estimators;

/// <summary>The multipliers of the rows of a block.</summary>
internal static class RowWeights
{
    /// <summary>Writes them, ones where there are none.</summary>
    public static void Write(double[] weights, in DesignBlock block, Span<double> target)
    {
        if (weights.Length == 0)
        {
            target.Fill(1.0);
        }
        else
        {
            weights.AsSpan(block.FirstRow, block.RowCount).CopyTo(target);
        }
    }
}
