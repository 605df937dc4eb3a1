using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Which columns of a source are a panel, and what is treated: immutable. Outcome, predictors and condition may be calculations,
/// as in a formula: <c>log(income)</c>.</summary>
public sealed record PanelSpecification
{
    /// <summary>The outcome: a column, or a calculation.</summary>
    public required string Outcome { get; init; }

    /// <summary>The column of the units.</summary>
    public required string Unit { get; init; }

    /// <summary>The column of the periods.</summary>
    public required string Time { get; init; }

    /// <summary>The treated units: a name each, or several separated by commas where no unit has the whole as its name.</summary>
    public required ImmutableArray<string> Treated { get; init; }

    /// <summary>The first period with treatment.</summary>
    public required string From { get; init; }

    /// <summary>The characteristics by which units are compared: see <see cref="PanelPredictor.ParseList"/>; empty for the outcomes before
    /// treatment.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<PanelPredictor> Predictors { get; init; } = [];

    /// <summary>The units that treated ones are compared with, named as those; empty for all others.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Donors { get; init; } = [];

    /// <summary>The condition that a row must meet to be used; null for all rows.</summary>
    /// <value>Default null.</value>
    public string? Where { get; init; }
}
