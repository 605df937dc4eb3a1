using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Which effects of a fitted model are wanted: predictions, comparisons or slopes of the mean, of which variables, averaged over which
/// rows. Immutable. The words are those of marginaleffects (Arel-Bundock, Greifer and Heiss 2024, Journal of Statistical Software 111) and
/// of Stata's <c>margins</c>.
/// </summary>
/// <example><code>
/// result.Effects(frame.Variables, EffectsRequest.Parse("comparisons region; contrast pairwise; by sex"));
/// </code></example>
public sealed record EffectsRequest
{
    /// <summary>What the effects are.</summary>
    /// <value>Default <see cref="EffectKind.Slopes"/>.</value>
    public EffectKind Kind { get; init; } = EffectKind.Slopes;

    /// <summary>The variables that change. Of predictions none.</summary>
    /// <value>Default none: all variables of the model, one after the other.</value>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>How changes are measured.</summary>
    /// <value>Default <see cref="EffectMeasure.Difference"/>.</value>
    public EffectMeasure Measure { get; init; } = EffectMeasure.Difference;

    /// <summary>Which levels are compared.</summary>
    /// <value>Default <see cref="LevelContrast.Reference"/>.</value>
    public LevelContrast Contrast { get; init; } = LevelContrast.Reference;

    /// <summary>The change of a variable of numbers in a comparison, from its own value: <c>x + step</c> against <c>x</c>.</summary>
    /// <value>Default 1.</value>
    public double Step { get; init; } = 1.0;

    /// <summary>Whether the variables change together: the change by the first of the change by the second, as an interaction is.</summary>
    /// <value>Default false.</value>
    public bool Cross { get; init; }

    /// <summary>Whether a variable of numbers that are all 0 or 1 changes from 0 to 1, rather than by a derivative or by the
    /// step.</summary>
    /// <value>Default true.</value>
    public bool DiscreteDummies { get; init; } = true;

    /// <summary>Whether effects are at the means of the variables rather than averaged over the rows: numbers are set to their means, and
    /// dummies of categories to their shares.</summary>
    /// <value>Default false.</value>
    public bool AtMeans { get; init; }

    /// <summary>Values that variables are given in all rows, the other variables as they are. Several make a grid of all
    /// combinations.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<EffectValues> At { get; init; } = [];

    /// <summary>The variables whose values group the rows, so that each group has its own averages.</summary>
    /// <value>Default none: one average over all rows.</value>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>Whether the linear predictor takes the place of the mean: log-odds, say.</summary>
    /// <value>Default false.</value>
    public bool OnLink { get; init; }

    /// <summary>Draws of the parameters. Errors and limits are then those of the effects at the draws, the rows of the fit as they are;
    /// limits are percentiles.</summary>
    /// <value>Default null: the delta method.</value>
    public BootstrapResult? Bootstrap { get; init; }

    /// <summary>Hypotheses on the effects, tested together by <see cref="EffectTable.Test"/>: <c>b1 = b2, b3 = 0</c>, with a number for
    /// each row of the table, from 1; empty for none.</summary>
    /// <value>Default empty.</value>
    public string Hypotheses { get; init; } = "";

    /// <summary>The confidence level of the limits.</summary>
    /// <value>Default 0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>Reads a request: its kind and variables, then clauses with semicolons between them, as in
    /// <c>slopes x, z; by region; at means</c> and <c>comparisons region; contrast pairwise; at x = 1 2 3; test b1 = b2</c>.</summary>
    /// <param name="text">The request. Clauses are <c>by NAMES</c>, <c>at means</c>, <c>at NAME = VALUES, NAME = VALUES</c>,
    /// <c>as difference|ratio|log-ratio|eyex|dyex|eydx</c>, <c>contrast reference|sequential|pairwise</c>, <c>step NUMBER</c>,
    /// <c>cross</c>, <c>link</c> and <c>test HYPOTHESES</c>. Names and values with a blank, a comma or a semicolon stand in
    /// backticks.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentException">It cannot be read; the message says what was expected.</exception>
    public static EffectsRequest Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new EffectsRequestParser(text).Read();
    }
}
