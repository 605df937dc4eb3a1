namespace Crabbymetrics.Plots;

/// <summary>Where everything stands: the frame, the axes, every text outside the frame. Texts are measured, so that none is cut off and
/// none meets another.</summary>
internal sealed class PictureLayout
{
    private readonly List<PlacedText> _texts = [];

    /// <summary>Lays a picture out.</summary>
    /// <param name="data">Its content.</param>
    /// <param name="options">Its size.</param>
    /// <param name="styles">The styles of its layers.</param>
    /// <exception cref="ArgumentException">The height that the options give is too small for the content.</exception>
    public PictureLayout(PlotData data, SvgOptions options, SeriesStyles styles)
    {
        Width = options.Width;
        double room = Width - (2.0 * Sizes.Margin);
        double y = 8.0;
        y = Lines(
            TextFlow.Wrap(data.Title, Sizes.Title, room, bold: true),
            y,
            Sizes.TitleRow,
            new PlacedText(0.0, 15.0, "", Sizes.Title) { IsBold = true }
        );
        y = Lines(
            TextFlow.Wrap(data.Subtitle, Sizes.Label, room),
            y,
            Sizes.LabelRow,
            new PlacedText(0.0, 12.0, "", Sizes.Label) { IsSoft = true }
        );
        Legend = Plots.Legend.Set(styles, Sizes.Margin, Width - Sizes.Margin, y + 2.0);
        y = Legend.Count > 0 ? Legend[^1].Sample.Bottom + 3.0 : y;
        y = Lines(
            TextFlow.Wrap(data.Vertical.Title, Sizes.Label, room),
            y + 4.0,
            Sizes.LabelRow,
            new PlacedText(0.0, 12.0, "", Sizes.Label)
        );
        double top = y + 6.0;

        List<string> titleBelow = TextFlow.Wrap(data.Horizontal.Title, Sizes.Label, room);
        List<string> notes = [.. data.Notes.SelectMany(note => TextFlow.Wrap(note, Sizes.Note, room))];
        double below = 23.0 + (titleBelow.Count * Sizes.LabelRow) + (notes.Count * Sizes.NoteRow) + (notes.Count > 0 ? 4.0 : 0.0) + 6.0;
        double height = FrameHeight(data, options, top, below);
        Height = top + height + below;

        (AxisRange across, AxisRange down) = (
            RangeOf(data, data.Horizontal, horizontal: true),
            RangeOf(data, data.Vertical, horizontal: false)
        );
        bool named = data.Vertical.Scale == AxisScale.Categories;
        List<Tick> ticks = named ? [] : VerticalTicksOf(data.Vertical, down, height);
        Frame = new Box(LeftOf(data.Vertical, ticks), top, Width - RightOf(data), top + height);
        Vertical = named ? CategoryRows.Set(data.Vertical, Frame, _texts) : new AxisMap(data.Vertical, down, Frame.Bottom, Frame.Top);
        VerticalTicks = [.. ticks.Select(tick => Vertical.At(tick.Value))];
        foreach (Tick tick in ticks)
        {
            _texts.Add(new PlacedText(Frame.Left - 6.0, Vertical.At(tick.Value) + 4.0, tick.Label, Sizes.Tick) { Anchor = TextAnchor.End });
        }

        (Horizontal, HorizontalTicks) = HorizontalAxis.Set(data.Horizontal, across, Frame, Width, _texts);
        y = Frame.Bottom + 21.0;
        foreach (string line in titleBelow)
        {
            double half = TextMeasure.Width(line, Sizes.Label) / 2.0;
            double middle = Math.Clamp(
                (Frame.Left + Frame.Right) / 2.0,
                Sizes.Margin + half,
                Math.Max(Sizes.Margin + half, Width - Sizes.Margin - half)
            );
            _texts.Add(new PlacedText(middle, y + 13.0, line, Sizes.Label) { Anchor = TextAnchor.Middle });
            y += Sizes.LabelRow;
        }

        Lines(notes, y + 6.0, Sizes.NoteRow, new PlacedText(0.0, 11.0, "", Sizes.Note) { IsSoft = true });
    }

    /// <summary>The width of the picture.</summary>
    public double Width { get; }

    /// <summary>The height of the picture.</summary>
    public double Height { get; }

    /// <summary>The frame of the data.</summary>
    public Box Frame { get; }

    /// <summary>The horizontal axis.</summary>
    public AxisMap Horizontal { get; }

    /// <summary>The vertical axis.</summary>
    public AxisMap Vertical { get; }

    /// <summary>The pixels of the ticks of the horizontal axis.</summary>
    public double[] HorizontalTicks { get; }

    /// <summary>The pixels of the ticks of the vertical axis.</summary>
    public double[] VerticalTicks { get; }

    /// <summary>The legend.</summary>
    public List<LegendEntry> Legend { get; }

    /// <summary>The texts outside the frame, those of the legend not among them.</summary>
    public IReadOnlyList<PlacedText> Texts => _texts;

    private static double FrameHeight(PlotData data, SvgOptions options, double top, double below)
    {
        bool named = data.Vertical.Scale == AxisScale.Categories;
        double least = named ? CategoryRows.SmallestHeight(data.Vertical) : 60.0;
        if (options.Height is not { } height)
        {
            return named
                ? CategoryRows.NaturalHeight(data.Vertical, Dodge.CountOf(data))
                : Math.Round(Math.Clamp(options.Width * 0.45, 180.0, 420.0));
        }

        return height - top - below >= least
            ? height - top - below
            : throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"A height of {height} pixels leaves no room: titles, axes and rows need {Math.Ceiling(top + below + least)} at a "
                        + $"width of {options.Width}. Without a height the picture takes the one that it needs."
                ),
                nameof(options)
            );
    }

    // Labels are a row high and do not meet.
    private static List<Tick> VerticalTicksOf(PlotAxis axis, AxisRange range, double height)
    {
        AxisMap map = new(axis, range, height, 0.0);
        for (int wanted = Math.Max(2, (int)(height / 45.0)); ; wanted--)
        {
            List<Tick> ticks = AxisTicks.Find(axis, range, wanted);
            double[] places = [.. ticks.Select(tick => map.At(tick.Value))];
            if (places.Zip(places.Skip(1)).All(static pair => Math.Abs(pair.First - pair.Second) >= Sizes.NoteRow))
            {
                return ticks;
            }

            if (wanted <= 2)
            {
                return [.. ticks.Take(1)];
            }
        }
    }

    private static AxisRange RangeOf(PlotData data, PlotAxis axis, bool horizontal)
    {
        PlotExtent extent = data.Layers.Aggregate(
            PlotExtent.Nothing,
            (sum, layer) => sum.With(horizontal ? layer.Horizontally : layer.Vertically)
        );
        double[] bases =
        [
            .. data.Layers.OfType<PlotBars>().Where(bars => bars.Horizontal == horizontal).SelectMany(static bars => bars.Bases).Distinct(),
        ];
        return AxisRange.Of(axis, extent, bases.Length == 1 ? bases[0] : double.NaN);
    }

    private double LeftOf(PlotAxis axis, List<Tick> ticks) =>
        axis.Scale == AxisScale.Categories
            ? Sizes.Margin + 6.0 + Math.Min(Width * Sizes.NameShare, NamesWidth(axis))
            : Sizes.Margin + 6.0 + ticks.Select(static tick => TextMeasure.Width(tick.Label, Sizes.Tick)).DefaultIfEmpty(0.0).Max();

    private static double NamesWidth(PlotAxis axis) =>
        Math.Max(
            axis.Categories.Max(static name => TextMeasure.Width(TextFlow.Clean(name), Sizes.Label)),
            axis.Headings.Select(static name => TextMeasure.Width(TextFlow.Clean(name), Sizes.Label, bold: true)).DefaultIfEmpty(0.0).Max()
        ) + 0.01;

    private double RightOf(PlotData data)
    {
        double ends = data
            .Layers.OfType<PlotLine>()
            .Select(static line => TextMeasure.Width(TextFlow.Clean(line.EndLabel), Sizes.Tick))
            .DefaultIfEmpty(0.0)
            .Max();
        return ends > 0.0 ? Math.Min(ends, Width * Sizes.EndShare) + 14.0 + Sizes.Margin : 16.0;
    }

    private double Lines(List<string> lines, double y, double row, PlacedText first)
    {
        foreach (string line in lines)
        {
            _texts.Add(first with { X = Sizes.Margin, Y = y + first.Y, Text = line });
            y += row;
        }

        return y;
    }
}
