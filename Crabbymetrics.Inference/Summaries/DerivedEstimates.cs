using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Functions of the parameters of a fit with their delta-method covariance: immutable. It is an estimation result itself, so that a table
/// shows it and a <see cref="WaldTest"/> tests it.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class DerivedEstimates : IEstimationResult
{
    private readonly IEstimationResult _source;

    internal DerivedEstimates(
        IEstimationResult source,
        ImmutableArray<string> names,
        ImmutableArray<double> values,
        CovarianceMatrix covariance
    )
    {
        _source = source;
        ParameterNames = names;
        Parameters = values;
        Covariance = covariance;
    }

    /// <inheritdoc/>
    public string EstimatorName => _source.EstimatorName;

    /// <summary>The names of the m functions.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The m values.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>How the fit of the underlying parameters went.</summary>
    public FitDiagnostics Diagnostics => _source.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount => _source.ObservationCount;

    /// <inheritdoc/>
    public double TestDegreesOfFreedom => _source.TestDegreesOfFreedom;

    /// <summary>The m x m covariance <c>J V J'</c>, of the kind of V.</summary>
    public CovarianceMatrix Covariance { get; }

    /// <summary>The table of the m values.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public CoefficientTable ToTable(double level = 0.95) => CoefficientTable.Create(this, Covariance, level);

    /// <summary>The table as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => ToTable().ToString();
}
