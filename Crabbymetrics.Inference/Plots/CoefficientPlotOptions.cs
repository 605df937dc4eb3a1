using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>What a picture of coefficients shows: immutable.</summary>
public sealed class CoefficientPlotOptions
{
    /// <summary>The confidence levels of the limits, each between 0 and 1.</summary>
    /// <value>Default 0.95 and 0.90.</value>
    public ImmutableArray<double> Levels { get; init; } = [0.95, 0.90];

    /// <summary>The parameters to show, by their own names; empty for all.</summary>
    /// <value>Default all.</value>
    public ImmutableArray<string> Keep { get; init; } = [];

    /// <summary>The parameters to leave out, by their own names.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Omit { get; init; } = [];

    /// <summary>The parameters that come first, in this order; the others follow in the order of the models.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Order { get; init; } = [];

    /// <summary>Other names for parameters.</summary>
    /// <value>Default none.</value>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Headings: the name of a group for each parameter that has one. Parameters of a group stand together.</summary>
    /// <value>Default none.</value>
    public ImmutableDictionary<string, string> Groups { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether the intercept is shown. It often has another size than the slopes, and hides them.</summary>
    /// <value>Default false.</value>
    public bool Intercept { get; init; }

    /// <summary>Whether <c>exp(b)</c> is shown, on a logarithmic axis: rate ratios of a log link, odds ratios of a logit.</summary>
    /// <value>Default false.</value>
    public bool Exponentiate { get; init; }

    /// <summary>The title.</summary>
    /// <value>Default <c>Coefficients</c>, with the outcome where the models have the same.</value>
    public string? Title { get; init; }
}
