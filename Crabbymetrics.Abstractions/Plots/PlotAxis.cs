using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>An axis of a picture: immutable. Its range follows from the layers; limits only widen it.</summary>
public sealed record PlotAxis
{
    /// <summary>Creates a linear axis.</summary>
    /// <param name="title">What it measures, with its unit; empty for no title.</param>
    public PlotAxis(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>What it measures, with its unit; empty for no title.</summary>
    public string Title { get; }

    /// <summary>How it places its values. The default is linear.</summary>
    public AxisScale Scale { get; private init; }

    /// <summary>The names of the places 0, 1, ... of a <see cref="AxisScale.Categories"/> axis, left to right or top to bottom; empty
    /// otherwise.</summary>
    public ImmutableArray<string> Categories { get; private init; } = [];

    /// <summary>The heading under which each category stands, equal headings side by side; empty for no headings.</summary>
    public ImmutableArray<string> Headings { get; private init; } = [];

    /// <summary>A value that the axis reaches down to, whatever the layers hold; NaN (the default) for none.</summary>
    public double Low { get; init; } = double.NaN;

    /// <summary>A value that the axis reaches up to, whatever the layers hold; NaN (the default) for none.</summary>
    public double High { get; init; } = double.NaN;

    /// <summary>Whether ticks stand at whole numbers only: event times, numbers of components. The default is false.</summary>
    public bool WholeTicks { get; init; }

    /// <summary>Whether the axis runs the other way: from large to small, as penalties do. The default is false.</summary>
    public bool Reversed { get; init; }

    /// <summary>Creates a logarithmic axis.</summary>
    /// <param name="title">What it measures.</param>
    public static PlotAxis Log(string title) => new(title) { Scale = AxisScale.Log };

    /// <summary>Creates an axis of dates.</summary>
    /// <param name="title">What it measures.</param>
    public static PlotAxis Time(string title) => new(title) { Scale = AxisScale.Time };

    /// <summary>Creates an axis of named places.</summary>
    /// <param name="title">What it measures; empty for no title.</param>
    /// <param name="categories">The names of the places 0, 1, ...</param>
    /// <param name="headings">The heading of each category, equal headings side by side; empty (the default) for none.</param>
    /// <exception cref="ArgumentException">There are no categories, or not as many headings as categories.</exception>
    public static PlotAxis Named(string title, ImmutableArray<string> categories, ImmutableArray<string> headings = default)
    {
        if (categories.IsDefaultOrEmpty)
        {
            throw new ArgumentException("An axis of categories needs at least one.", nameof(categories));
        }

        if (!headings.IsDefaultOrEmpty && headings.Length != categories.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {headings.Length} headings and {categories.Length} categories: one for each."),
                nameof(headings)
            );
        }

        return new PlotAxis(title)
        {
            Scale = AxisScale.Categories,
            Categories = categories,
            Headings = headings.IsDefault ? [] : headings,
        };
    }

    /// <summary>The place of a date on a <see cref="AxisScale.Time"/> axis.</summary>
    /// <param name="date">The date and time of day, of any kind: no zone is applied.</param>
    /// <returns>The days since 1970-01-01, with their fraction.</returns>
    public static double Days(DateTime date) => (date.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerDay;
}
