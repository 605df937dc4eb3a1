using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Crabbymetrics.Inference;

/// <summary>
/// A result together with a covariance of its parameters, made by <c>result.WithCovariance("hc1")</c>. Summaries, tests, intervals,
/// predictions, effects and tables of it use that covariance. Immutable.
/// </summary>
[JsonConverter(typeof(ResultJsonConverter))]
public abstract class ResultWithCovariance : IEstimationResult
{
    private readonly Func<double, CoefficientTable> _tableAt;

    private protected ResultWithCovariance(
        IEstimationResult model,
        (string? Vcov, CovarianceArguments? Arguments) choice,
        double level,
        Func<double, CoefficientTable> tableAt
    )
    {
        Model = model;
        Choice = choice;
        Level = level;
        _tableAt = tableAt;
        Table = tableAt(level);
        Covariance =
            Table.Covariance
            ?? throw new InferenceUnavailableException(Table.InferenceUnavailableReason ?? "The model has no standard errors.");
    }

    /// <summary>The fitted model.</summary>
    public IEstimationResult Model { get; }

    /// <summary>The covariance of the parameters.</summary>
    public CovarianceMatrix Covariance { get; }

    /// <summary>The confidence level of tables and intervals.</summary>
    public double Level { get; }

    /// <summary>The coefficient table.</summary>
    public CoefficientTable Table { get; }

    /// <summary>The name and the arguments of the covariance; no name where it was computed elsewhere.</summary>
    internal (string? Vcov, CovarianceArguments? Arguments) Choice { get; }

    /// <inheritdoc/>
    public string EstimatorName => Model.EstimatorName;

    /// <inheritdoc/>
    public string Title => Model.Title;

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => Model.ParameterNames;

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters => Model.Parameters;

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => Model.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount => Model.ObservationCount;

    /// <inheritdoc/>
    public double TestDegreesOfFreedom => Model.TestDegreesOfFreedom;

    /// <summary>The coefficient table at a confidence level.</summary>
    /// <param name="level">The level, between 0 and 1; null for <see cref="Level"/>.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public CoefficientTable Summary(double? level = null) => level is { } other && other != Level ? _tableAt(other) : Table;

    /// <summary>The table of the model under the covariance, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => ResultSummary.Describe(this, null).ToString();
}
