namespace Crabbymetrics.Plots;

/// <summary>Sizes of texts, rows and margins, in pixels.</summary>
internal static class Sizes
{
    public const double Title = 15.0;
    public const double TitleRow = 20.0;
    public const double Label = 12.0;
    public const double LabelRow = 16.0;
    public const double Tick = 11.0;
    public const double Note = 11.0;
    public const double NoteRow = 15.0;
    public const double LegendRow = 19.0;
    public const double Margin = 10.0;
    public const double HeadingRow = 22.0;

    /// <summary>The share of the width that names of categories may take.</summary>
    public const double NameShare = 0.42;

    /// <summary>The share of the width that texts at the ends of lines may take.</summary>
    public const double EndShare = 0.3;
}
