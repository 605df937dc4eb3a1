namespace Crabbymetrics.Plots;

/// <summary>A rectangle of pixels.</summary>
/// <param name="Left">Its left side.</param>
/// <param name="Top">Its upper side.</param>
/// <param name="Right">Its right side.</param>
/// <param name="Bottom">Its lower side.</param>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>From left to right.</summary>
    public double Width => Right - Left;

    /// <summary>From top to bottom.</summary>
    public double Height => Bottom - Top;

    /// <summary>Whether it shares pixels with another.</summary>
    /// <param name="other">The other.</param>
    /// <param name="gap">The pixels to keep between them.</param>
    public bool Meets(Box other, double gap = 0.0) =>
        Left < other.Right + gap && other.Left < Right + gap && Top < other.Bottom + gap && other.Top < Bottom + gap;

    /// <summary>Whether another lies inside.</summary>
    /// <param name="other">The other.</param>
    public bool Holds(Box other) => other.Left >= Left && other.Right <= Right && other.Top >= Top && other.Bottom <= Bottom;
}
