using System.Collections.Immutable;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A further table of a report: rate ratios, marginal effects, coefficients of a first stage.</summary>
/// <param name="Key">Its name in the JSON.</param>
/// <param name="Title">Its title for people.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record EffectSection(string Key, string Title, ImmutableArray<CoefficientRow> Rows)
{
    /// <summary>Which of several tables of the same key it is: the endogenous regressor, the restrictions. Null where the key has one
    /// table.</summary>
    public string? Name { get; init; }

    /// <summary>Numbers that belong to the table as a whole, by their names in the JSON; of a table with a name alone.</summary>
    public ImmutableArray<KeyValuePair<string, double>> Statistics { get; init; } = [];
}
