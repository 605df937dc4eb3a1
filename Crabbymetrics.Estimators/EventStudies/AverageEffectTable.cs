using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The average effect of an event study as a table. Immutable.</summary>
public sealed class AverageEffectTable : ITabular
{
    private readonly string _statisticName;

    internal AverageEffectTable(CoefficientRow row, CovarianceMatrix covariance, double degreesOfFreedom, double level)
    {
        Row = row;
        StandardErrors = covariance.Description;
        Level = level;
        _statisticName = double.IsPositiveInfinity(degreesOfFreedom) ? "z" : "t";
    }

    /// <summary>The average with its standard error, test and limits.</summary>
    public CoefficientRow Row { get; }

    /// <summary>The confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>The kind of standard errors.</summary>
    public string StandardErrors { get; }

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables() =>
        [
            new FormattedTable
            {
                Title = "Average effect over all treated observations",
                Keys = CoefficientCells.Keys,
                Header = [CoefficientCells.Header(_statisticName, Level)],
                Sections = [CoefficientCells.Section([Row])],
                Notes = [$"Standard errors: {StandardErrors}."],
                OmitsEmptyColumns = true,
            },
        ];

    /// <summary>The average as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
