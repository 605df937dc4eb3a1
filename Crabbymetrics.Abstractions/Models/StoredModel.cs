using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Crabbymetrics.Numerics;

namespace Crabbymetrics;

/// <summary>
/// A model that was saved and loaded: estimates, diagnostics, the covariance that it was saved with, and no data. Coefficient tables, Wald
/// tests and, for a <see cref="StoredMeanModel"/>, predictions are those of the fit; what needs the data (another covariance, a bootstrap,
/// a marginal effect averaged over the rows) is refused with the reason. Immutable.
/// </summary>
[JsonConverter(typeof(StoredModelJsonConverter))]
public class StoredModel : IEstimationResult, ICovarianceSource
{
    private static readonly (string Key, string Name)[] Shown =
    [
        ("residual_df", "Residual df"),
        ("log_likelihood", "Log-likelihood"),
        ("deviance", "Deviance"),
        ("null_deviance", "Null deviance"),
        ("r_squared", "R2"),
        ("adjusted_r_squared", "Adjusted R2"),
        ("sigma", "Residual std. error"),
        ("f", "F"),
        ("f_p_value", "P > F"),
        ("aic", "AIC"),
        ("bic", "BIC"),
    ];

    /// <summary>Creates a model of what was kept.</summary>
    /// <param name="state">The saved facts.</param>
    public StoredModel(ModelState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        State = state;
        Covariances = new StoredCovariances(state);
    }

    /// <summary>The saved facts.</summary>
    public ModelState State { get; }

    /// <inheritdoc/>
    public string EstimatorName => State.Estimator;

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => State.ParameterNames;

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters => State.Parameters;

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => State.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount => State.ObservationCount;

    /// <inheritdoc/>
    public double TestDegreesOfFreedom => State.TestDegreesOfFreedom;

    /// <summary>The one covariance that it was saved with; any other is refused when it is asked to estimate.</summary>
    [JsonIgnore]
    public ICovarianceRegistry Covariances { get; }

    /// <summary>A fit statistic.</summary>
    /// <param name="name">Its name: <c>log_likelihood</c>, <c>aic</c>, <c>deviance</c>.</param>
    /// <returns>The value; NaN where it was not available.</returns>
    public double Statistic(string name)
    {
        foreach ((string known, double value) in State.Statistics)
        {
            if (known == name)
            {
                return value;
            }
        }

        return double.NaN;
    }

    /// <summary>The statistics that tables show, by their names there: <c>Observations</c>, <c>Log-likelihood</c>.</summary>
    public IEnumerable<KeyValuePair<string, double>> NamedStatistics
    {
        get
        {
            yield return KeyValuePair.Create("Observations", ObservationCount);
            foreach ((string key, string name) in Shown)
            {
                if (Statistic(key) is double value && double.IsFinite(value))
                {
                    yield return KeyValuePair.Create(key == "r_squared" ? State.RSquaredName ?? name : name, value);
                }
            }
        }
    }

    /// <summary>The table of the estimates and the fit statistics, with the standard errors that the model was saved with.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString()
    {
        double degreesOfFreedom = State.Covariance?.TestDegreesOfFreedom(this) ?? TestDegreesOfFreedom;
        double quantile = StudentTDistribution.TwoSidedQuantile(0.95, degreesOfFreedom);
        CoefficientRow[] rows =
        [
            .. ParameterNames.Select(
                (name, j) =>
                    CoefficientRow.Create(
                        name,
                        Parameters[j],
                        State.Covariance is { } covariance ? Math.Sqrt(covariance[j, j]) : double.NaN,
                        degreesOfFreedom,
                        quantile
                    )
            ),
        ];
        CoefficientRow[] ancillary =
        [
            .. State.Ancillary.Select(static each => new CoefficientRow(
                each.Parameter.Name,
                each.Parameter.Estimate,
                double.IsFinite(each.StandardError) ? each.StandardError : null,
                null,
                null,
                null,
                null
            )),
        ];
        ColumnPrecision precision = new(4, null);
        return new FormattedTable
        {
            Title = State.Title.Length > 0 ? State.Title : EstimatorName,
            Header = [CoefficientCells.Header(double.IsPositiveInfinity(degreesOfFreedom) ? "z" : "t", 0.95)],
            Sections =
                ancillary.Length == 0
                    ? [CoefficientCells.Section(rows)]
                    : [CoefficientCells.Section(rows), CoefficientCells.Section(ancillary, CoefficientCells.AncillaryTitle)],
            Facts = [.. NamedStatistics.Select(statistic => new TableFact(statistic.Key, precision.Fit(statistic.Value)))],
            Notes = [$"Standard errors: {State.Covariance?.Description ?? "not available"}."],
            OmitsEmptyColumns = true,
        }.ToText();
    }
}
