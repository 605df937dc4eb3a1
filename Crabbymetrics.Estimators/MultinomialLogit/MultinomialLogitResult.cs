using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted multinomial logit: contrasts of each class with the reference class, probabilities, covariances, bootstrap. Immutable and safe
/// for concurrent use; it keeps the data that it was fitted to (shared, not copied).
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public partial class MultinomialLogitResult : IEstimationResult
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
    public string EstimatorName => "multinomial-logit";

    /// <summary>The data that the model was fitted to.</summary>
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
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>All parameters, class by class, the intercept of each class first; NaN for a column that was left out as
    /// collinear.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount { get; }

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

    /// <summary>The coefficient table under a covariance.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>cr1</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, statistics, p-values and limits; without inference and with the reason where the model was
    /// penalized.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The covariance needs a leverage or a scalar residual for each row, which a model of several
    /// equations has not.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance does not hold for the kind of weights.</exception>
    public CoefficientTable Summary(string vcov = "vanilla", CovarianceArguments? arguments = null, double level = 0.95) =>
        this.Summarize(vcov, arguments, level, _fit.Services.Covariances);

    /// <summary>The covariance of the parameters, class-major, as <see cref="Parameters"/>.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>cr1</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The covariance, with NaN rows and columns for columns left out.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The covariance needs a leverage or a scalar residual for each row, which a model of several
    /// equations has not.</exception>
    /// <exception cref="InferenceUnavailableException">The model was penalized, or the covariance does not hold for the kind of
    /// weights.</exception>
    public CovarianceMatrix Covariance(string vcov = "vanilla", CovarianceArguments? arguments = null) =>
        this.Covariance(vcov, arguments, _fit.Services.Covariances);

    /// <summary>A pairs bootstrap. A resample in which a class does not appear is a counted failure.</summary>
    /// <param name="replications">The number B of replicates; 0 is allowed.</param>
    /// <param name="seed">The seed: the draws are a function of it, the same for any number of threads.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>B draws of all parameters, with standard errors and percentile limits.</returns>
    public BootstrapResult Bootstrap(int replications, long seed, CancellationToken cancellationToken = default) =>
        Bootstrap(new BootstrapOptions { Replications = replications, Seed = seed }, null, cancellationToken);

    /// <summary>A bootstrap of any scheme.</summary>
    /// <param name="options">Replications, seed, scheme, limits, level, threads.</param>
    /// <param name="progress">Told how far the run is; null for no report.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>The draws and what follows from them.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public BootstrapResult Bootstrap(
        BootstrapOptions options,
        IProgress<BootstrapProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => _fit.Services.Bootstrap.Run(this, options, progress, cancellationToken);

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
