namespace Crabbymetrics.Plots;

/// <summary>The colours of a picture.</summary>
public enum SvgTheme
{
    /// <summary>Light, and dark where the reader's system prefers it (<c>prefers-color-scheme</c> inside the picture).</summary>
    Automatic,

    /// <summary>Dark text on white, everywhere.</summary>
    Light,

    /// <summary>Light text on black, everywhere.</summary>
    Dark,
}
