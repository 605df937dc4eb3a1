namespace Crabbymetrics.Estimators;

/// <summary>The operations of generalized linear models on the rows that come with a block.</summary>
internal static class GlmBlocks
{
    /// <summary>Writes the linear predictors, offset included.</summary>
    public static void LinearPredictor(
        this in DesignBlock block,
        double constant,
        ReadOnlySpan<double> coefficients,
        Span<double> linearPredictor
    )
    {
        if (block.Offset.IsEmpty)
        {
            linearPredictor.Fill(constant);
        }
        else
        {
            RowKernels.AddConstant(block.Offset, constant, linearPredictor);
        }

        block.AddLinearPredictor(coefficients, linearPredictor);
    }

    /// <summary>Weighs values of the rows, where there are weights.</summary>
    public static void Weigh(this in DesignBlock block, Span<double> values)
    {
        if (!block.Weights.IsEmpty)
        {
            RowKernels.Weigh(values, block.Weights);
        }
    }

    /// <summary>Whether no row has a weight, as with the clusters that a resample left out: the block has no part in any sum.</summary>
    public static bool IsAbsent(this in DesignBlock block) => !block.Weights.IsEmpty && !block.Weights.ContainsAnyExcept(0.0);
}
