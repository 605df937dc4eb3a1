namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows of a Tweedie likelihood: a row whose weight is a precision (<see cref="WeightKind.Analytic"/>) has the dispersion phi over it
/// and counts as often as it was drawn; any other weight says how often the row counts.
/// </summary>
/// <param name="Rows">The rows, with the weights that they have in the fit.</param>
/// <param name="IsPrecise">Whether the weights of the data are precisions.</param>
/// <param name="Precisions">These, of rows in memory; elsewhere they stand with the rows.</param>
internal readonly record struct TweedieRows(GlmRows Rows, bool IsPrecise, ReadOnlyMemory<double> Precisions)
{
    /// <summary>The rows of a fit: by outcome merged where they are merged and no weight is a precision.</summary>
    public static (TweedieRows Rows, WorkingParameters Working) Of(GlmFit fit)
    {
        if (ArePrecise(fit))
        {
            return (Of(fit, fit.Rows), fit.Working);
        }

        ModelRows model = fit.ByOutcome;
        return (Of(fit, model.Rows), model.Working);
    }

    /// <summary>Other rows of a fit, or the same ones under other weights.</summary>
    public static TweedieRows Of(GlmFit fit, GlmRows rows) => new(rows, ArePrecise(fit), PrecisionsOf(fit));

    /// <summary>Whether the weights of the data of a fit are precisions.</summary>
    public static bool ArePrecise(GlmFit fit) => fit.WeightKind == WeightKind.Analytic;

    /// <summary>The precisions of the data of a fit; empty where its weights are none, or its rows live elsewhere.</summary>
    public static ReadOnlyMemory<double> PrecisionsOf(GlmFit fit) =>
        fit.Observations is RegressionData { Weights: { Kind: WeightKind.Analytic } own } ? own.Values : default;
}
