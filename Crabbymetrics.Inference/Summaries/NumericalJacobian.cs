using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Derivatives by central differences, extrapolated to a step of zero (Ridders 1982): about eleven digits of a smooth
/// function.</summary>
internal static class NumericalJacobian
{
    // Ridders' extrapolation: the number of step lengths, each shorter by the factor below.
    private const int Steps = 8;
    private const double Shrink = 1.6;

    /// <summary>The derivatives of some functions.</summary>
    /// <param name="point">The k arguments.</param>
    /// <param name="varied">The arguments to vary.</param>
    /// <param name="scales">A length for each of the k arguments on which the functions change: a standard error.</param>
    /// <param name="functions">The functions.</param>
    /// <param name="count">Their number m.</param>
    /// <returns>m rows of a derivative for each varied argument, row-major; NaN where the functions are not finite near the
    /// point.</returns>
    public static double[] Of(
        ImmutableArray<double> point,
        int[] varied,
        ImmutableArray<double> scales,
        Func<ImmutableArray<double>, double[]> functions,
        int count
    )
    {
        double[] jacobian = new double[count * varied.Length];
        for (int column = 0; column < varied.Length; column++)
        {
            int j = varied[column];
            double scale = scales[j] > 0.0 && double.IsFinite(scales[j]) ? scales[j] : 1e-2 * Math.Max(Math.Abs(point[j]), 1e-3);
            double[] derivative = Extrapolate(h => Difference(point, j, h, functions, count), 0.5 * scale, count);
            for (int i = 0; i < count; i++)
            {
                jacobian[(i * varied.Length) + column] = derivative[i];
            }
        }

        return jacobian;
    }

    private static double[] Difference(
        ImmutableArray<double> point,
        int j,
        double step,
        Func<ImmutableArray<double>, double[]> functions,
        int count
    )
    {
        // The distance between the two arguments as they are stored.
        double up = point[j] + step;
        double down = point[j] - step;
        double[] above = functions(point.SetItem(j, up));
        double[] below = functions(point.SetItem(j, down));
        return [.. Enumerable.Range(0, count).Select(i => (above[i] - below[i]) / (up - down))];
    }

    private static double[] Extrapolate(Func<double, double[]> difference, double step, int count)
    {
        double[] best = new double[count];
        Array.Fill(best, double.NaN);
        double[] error = new double[count];
        Array.Fill(error, double.PositiveInfinity);
        double[][] previous = [];
        for (int n = 0; n < Steps; n++, step /= Shrink)
        {
            double[] first = difference(step);
            if (first.Any(static value => !double.IsFinite(value)))
            {
                // Outside the domain of a function: only smaller steps count.
                previous = [];
                continue;
            }

            double[][] current = [first, .. previous.Select(static entry => new double[entry.Length])];
            double factor = 1.0;
            for (int order = 1; order < current.Length; order++)
            {
                factor *= Shrink * Shrink;
                for (int i = 0; i < count; i++)
                {
                    current[order][i] = ((factor * current[order - 1][i]) - previous[order - 1][i]) / (factor - 1.0);
                    double change = Math.Max(
                        Math.Abs(current[order][i] - current[order - 1][i]),
                        Math.Abs(current[order][i] - previous[order - 1][i])
                    );
                    if (change <= error[i])
                    {
                        (error[i], best[i]) = (change, current[order][i]);
                    }
                }
            }

            previous = current;
        }

        return best;
    }
}
