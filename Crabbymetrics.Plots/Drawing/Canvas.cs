namespace Crabbymetrics.Plots;

/// <summary>What the drawing of a layer needs: the axes, the frame, the styles, room for texts, and the writer.</summary>
/// <param name="Layout">Where everything stands.</param>
/// <param name="Styles">Colours, marks and dashes.</param>
/// <param name="Labels">Room for texts inside the frame.</param>
/// <param name="Writer">Receives the markup.</param>
internal sealed record Canvas(PictureLayout Layout, SeriesStyles Styles, LabelPlacer Labels, SvgWriter Writer)
{
    /// <summary>Texts inside the frame: they are written last, over the layers.</summary>
    public List<PlacedText> Texts { get; } = [];

    /// <summary>The pixel of a value of the horizontal axis.</summary>
    /// <param name="value">The value.</param>
    public double X(double value) => Layout.Horizontal.At(value);

    /// <summary>The pixel of a value of the vertical axis.</summary>
    /// <param name="value">The value.</param>
    public double Y(double value) => Layout.Vertical.At(value);

    /// <summary>Sets a text at the first of some places that is free; none where none is.</summary>
    /// <param name="places">The places, the best first.</param>
    public void Label(IEnumerable<PlacedText> places)
    {
        if (Labels.Place(places) is { } placed)
        {
            Texts.Add(placed);
        }
    }
}
