using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Estimates with limits of a kind of their own: simultaneous ones, or those of a profile. Immutable.</summary>
public sealed class IntervalTable : ITabular
{
    internal IntervalTable(string title, ImmutableArray<CoefficientRow> rows, double level, string note)
    {
        Title = title;
        Rows = rows;
        Level = level;
        Note = note;
    }

    /// <summary>What the limits are.</summary>
    public string Title { get; }

    /// <summary>A row a parameter; what is not available is null.</summary>
    public ImmutableArray<CoefficientRow> Rows { get; }

    /// <summary>The confidence level.</summary>
    public double Level { get; }

    /// <summary>How the limits were found.</summary>
    public string Note { get; }

    /// <summary>The quantile by which standard errors are multiplied; NaN where limits are not of that form.</summary>
    public double CriticalValue { get; internal init; } = double.NaN;

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables() =>
        [
            new FormattedTable
            {
                Title = Title,
                Keys = CoefficientCells.Keys,
                Header = [CoefficientCells.Header("z", Level)],
                Sections = [CoefficientCells.Section(Rows)],
                Notes = [Note],
                OmitsEmptyColumns = true,
            },
        ];

    /// <summary>The estimates with their limits as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
