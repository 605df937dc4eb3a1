namespace Crabbymetrics.Estimators;

/// <summary>The rows of a fit as the objective reads them: outcomes, offsets and effective weights. Empty memory stands for no offset and
/// weights of one.</summary>
internal readonly record struct GlmRows(
    IGlmFamily Family,
    ReadOnlyMemory<double> Outcome,
    ReadOnlyMemory<double> Offset,
    ReadOnlyMemory<double> Weights
)
{
    /// <summary>The mean squares of the outcomes of merged rows about the outcomes here, their means; empty where every row is itself, or
    /// nothing asks for them.</summary>
    internal ReadOnlyMemory<double> Spread { get; init; }

    /// <summary>Writes the linear predictors of a block.</summary>
    internal void LinearPredictor(in DesignBlock block, double constant, ReadOnlySpan<double> coefficients, Span<double> linearPredictor)
    {
        if (Offset.IsEmpty)
        {
            linearPredictor.Fill(constant);
        }
        else
        {
            RowKernels.AddConstant(Offset.Span.Slice(block.FirstRow, block.RowCount), constant, linearPredictor);
        }

        block.AddLinearPredictor(coefficients, linearPredictor);
    }

    internal ReadOnlySpan<double> OutcomeOf(in DesignBlock block) => Outcome.Span.Slice(block.FirstRow, block.RowCount);

    /// <summary>The weights of a block's rows; empty where all are 1.</summary>
    internal ReadOnlySpan<double> WeightsOf(in DesignBlock block) =>
        Weights.IsEmpty ? default : Weights.Span.Slice(block.FirstRow, block.RowCount);

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    internal double ObservationCount(WeightKind? kind)
    {
        if (Weights.IsEmpty)
        {
            return Outcome.Length;
        }

        double count = 0.0;
        foreach (double weight in Weights.Span)
        {
            count += kind == WeightKind.Frequency ? weight : (weight > 0.0 ? 1.0 : 0.0);
        }

        return count;
    }

    /// <summary>Weighs values of a block's rows, where there are weights.</summary>
    internal void Weigh(in DesignBlock block, Span<double> values)
    {
        if (!Weights.IsEmpty)
        {
            RowKernels.Weigh(values, Weights.Span.Slice(block.FirstRow, block.RowCount));
        }
    }

    /// <summary>Whether no row of a block has a weight, as with the clusters that a resample left out: it has no part in any sum.</summary>
    internal bool IsAbsent(in DesignBlock block) =>
        !Weights.IsEmpty && !Weights.Span.Slice(block.FirstRow, block.RowCount).ContainsAnyExcept(0.0);
}
