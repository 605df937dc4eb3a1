namespace Crabbymetrics.Estimators;

/// <summary>The next Newton step from a point, and its length in robust standard errors <c>sqrt diag(D^-1 M D^-T)</c>: the largest over the
/// parameters.</summary>
internal sealed record NewtonDistance(double[] Step, double[] StandardErrors, double Length)
{
    // A parameter without sampling error (an identity among the equations determines it) is solved to this relative accuracy.
    private const double DigitsWithoutError = 1e-6;
    private const double NoError = 1e-10;

    public static NewtonDistance Of(
        SquareSystem system,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> sums,
        ReadOnlySpan<double> outer
    )
    {
        int k = sums.Length;
        double[] step = new double[k],
            errors = new double[k],
            inverse = system.Invert();
        for (int j = 0; j < k; j++)
        {
            step[j] = -sums[j];
        }

        system.Solve(step);
        double length = 0.0;
        for (int j = 0; j < k; j++)
        {
            double variance = 0.0;
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    variance += inverse[(j * k) + a] * outer[(a * k) + b] * inverse[(j * k) + b];
                }
            }

            errors[j] = Math.Sqrt(Math.Max(0.0, variance));
            bool free = errors[j] > NoError * Math.Abs(parameters[j]);
            double unit = free ? errors[j] : DigitsWithoutError * Math.Abs(parameters[j]);
            double ratio = step[j] == 0.0 ? 0.0 : Math.Abs(step[j]) / unit;
            // NaN counts as infinite: a maximum would ignore it.
            length = Math.Max(length, double.IsNaN(ratio) ? double.PositiveInfinity : ratio);
        }

        return new NewtonDistance(step, errors, length);
    }
}
