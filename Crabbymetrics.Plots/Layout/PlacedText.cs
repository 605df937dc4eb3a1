namespace Crabbymetrics.Plots;

/// <summary>A text with its place.</summary>
/// <param name="X">The pixel of its anchor.</param>
/// <param name="Y">The pixel of its base line.</param>
/// <param name="Text">The text.</param>
/// <param name="Size">The size of the font.</param>
internal sealed record PlacedText(double X, double Y, string Text, double Size)
{
    /// <summary>Which end of the text <see cref="X"/> is.</summary>
    public TextAnchor Anchor { get; init; }

    /// <summary>Whether it is bold.</summary>
    public bool IsBold { get; init; }

    /// <summary>Whether it is in the softer colour.</summary>
    public bool IsSoft { get; init; }

    /// <summary>Whether it has a rim in the colour of the ground, to be read over lines.</summary>
    public bool HasRim { get; init; }

    /// <summary>The text before it was cut; null where it is whole.</summary>
    public string? Whole { get; init; }

    /// <summary>The room that it takes.</summary>
    public Box Box
    {
        get
        {
            double width = TextMeasure.Width(Text, Size, IsBold);
            double left = Anchor switch
            {
                TextAnchor.Start => X,
                TextAnchor.Middle => X - (width / 2.0),
                _ => X - width,
            };
            return new Box(left, Y - (Size * 0.8), left + width, Y + (Size * 0.25));
        }
    }
}
