namespace Crabbymetrics.Data;

/// <summary><c>(x - center) / scale</c>: R's <c>scale</c> (n - 1 below the sum of squares), <c>center</c>, and <c>standardize</c>
/// (n).</summary>
internal sealed class Standardization(double center, double scale) : BasisTransform
{
    public override int ColumnCount => 1;

    /// <summary>Learns mean and spread.</summary>
    /// <param name="values">The values of the fit.</param>
    /// <param name="centered">Whether the mean is taken off.</param>
    /// <param name="scaled">Whether it is divided by the spread: around the mean, or around 0 where that is not taken off.</param>
    /// <param name="lost">What is taken from n below the sum of squares: 1 or 0.</param>
    /// <exception cref="ArgumentException">All values are equal, so that there is no spread.</exception>
    public static Standardization Learn(double[] values, bool centered, bool scaled, int lost)
    {
        double mean = 0.0;
        if (centered)
        {
            foreach (double value in values)
            {
                mean += value / values.Length;
            }

            double rest = 0.0;
            foreach (double value in values)
            {
                rest += value - mean;
            }

            mean += rest / values.Length;
        }

        if (!scaled)
        {
            return new Standardization(mean, 1.0);
        }

        double squares = 0.0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        double spread = Math.Sqrt(squares / (values.Length - lost));
        return spread > 0.0 && double.IsFinite(spread)
            ? new Standardization(mean, spread)
            : throw new ArgumentException("has no spread to divide by: all values are equal.");
    }

    public override void Apply(ReadOnlySpan<double> x, Span<double> columns)
    {
        for (int i = 0; i < x.Length; i++)
        {
            columns[i] = (x[i] - center) / scale;
        }
    }

    public override TransformState State(string term) => StateOf(term, "scale", ("center", [center]), ("scale", [scale]));
}
