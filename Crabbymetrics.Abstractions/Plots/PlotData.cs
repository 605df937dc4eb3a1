using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The content of a picture, without a word about its drawing: a title, two axes and layers over them. Immutable. Results give it
/// (<see cref="IPlottable"/>); <c>Crabbymetrics.Plots</c> draws it.
/// </summary>
/// <example>
/// <code>
/// PlotData picture = new(
///     "Convergence",
///     new PlotAxis("Iteration") { WholeTicks = true },
///     PlotAxis.Log("Gradient norm"),
///     [new PlotLine("newton", [0, 1, 2], [1.0, 1e-3, 1e-9])]
/// );
/// </code>
/// </example>
public sealed class PlotData
{
    /// <summary>Creates a picture's content.</summary>
    /// <param name="title">The title.</param>
    /// <param name="horizontal">The horizontal axis.</param>
    /// <param name="vertical">The vertical axis.</param>
    /// <param name="layers">What it shows, drawn in this order.</param>
    /// <exception cref="ArgumentException">There is nothing to show, a value on a logarithmic axis is not positive, or a position is no
    /// place of an axis of categories.</exception>
    public PlotData(string title, PlotAxis horizontal, PlotAxis vertical, ImmutableArray<PlotLayer> layers)
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        ArgumentNullException.ThrowIfNull(horizontal);
        ArgumentNullException.ThrowIfNull(vertical);
        if (layers.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A picture needs at least one layer.", nameof(layers));
        }

        Check(horizontal, layers.Select(static layer => layer.Horizontally), nameof(horizontal));
        Check(vertical, layers.Select(static layer => layer.Vertically), nameof(vertical));
        Title = title;
        Horizontal = horizontal;
        Vertical = vertical;
        Layers = layers;
    }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>A line below the title: the model, the kind of limits; empty (the default) for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>What the picture shows, in sentences, for readers who do not see it; empty (the default) for one made of titles and
    /// layers.</summary>
    public string Description { get; init; } = "";

    /// <summary>Lines below the picture: how many points are not shown, a test. The default is none.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The horizontal axis.</summary>
    public PlotAxis Horizontal { get; }

    /// <summary>The vertical axis.</summary>
    public PlotAxis Vertical { get; }

    /// <summary>What it shows, drawn in this order.</summary>
    public ImmutableArray<PlotLayer> Layers { get; }

    /// <summary>Finds the kind of picture that is asked for.</summary>
    /// <param name="source">What is shown.</param>
    /// <param name="kind">The name; null for the first that <paramref name="source"/> has.</param>
    /// <returns>One of its <see cref="IPlottable.PlotKinds"/>.</returns>
    /// <exception cref="ArgumentException">There is no such picture; the message lists those there are.</exception>
    public static string RequireKind(IPlottable source, string? kind)
    {
        ArgumentNullException.ThrowIfNull(source);
        string name = kind ?? source.PlotKinds[0];
        return source.PlotKinds.Contains(name)
            ? name
            : throw new ArgumentException($"There is no picture '{name}'. There are: {string.Join(", ", source.PlotKinds)}.", nameof(kind));
    }

    private static void Check(PlotAxis axis, IEnumerable<PlotExtent> extents, string argument)
    {
        PlotExtent all = extents.Aggregate(PlotExtent.Of(axis.Low, axis.High), static (sum, extent) => sum.With(extent));
        if (all.IsEmpty)
        {
            throw new ArgumentException("No layer has a finite value along this axis: there is nothing to show.", argument);
        }

        if (axis.Scale == AxisScale.Log && !(all.Low > 0.0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A logarithmic axis takes positive values, and there is {all.Low}."),
                argument
            );
        }

        if (axis.Scale == AxisScale.Categories && (all.Low < -0.5 || all.High > axis.Categories.Length - 0.5))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The axis has places 0 to {axis.Categories.Length - 1}, and a layer reaches from {all.Low} to {all.High}."
                ),
                argument
            );
        }
    }
}
