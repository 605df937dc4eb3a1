using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted multinomial logit: contrasts of each class with the reference class, probabilities, covariances, bootstrap. Immutable and safe
/// for concurrent use; it keeps the data that it was fitted to (shared, not copied).
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public partial class MultinomialLogitResult : FittedModel, IEstimationResult
{
    private readonly MultinomialFit _fit;

    internal MultinomialLogitResult(MultinomialFit fit)
    {
        _fit = fit;
        double[] reported = new double[fit.Parameters.ReportedCount];
        fit.Parameters.ToReported(fit.Point, reported);
        Parameters = [.. reported];
        ParameterNames = fit.Parameters.ReportedNames(fit.Classes);
        ObservationCount = fit.ObservationCount();
    }

    /// <inheritdoc/>
    public override string EstimatorName => "multinomial-logit";

    /// <summary>The data that the model was fitted to.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data => _fit.Data;

    /// <summary>The C classes in words, in the order of their labels.</summary>
    public ImmutableArray<string> Classes => _fit.Classes;

    /// <summary>The number C of classes.</summary>
    public int ClassCount => Classes.Length;

    /// <summary>The class that the others are compared with.</summary>
    public string ReferenceClass => Classes[_fit.Parameters.ReferenceClass];

    /// <summary>The C - 1 classes that have coefficients, in their order: all but the reference.</summary>
    public ImmutableArray<string> ContrastClasses => Classes.RemoveAt(_fit.Parameters.ReferenceClass);

    /// <summary>All parameters by name, <c>class:column</c>, class by class, the intercept of each class first.</summary>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <summary>All parameters, class by class, the intercept of each class first; NaN for a column that was left out as
    /// collinear.</summary>
    public override ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public override FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <inheritdoc/>
    public override double ObservationCount { get; }

    /// <summary>Whether the model has intercepts.</summary>
    public bool HasIntercept => _fit.Parameters.Columns.HasIntercept;

    /// <summary>The number of estimated parameters, those left out not counted.</summary>
    public int EstimatedParameterCount => _fit.Parameters.Count;

    /// <summary>The log-likelihood <c>sum w log p(own class)</c>.</summary>
    public double LogLikelihood => _fit.LogLikelihood;

    /// <summary>The log-likelihood of the model with intercepts only; of equal probabilities, in a model without intercepts.</summary>
    public double NullLogLikelihood => _fit.NullLogLikelihood();

    /// <summary>The deviance: -2 log L, since the saturated model of single outcomes has likelihood one.</summary>
    public double Deviance => -2.0 * LogLikelihood;

    /// <summary>McFadden's pseudo R squared <c>1 - log L / log L0</c>.</summary>
    public double PseudoRSquared => 1.0 - (LogLikelihood / NullLogLikelihood);

    /// <summary>Akaike's criterion <c>-2 log L + 2 k</c>.</summary>
    public double Aic => Deviance + (2.0 * EstimatedParameterCount);

    /// <summary>The Bayesian criterion <c>-2 log L + k log n</c>.</summary>
    public double Bic => Deviance + (EstimatedParameterCount * Math.Log(ObservationCount));

    /// <summary>The coefficients of the classes as rows, in the order of <see cref="ContrastClasses"/>.</summary>
    /// <returns>(C - 1) x k contrasts with the reference class, k being the intercept, where there is one, and then the columns; NaN for a
    /// column left out.</returns>
    public double[,] Coefficients()
    {
        int k = _fit.Parameters.Columns.ReportedCount;
        double[,] coefficients = new double[ClassCount - 1, k];
        for (int c = 0; c < ClassCount - 1; c++)
        {
            for (int j = 0; j < k; j++)
            {
                coefficients[c, j] = Parameters[(c * k) + j];
            }
        }

        return coefficients;
    }

    private protected override EstimationServices Services => _fit.Services;

    private protected override string? StandardCovarianceName => BuiltInCovariances.Vanilla.Name;
}
