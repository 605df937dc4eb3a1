using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// Estimates with limits: a point and lines through it. Several layers of intervals over the same positions (the models of a comparison)
/// are set beside each other by the drawing.
/// </summary>
public sealed class PlotIntervals : PlotLayer
{
    /// <summary>Creates estimates with limits.</summary>
    /// <param name="name">The name in the legend: the model; empty for no entry.</param>
    /// <param name="positions">Where each estimate stands: a period, the place of a category.</param>
    /// <param name="estimates">A finite estimate for each position.</param>
    /// <param name="limits">Limits of one or more levels, the widest first; the first is drawn thin, the others thicker. May be
    /// empty.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a position or estimate is not finite.</exception>
    public PlotIntervals(
        string name,
        ImmutableArray<double> positions,
        ImmutableArray<double> estimates,
        params ImmutableArray<PlotLimits> limits
    )
        : base(name)
    {
        Positions = Finite(positions, nameof(positions));
        Estimates = Finite(estimates, nameof(estimates));
        RequireLength(estimates, positions.Length, nameof(estimates));
        Limits = limits.IsDefault ? [] : limits;
        foreach (PlotLimits limit in Limits)
        {
            RequireLength(limit.Low, positions.Length, nameof(limits));
        }
    }

    /// <summary>Where each estimate stands.</summary>
    public ImmutableArray<double> Positions { get; }

    /// <summary>The estimates.</summary>
    public ImmutableArray<double> Estimates { get; }

    /// <summary>The limits, the widest first.</summary>
    public ImmutableArray<PlotLimits> Limits { get; }

    /// <summary>Whether positions run down the vertical axis and estimates along the horizontal one, as in a picture of coefficients. The
    /// default is false.</summary>
    public bool Horizontal { get; init; }

    /// <inheritdoc/>
    public override PlotExtent Horizontally => Horizontal ? Values() : PlotExtent.Of(Positions.AsSpan());

    /// <inheritdoc/>
    public override PlotExtent Vertically => Horizontal ? PlotExtent.Of(Positions.AsSpan()) : Values();

    private PlotExtent Values() =>
        Limits.Aggregate(
            PlotExtent.Of(Estimates.AsSpan()),
            static (extent, limit) => extent.With(PlotExtent.Of(limit.Low.AsSpan())).With(PlotExtent.Of(limit.High.AsSpan()))
        );
}
