namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows of a Tweedie likelihood: a row whose weight is a precision (<see cref="WeightKind.Analytic"/>) has the dispersion phi over it
/// and counts as often as it was drawn; any other weight says how often the row counts.
/// </summary>
internal readonly record struct TweedieRows(GlmRows Rows, ReadOnlyMemory<double> Precisions)
{
    /// <summary>The rows of a fit: by outcome merged where they are merged and no weight is a precision.</summary>
    public static (TweedieRows Rows, WorkingParameters Working) Of(GlmFit fit)
    {
        if (PrecisionsOf(fit) is { IsEmpty: false } precisions)
        {
            return (new TweedieRows(fit.Rows, precisions), fit.Working);
        }

        ModelRows model = fit.ByOutcome;
        return (new TweedieRows(model.Rows, default), model.Working);
    }

    /// <summary>The precisions of the data of a fit; empty where its weights are none.</summary>
    public static ReadOnlyMemory<double> PrecisionsOf(GlmFit fit) =>
        fit.Data.Weights is { Kind: WeightKind.Analytic } own ? own.Values : default;

    /// <summary>How often a row counts, and its precision.</summary>
    public (double Count, double Precision) Of(int row)
    {
        double weight = Rows.Weights.IsEmpty ? 1.0 : Rows.Weights.Span[row];
        if (Precisions.IsEmpty)
        {
            return (weight, 1.0);
        }

        double precision = Precisions.Span[row];
        return precision > 0.0 ? (weight / precision, precision) : (0.0, 1.0);
    }
}
