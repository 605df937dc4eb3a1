namespace Crabbymetrics;

/// <summary>How much a layer of a picture stands out.</summary>
public enum PlotEmphasis
{
    /// <summary>In the colour of its name.</summary>
    Normal,

    /// <summary>In the colour of text, and heavier: the treated unit among placebos.</summary>
    Strong,

    /// <summary>In grey, and lighter: the placebos.</summary>
    Muted,
}
