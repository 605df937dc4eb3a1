using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The pictures of any estimation result, by their short names: those that it has of its own (<see cref="IPlottable"/>), its
/// coefficients, and what its capabilities allow of residuals, quantiles, influence and counts.</summary>
public static class ResultPlots
{
    /// <summary>Estimates with limits.</summary>
    public const string Coefficients = "coefficients";

    /// <summary>Residuals over fitted values.</summary>
    public const string Residuals = "residuals";

    /// <summary>Quantiles of residuals against the normal distribution's.</summary>
    public const string Quantiles = "qq";

    /// <summary>Observed and expected frequencies of counts.</summary>
    public const string Counts = "rootogram";

    /// <summary>Residuals over leverages, with Cook's distances.</summary>
    public const string Influence = "influence";

    /// <summary>The names of the pictures that a result has. The first is the default.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The names.</returns>
    public static ImmutableArray<string> Kinds(this IEstimationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result is ResultWithCovariance view)
        {
            // Pictures of the model's own have a covariance of their own choice.
            return [.. view.Model.Kinds().Except((view.Model as IPlottable)?.PlotKinds ?? [])];
        }

        bool rows = result is IFittedMeans and not StoredModel;
        return
        [
            .. (result as IPlottable)?.PlotKinds ?? [],
            .. new[]
            {
                (Coefficients, true),
                (Residuals, rows),
                (Quantiles, rows),
                (Influence, rows && result is ILeverage && result is not IInformation { InferenceUnavailableReason: not null }),
                (Counts, result is IOutcomeProbabilities { ProbabilitiesUnavailableReason: null }),
            }
                .Where(static kind => kind.Item2)
                .Select(static kind => kind.Item1),
        ];
    }

    /// <summary>Makes a picture of a result: its coefficients with limits, where no other is asked for.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="kind">The picture, one of <see cref="Kinds"/>; null for the first.</param>
    /// <param name="covariance">The covariance of the limits of coefficients; null for the one that the result has where none is asked
    /// for.</param>
    /// <param name="rowName">The name of a row, counted from 0, in a picture that names rows; null for its number.</param>
    /// <returns>The picture's content. <c>Crabbymetrics.Plots</c> draws it: <c>result.Plot().Save("coef.svg")</c>.</returns>
    /// <exception cref="ArgumentException">The result has no such picture (the message lists those that it has), or a covariance is given
    /// and the picture has no use for it.</exception>
    /// <exception cref="CrabbymetricsException">The covariance or the leverages are not defined for these data.</exception>
    /// <example>
    /// <code>
    /// result.Plot().Save("coef.svg");
    /// result.Plot("residuals").Save("residuals.svg");
    /// </code>
    /// </example>
    public static PlotData Plot(
        this IEstimationResult result,
        string? kind = null,
        CovarianceMatrix? covariance = null,
        Func<int, string>? rowName = null
    )
    {
        ImmutableArray<string> kinds = result.Kinds();
        string name = kind ?? kinds[0];
        if (!kinds.Contains(name))
        {
            string? reason = name == Counts ? (result as IOutcomeProbabilities)?.ProbabilitiesUnavailableReason : null;
            string why = reason is null ? "" : $": {reason.TrimEnd('.')}";
            throw new ArgumentException(
                $"The result of '{result.EstimatorName}' has no picture '{name}'{why}. It has: {string.Join(", ", kinds)}.",
                nameof(kind)
            );
        }

        if (covariance is not null && name != Coefficients)
        {
            throw new ArgumentException($"The picture '{name}' has no use for a covariance; '{Coefficients}' has.", nameof(covariance));
        }

        if (result is IPlottable own && own.PlotKinds.Contains(name))
        {
            return own.Plot(name);
        }

        if (result is ResultWithCovariance view)
        {
            return name != Coefficients ? view.Model.Plot(name, rowName: rowName)
                : covariance is null ? CoefficientPlot.Create(view.Table)
                : throw new ArgumentException(
                    $"The result has its covariance, {view.Covariance.Kind}: leave this one out.",
                    nameof(covariance)
                );
        }

        return name switch
        {
            Coefficients => CoefficientPlot.Create(covariance is null ? result.Summarize() : CoefficientTable.Create(result, covariance)),
            Residuals => RowResiduals.Of(result).ResidualPicture(),
            Quantiles => RowResiduals.Of(result).QuantilePicture(),
            Influence => RowResiduals.Of(result).InfluencePicture(rowName),
            _ => RowResiduals.Of(result).Rootogram(),
        };
    }
}
