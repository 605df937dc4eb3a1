using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Predictions, comparisons and slopes of the mean of a fitted model, with errors by the delta method under any covariance, or from draws
/// of the parameters.
/// </summary>
/// <remarks>
/// <para>
/// An effect is a function of the parameters: a weighted mean over the rows of <c>h(x_i b)</c> at changed values of a variable, of a
/// difference of two such means, or of the derivative <c>h'(x_i b) dx_i b</c>. A changed value goes through the whole formula, so that
/// products, polynomials and splines change with their variable; <c>dx_i</c> is found by differences of the fourth order of the regressors
/// alone, the derivatives by the parameters in closed form. Rows count by the weights of the data, and are taken as given.
/// </para>
/// <para>
/// Norton, Wang and Ai (2004), Stata Journal 4, for interactions; Arel-Bundock, Greifer and Heiss (2024), Journal of Statistical Software
/// 111, for the words. A ratio is tested against 1. An effect that the data do not identify, since a column was left out, has no value.
/// </para>
/// </remarks>
public static class ModelEffects
{
    /// <summary>Calculates the effects of a request.</summary>
    /// <param name="result">The fitted model: one with a linear predictor, or a multinomial logit, whose effects are by class.</param>
    /// <param name="covariance">The covariance of a result: <c>fit => fit.Covariance("hc1")</c>. With absorbed effects it is asked for a
    /// model whose further parameters stand for them.</param>
    /// <param name="variables">The variables of the formula, <c>ModelFrame.Variables</c>; null where each column of the design is a
    /// variable.</param>
    /// <param name="request">What is wanted; null for the average slopes of all variables.</param>
    /// <returns>A row for each effect, in the order of variables, contrasts, values, groups and classes.</returns>
    /// <exception cref="NotSupportedException">The result has neither a linear predictor nor classes.</exception>
    /// <exception cref="ArgumentException">The request names what is not there or would not be read, or the variables are of other
    /// rows.</exception>
    /// <exception cref="CrabbymetricsException">The formula has no value at the values asked for.</exception>
    /// <exception cref="InferenceUnavailableException">There is no covariance; the message says why.</exception>
    public static EffectTable Of(
        IEstimationResult result,
        Func<IEstimationResult, CovarianceMatrix> covariance,
        IModelVariables? variables = null,
        EffectsRequest? request = null
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        request ??= new EffectsRequest();
        if (result is StoredModel)
        {
            throw new InferenceUnavailableException(
                "Effects are averages over the rows of the fit, and the model was saved without them: fit it again."
            );
        }

        MeanSurface surface = MeanSurface.Of(result, request.OnLink);
        variables ??= new DesignVariables(MeanSurface.DesignOf(result), (result as ILinearPredictorModel)?.Offset ?? default);
        EffectCalculation calculation = new(result, surface, request);
        new RequestedEffects(result, variables, request, surface, calculation.Add).Run();
        string title = Title(request);
        return request.Bootstrap is null ? calculation.ByDeltaMethod(title, covariance) : calculation.ByDraws(title);
    }

    /// <summary>Calculates the effects of a request under a covariance that is known.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="variables">The variables of the formula; null where each column of the design is a variable.</param>
    /// <param name="request">What is wanted; null for the average slopes of all variables.</param>
    /// <returns>A row for each effect.</returns>
    /// <exception cref="NotSupportedException">The result has neither a linear predictor nor classes.</exception>
    /// <exception cref="ArgumentException">The covariance is of other parameters, the request names what is not there or would not be read,
    /// or the variables are of other rows.</exception>
    /// <exception cref="CrabbymetricsException">The formula has no value at the values asked for.</exception>
    /// <exception cref="InferenceUnavailableException">The effects vary with absorbed effects, which the covariance does not have: give it
    /// as a function.</exception>
    public static EffectTable Of(
        IEstimationResult result,
        CovarianceMatrix covariance,
        IModelVariables? variables = null,
        EffectsRequest? request = null
    )
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return Of(result, MarginalEffects.Given(result, covariance), variables, request);
    }

    private static string Title(EffectsRequest request)
    {
        string kind = request.Kind.ToString().ToLowerInvariant();
        string where = request.AtMeans ? $"{kind} at means" : $"average {kind}";
        string measure = request.Measure switch
        {
            EffectMeasure.Ratio => " (ratios)",
            EffectMeasure.LogRatio => " (log ratios)",
            EffectMeasure.Elasticity => " (eyex)",
            EffectMeasure.LinearLog => " (dyex)",
            EffectMeasure.LogLinear => " (eydx)",
            _ => "",
        };
        return where + measure + (request.OnLink ? " of the linear predictor" : "");
    }
}
