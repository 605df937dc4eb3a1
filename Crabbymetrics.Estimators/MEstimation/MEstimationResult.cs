using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>The solution of estimating equations: parameters, robust covariances, bootstrap. Immutable and safe for concurrent use; it
/// keeps the data (shared, not copied).</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class MEstimationResult : IScoreContributions, IInformation, IObservedData, ICovarianceSource, IFullRefit, IModelState
{
    private readonly MEstimationFit _fit;

    internal MEstimationResult(MEstimationFit fit)
    {
        _fit = fit;
        Parameters = [.. fit.Point];
        ReadOnlySpan<double> weights = fit.Weights.Span;
        ObservationCount = weights.IsEmpty ? fit.Equations.RowCount : 0.0;
        foreach (double weight in weights)
        {
            ObservationCount += Weights?.Kind == WeightKind.Frequency ? weight : (weight > 0.0 ? 1.0 : 0.0);
        }
    }

    /// <inheritdoc/>
    public string EstimatorName => _fit.Fitter.Options.Name;

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => _fit.Equations.Names;

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount { get; }

    /// <summary>Why there is no covariance: scores that jump, as those of a median, have no derivative. A bootstrap gives standard errors
    /// all the same. Null where there are covariances.</summary>
    public string? InferenceUnavailableReason => _fit.NoInference;

    /// <inheritdoc/>
    public string? ModelBasedUnavailableReason =>
        _fit.Equations.IsNegativeLogLikelihood
            ? null
            : $"the {EstimatorName} fit solves estimating equations, or minimizes a criterion that is no negative log-likelihood: there is "
                + "no model whose variance could be taken for true. Ask for a robust covariance (sandwich, hc1) or a clustered one.";

    /// <inheritdoc/>
    public int WorkingParameterCount => Parameters.Length;

    ICovarianceRegistry ICovarianceSource.Covariances => _fit.Fitter.Services.Covariances;

    IObservations IObservedData.Observations => _fit.Equations.Observations;

    /// <summary>The clusterings of the data.</summary>
    public ImmutableDictionary<string, Clustering> Clusters => _fit.Equations.Clusters;

    /// <summary>The time index of the data; null where there is none.</summary>
    public TimeIndex? Time => _fit.Equations.Time;

    /// <summary>The weights of the data; null where there are none.</summary>
    public ObservationWeights? Weights => _fit.Equations.Weights;

    int IFittedRows.RowCount => _fit.Equations.RowCount;

    /// <summary>The coefficient table under a covariance.</summary>
    /// <param name="vcov">The name of the covariance: <c>sandwich</c>, <c>hc1</c>, <c>cr1</c>, <c>hac</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>Estimates, standard errors, statistics, p-values and limits.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance takes a model's variance for true, and there is none.</exception>
    public CoefficientTable Summary(string vcov = "sandwich", CovarianceArguments? arguments = null, double level = 0.95) =>
        this.Summarize(vcov, arguments, level, _fit.Fitter.Services.Covariances);

    /// <summary>The covariance of the parameters.</summary>
    /// <param name="vcov">The name of the covariance: <c>sandwich</c>, <c>hc1</c>, <c>cr1</c>, <c>hac</c>, ...</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The k x k covariance.</returns>
    /// <exception cref="ArgumentException">The name is not known (the message lists those that are), or an argument is missing or
    /// wrong.</exception>
    /// <exception cref="InferenceUnavailableException">The covariance takes a model's variance for true, and there is none.</exception>
    public CovarianceMatrix Covariance(string vcov = "sandwich", CovarianceArguments? arguments = null) =>
        this.Covariance(vcov, arguments, _fit.Fitter.Services.Covariances);

    /// <summary>A pairs bootstrap.</summary>
    /// <param name="replications">The number B of replicates; 0 is allowed.</param>
    /// <param name="seed">The seed: the draws are a function of it, the same for any number of threads.</param>
    /// <param name="cancellationToken">Ends the run early, with the draws so far.</param>
    /// <returns>B x k draws, with standard errors and percentile limits.</returns>
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
    ) => _fit.Fitter.Services.Bootstrap.Run(this, options, progress, cancellationToken);

    void IModelState.WriteState(Utf8JsonWriter writer) => _fit.Equations.WriteState(Parameters.AsSpan(), writer);

    void IInformation.CopyInformation(Span<double> information)
    {
        if (_fit.NoInference is { } reason)
        {
            throw new InferenceUnavailableException(reason);
        }

        _fit.Information.CopyTo(information);
    }

    void IInformation.CopyJacobian(Span<double> jacobian) => _fit.Jacobian.CopyTo(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, _fit.Equations.RowCount - firstRow);
        int k = WorkingParameterCount;
        _fit.Equations.Evaluate(_fit.Point, firstRow, rowCount, scores);
        // psi is the derivative of a loss that is minimized; a score is that of a criterion that is maximized.
        double sign = _fit.Equations.HasCriterion ? -1.0 : 1.0;
        for (int i = 0; i < rowCount; i++)
        {
            double weight = _fit.Weights.IsEmpty ? 1.0 : _fit.Weights.Span[firstRow + i];
            for (int j = i * k; j < (i + 1) * k; j++)
            {
                scores[j] = weight == 0.0 ? 0.0 : sign * weight * scores[j];
            }
        }
    }

    RefitOutcome IWeightedRefit.Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        parameters.Fill(double.NaN);
        if (!TryVary(weights, out BoundEquations equations, out ReadOnlyMemory<double> effective, out string? reason))
        {
            return RefitOutcome.Failure(reason!);
        }

        (_, MEstimationSolution solution) = _fit.Fitter.Search(equations, effective, _fit.Point, cancellationToken);
        if (!solution.Converged)
        {
            return RefitOutcome.Failure($"no convergence: {solution.Reason}");
        }

        solution.Point.CopyTo(parameters);
        return RefitOutcome.Success;
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        return new MEstimationResult(_fit.Fitter.Fit(_fit.Equations, Multiplied(weights), _fit.Point, cancellationToken));
    }

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private bool TryVary(
        ReadOnlySpan<double> weights,
        out BoundEquations equations,
        out ReadOnlyMemory<double> effective,
        out string? reason
    )
    {
        equations = _fit.Equations;
        effective = default;
        reason = null;
        if (!equations.ResamplesRows)
        {
            effective = Multiplied(weights);
            return true;
        }

        List<int> rows = [];
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != Math.Floor(weights[i]))
            {
                reason = "these equations are resampled by rows, and the weights are not whole numbers";
                return false;
            }

            rows.AddRange(Enumerable.Repeat(i, (int)weights[i]));
        }

        if (rows.Count == 0)
        {
            reason = "the resample is empty";
            return false;
        }

        equations = equations.Resample([.. rows]);
        effective = equations.Weights?.Values ?? default;
        return true;
    }

    private double[] Multiplied(ReadOnlySpan<double> weights)
    {
        double[] product = weights.ToArray();
        if (!_fit.Weights.IsEmpty)
        {
            RowKernels.Weigh(product, _fit.Weights.Span);
        }

        return product;
    }

    private void RequireRows(int length, string argument)
    {
        if (length != _fit.Equations.RowCount)
        {
            throw new ArgumentException(
                $"{argument} must have a value for each of the {_fit.Equations.RowCount} rows; it has {length}.",
                argument
            );
        }
    }
}
