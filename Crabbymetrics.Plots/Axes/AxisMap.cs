namespace Crabbymetrics.Plots;

/// <summary>From the values of an axis to pixels.</summary>
internal sealed class AxisMap
{
    private readonly double _low;
    private readonly double _high;
    private readonly double[] _centres;
    private readonly bool _isLog;

    /// <summary>Creates the map of an axis of values.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="range">The values that it shows.</param>
    /// <param name="from">The pixel of the lower end.</param>
    /// <param name="to">The pixel of the upper end.</param>
    public AxisMap(PlotAxis axis, AxisRange range, double from, double to)
    {
        _isLog = axis.Scale == AxisScale.Log;
        _low = Transform(range.Low);
        _high = Transform(range.High);
        _centres = [];
        (From, To) = axis.Reversed ? (to, from) : (from, to);
    }

    /// <summary>Creates the map of an axis of categories.</summary>
    /// <param name="centres">The pixel of each category.</param>
    /// <param name="slot">The pixels that each takes.</param>
    /// <param name="from">The first pixel.</param>
    /// <param name="to">The last pixel.</param>
    public AxisMap(double[] centres, double slot, double from, double to)
    {
        _centres = centres;
        Slot = slot;
        (From, To) = (from, to);
    }

    /// <summary>The pixel of the lower end.</summary>
    public double From { get; }

    /// <summary>The pixel of the upper end.</summary>
    public double To { get; }

    /// <summary>The pixels that a category takes; 0 of other axes.</summary>
    public double Slot { get; }

    /// <summary>The pixel of a value. One beyond the axis, infinity included, is at its end.</summary>
    /// <param name="value">The value.</param>
    public double At(double value)
    {
        if (_centres.Length > 0)
        {
            int place = (int)Math.Clamp(Math.Round(value), 0.0, _centres.Length - 1.0);
            return _centres[place] + ((value - place) * Slot);
        }

        if (double.IsInfinity(value))
        {
            return value > 0.0 ? To : From;
        }

        // Halves, since the difference of two large numbers of different signs may overflow.
        double share = ((Transform(value) / 2.0) - (_low / 2.0)) / ((_high / 2.0) - (_low / 2.0));
        return From + (Math.Clamp(share, 0.0, 1.0) * (To - From));
    }

    private double Transform(double value) => _isLog ? Math.Log10(value) : value;
}
