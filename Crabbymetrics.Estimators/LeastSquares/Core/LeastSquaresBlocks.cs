using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The operations of least squares on the rows that come with a block.</summary>
internal static class LeastSquaresBlocks
{
    /// <summary>Writes the outcomes less the offsets.</summary>
    public static void CopyOutcomeLessOffset(this in DesignBlock block, Span<double> values)
    {
        block.Outcome.CopyTo(values);
        if (!block.Offset.IsEmpty)
        {
            TensorPrimitives.Subtract(values[..block.RowCount], block.Offset, values);
        }
    }
}
