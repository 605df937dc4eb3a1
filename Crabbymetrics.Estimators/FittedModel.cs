using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted model with all that follows from it by name: coefficient table, covariance, bootstrap. Names are looked up among the
/// covariances and schemes of the application that fitted it. Immutable and safe for concurrent use.</summary>
public abstract class FittedModel : IEstimationResult, ICovarianceSource
{
    private protected FittedModel() { }

    /// <inheritdoc/>
    public abstract string EstimatorName { get; }

    /// <inheritdoc/>
    public abstract ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public abstract ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public abstract FitDiagnostics Diagnostics { get; }

    /// <inheritdoc/>
    public abstract double ObservationCount { get; }

    ICovarianceRegistry ICovarianceSource.Covariances => Services.Covariances;

    /// <summary>The services of the fit.</summary>
    private protected abstract EstimationServices Services { get; }

    /// <summary>The covariance where none is named; null for <see cref="EstimationResultExtensions.DefaultCovarianceName"/>.</summary>
    private protected virtual string? StandardCovarianceName => null;

    /// <summary>The coefficient table under a covariance, with ancillary parameters below.</summary>
    /// <param name="vcov">The name of the covariance: <c>vanilla</c>, <c>sandwich</c>, <c>hc1</c>, <c>cr1</c>, ...; null for the model's
    /// own: <c>vanilla</c> of likelihoods; of linear models <c>vanilla</c>, or <c>sandwich</c> with probability weights; <c>sandwich</c> of
    /// M-estimators; of an event study the one that its method has.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, statistics, p-values and limits; without inference and with the reason where the model has
    /// none: after a penalized or a perfect fit, say.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The covariance needs what the model has not: a leverage or a scalar residual for each row,
    /// which a model of several equations has not.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance does not hold for the method or the kind of weights.</exception>
    public CoefficientTable Summary(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        this.Summarize(vcov ?? StandardCovarianceName, ArgumentsFor(vcov, arguments), level, Services.Covariances);

    /// <summary>The covariance of the parameters.</summary>
    /// <param name="vcov">The name of the covariance; null as in <see cref="Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>k x k, in the order of <see cref="Parameters"/>, with NaN rows and columns for columns left out.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="NotSupportedException">The covariance needs what the model has not.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference, or the covariance does not hold for the method or the kind of
    /// weights.</exception>
    public CovarianceMatrix Covariance(string? vcov = null, CovarianceArguments? arguments = null) =>
        this.Covariance(vcov ?? StandardCovarianceName, ArgumentsFor(vcov, arguments), Services.Covariances);

    /// <summary>A pairs bootstrap.</summary>
    /// <param name="replications">The number B of replicates; 0 is allowed.</param>
    /// <param name="seed">The seed: the draws are a function of it, the same for any number of threads.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>B draws of all parameters, with standard errors and percentile limits. A resample on which the model cannot be fitted, in
    /// which a class does not appear say, is a counted failure.</returns>
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
    ) => Services.Bootstrap.Run(this, options, progress, cancellationToken);

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    /// <summary>The arguments of a covariance, with what the model adds to those that were given.</summary>
    private protected virtual CovarianceArguments? ArgumentsFor(string? vcov, CovarianceArguments? arguments) => arguments;
}
