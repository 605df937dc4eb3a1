namespace Crabbymetrics.Plots;

/// <summary>The values that an axis shows.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, above the lower.</param>
internal readonly record struct AxisRange(double Low, double High)
{
    private const double Margin = 0.04;

    // Labels tell values apart to this relative difference.
    private const double Narrowest = 1e-9;

    /// <summary>The range of an axis: what the layers reach, with a margin, except at a side where bars start.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="extent">What the layers reach along it.</param>
    /// <param name="barBase">The value from which bars grow along it; NaN for none.</param>
    public static AxisRange Of(PlotAxis axis, PlotExtent extent, double barBase)
    {
        PlotExtent all = extent.With(PlotExtent.Of(axis.Low, axis.High));
        if (axis.Scale == AxisScale.Log)
        {
            double ratio = Math.Max(Math.Log10(all.High) - Math.Log10(all.Low), 0.05);
            double middle = (Math.Log10(all.High) + Math.Log10(all.Low)) / 2.0;
            double half = ratio * (0.5 + Margin);
            return new AxisRange(
                Math.Max(Math.Pow(10.0, middle - half), double.Epsilon),
                Math.Min(Math.Pow(10.0, middle + half), double.MaxValue)
            );
        }

        // Halves, since the difference of two large numbers of different signs may overflow.
        double scale = Math.Max(Math.Abs(all.Low), Math.Abs(all.High));
        double halfWidth = (all.High / 2.0) - (all.Low / 2.0);
        if (halfWidth <= scale * Narrowest || scale < 1e-290)
        {
            double reach = scale < 1e-290 ? 1.0 : scale * 0.1;
            return new AxisRange(all.Low - reach, all.High + reach);
        }

        double added = halfWidth * 2.0 * Margin;
        return new AxisRange(
            all.Low == barBase ? all.Low : Math.Max(all.Low - added, -double.MaxValue),
            all.High == barBase ? all.High : Math.Min(all.High + added, double.MaxValue)
        );
    }
}
