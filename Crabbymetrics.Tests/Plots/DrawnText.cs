namespace Crabbymetrics.Tests.Plots;

/// <summary>A text of a drawn picture.</summary>
internal sealed record DrawnText(string Text, double X, double Y, string Anchor, double Size, double Left, double Right)
{
    public bool HasRim { get; init; }

    public double Top => Y - (0.8 * Size);

    public double Bottom => Y + (0.25 * Size);

    public bool Meets(DrawnText other) =>
        Left < other.Right - 0.2 && other.Left < Right - 0.2 && Top < other.Bottom - 0.2 && other.Top < Bottom - 0.2;
}
