namespace Crabbymetrics.Plots;

/// <summary>An entry of the legend: a sample of its layers and their name.</summary>
/// <param name="Layers">The layers.</param>
/// <param name="Sample">Where the sample is drawn.</param>
/// <param name="Text">The name.</param>
internal sealed record LegendEntry(PlotLayer[] Layers, Box Sample, PlacedText Text);
