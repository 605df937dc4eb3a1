using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted pipeline: the fitted transformers and the model of the columns that they made. Immutable and safe for concurrent
/// use.</summary>
/// <typeparam name="TResult">The result of the estimator.</typeparam>
[System.Text.Json.Serialization.JsonConverter(typeof(ResultJsonConverter))]
public partial class PipelineResult<TResult> : IEstimationResult
    where TResult : class, IEstimationResult
{
    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private readonly Pipeline<TResult> _pipeline;

    internal PipelineResult(Pipeline<TResult> pipeline, RegressionData data, PipelineTransformation transformation, TResult model)
    {
        _pipeline = pipeline;
        Data = data;
        Transformation = transformation;
        Model = model;
        Diagnostics = transformation.Transformations.IsEmpty
            ? model.Diagnostics
            : model.Diagnostics with
            {
                Warnings = [.. model.Diagnostics.Warnings, .. transformation.Notes, Note],
            };
    }

    /// <summary>The data with the raw columns.</summary>
    public RegressionData Data { get; }

    /// <summary>The fitted transformers.</summary>
    public PipelineTransformation Transformation { get; }

    /// <summary>The model of the transformed columns, with all that its estimator's results can do, given the transformation.</summary>
    public TResult Model { get; }

    /// <inheritdoc/>
    public string EstimatorName => PipelineTransformation.PipelineName;

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => Model.ParameterNames;

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters => Model.Parameters;

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics { get; }

    /// <inheritdoc/>
    public double ObservationCount => Model.ObservationCount;

    /// <inheritdoc/>
    public double TestDegreesOfFreedom => Model.TestDegreesOfFreedom;

    /// <summary>What standard errors are, in words.</summary>
    public string Note =>
        $"The regressors are transformed ({Transformation}). Standard errors take the transformation as known; a bootstrap learns it "
        + "again.";

    /// <summary>The coefficient table under a covariance, given the transformation.</summary>
    /// <param name="vcov">The name of the covariance; null for the default of the model.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, tests and limits of the transformed columns.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance does not hold for the model.</exception>
    public CoefficientTable Summary(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        Model.Summarize(vcov, arguments, level, _pipeline.Services.Covariances);

    /// <summary>A pairs bootstrap, which learns transformers and model again from each resample.</summary>
    /// <param name="replications">The number B of replicates; 0 is allowed.</param>
    /// <param name="seed">The seed: the draws are a function of it, the same for any number of threads.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>B x k draws with standard errors and percentile limits.</returns>
    public BootstrapResult Bootstrap(int replications, long seed, CancellationToken cancellationToken = default) =>
        _pipeline.Services.Bootstrap.Run(this, new BootstrapOptions { Replications = replications, Seed = seed }, null, cancellationToken);

    /// <summary>Means of new rows.</summary>
    /// <param name="design">m rows of the raw columns, in the order of the fit.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The columns are not those of the fit, or there are not m offsets.</exception>
    /// <exception cref="NotSupportedException">The model predicts no mean.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        DesignMatrix made = Transformation.Transform(design);
        return Model switch
        {
            IMeanPrediction means => means.Predict(made, offset),
            ILinearPredictorModel => MeanPredictions.Means(Model, made, offset),
            _ => throw new NotSupportedException($"The model '{Model.EstimatorName}' predicts no mean."),
        };
    }
}
