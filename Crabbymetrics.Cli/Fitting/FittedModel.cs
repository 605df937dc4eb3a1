using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>A fitted model with what the tool reports beyond the capabilities of its result.</summary>
/// <param name="Result">The result.</param>
internal sealed record FittedModel(IEstimationResult Result)
{
    /// <summary>The family; null where the model has none.</summary>
    public string? Family { get; init; }

    /// <summary>The link; null where the model has none.</summary>
    public string? Link { get; init; }

    /// <summary>The dispersion; null where the model has none to estimate.</summary>
    public double? Dispersion { get; init; }

    /// <summary>Why fit statistics are null; null for the general reasons.</summary>
    public string? WhyStatisticsAreMissing { get; init; }

    /// <summary>The deviance; null where the model has none.</summary>
    public double? Deviance { get; init; }

    /// <summary>The deviance of the model with an intercept alone; null where the model has none.</summary>
    public double? NullDeviance { get; init; }

    /// <summary>Akaike's information criterion.</summary>
    public double? Aic { get; init; }

    /// <summary>Schwarz's information criterion.</summary>
    public double? Bic { get; init; }

    /// <summary>The class of a text outcome whose probability is modelled; null where the outcome is numbers.</summary>
    public string? Event { get; init; }

    /// <summary>The class with which the others are compared; null where the model has none.</summary>
    public string? ReferenceClass { get; init; }

    /// <summary>What is not available of it, each with its reason.</summary>
    public IReadOnlyList<string> Unavailable { get; init; } = [];

    /// <summary>What was estimated of the distribution beside mean and dispersion, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> DistributionParameters { get; init; } = [];

    /// <summary>Predicts for the rows of another file.</summary>
    public required Func<PredictionFrame, Predictions> Predict { get; init; }

    /// <summary>A fitted generalized linear model.</summary>
    public static FittedModel OfGlm(GlmResult result) =>
        new(result)
        {
            Family = result.Family.Name,
            Link = result.Family.LinkName,
            Dispersion = result.Family is IDispersionFamily { HasDispersion: true } ? result.Dispersion : null,
            Deviance = result.Deviance,
            NullDeviance = result.NullDeviance,
            Unavailable = result.NullModelUnavailableReason is { } reason ? [reason] : [],
            Aic = result.Aic,
            Bic = result.Bic,
            DistributionParameters = result.DistributionParameters,
            Predict = rows => Predictions.OfMeans(rows, result.Predict(rows.Design, rows.Offset.IsEmpty ? null : rows.Offset.ToArray())),
        };
}
