using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// Rules for the bandwidth of a kernel from the scores of the reported parameters, in the units of the data, of which all count alike but
/// that of the intercept, which counts 0: as in R's sandwich 3.0-2. The rules depend on the units of the regressors, as R's do.
/// </summary>
internal static class AutomaticBandwidth
{
    /// <summary>The bandwidth of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="scores">T x k values, row-major, in the order of time, prewhitened where that is asked for.</param>
    /// <param name="weights">k weights of the parameters.</param>
    /// <param name="periods">The number of periods before prewhitening.</param>
    /// <param name="prewhitened">Whether the scores were prewhitened.</param>
    /// <exception cref="ArgumentException">There is no such rule for the kernel.</exception>
    /// <exception cref="CrabbymetricsException">The scores do not vary.</exception>
    public static double Of(
        BandwidthRule rule,
        SerialKernel kernel,
        ReadOnlySpan<double> scores,
        double[] weights,
        int periods,
        bool prewhitened
    )
    {
        double bandwidth = rule switch
        {
            BandwidthRule.Andrews => Andrews(kernel, scores, weights),
            BandwidthRule.NeweyWest => NeweyWest(kernel, scores, weights, periods, prewhitened),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "The rule is Andrews or NeweyWest."),
        };
        return double.IsFinite(bandwidth)
            ? bandwidth
            : throw new CrabbymetricsException("The rule finds no bandwidth: the scores do not vary, or grow without bound. Give a lag.");
    }

    // Andrews (1991), section 6: first-order autoregressions.
    private static double Andrews(SerialKernel kernel, ReadOnlySpan<double> scores, double[] weights)
    {
        int k = weights.Length;
        int n = scores.Length / k;
        double denominator = 0.0,
            first = 0.0,
            second = 0.0;
        for (int j = 0; j < k; j++)
        {
            if (weights[j] == 0.0)
            {
                continue;
            }

            (double rho, double variance) = Autoregression(scores, k, j);
            double rest = 1.0 - rho;
            double square = weights[j] * variance * variance;
            denominator += square / Math.Pow(rest, 4.0);
            second += square * 4.0 * rho * rho / Math.Pow(rest, 8.0);
            first += square * 4.0 * rho * rho / (Math.Pow(rest, 6.0) * (1.0 + rho) * (1.0 + rho));
        }

        first /= denominator;
        second /= denominator;
        return kernel switch
        {
            SerialKernel.Truncated => 0.6611 * Math.Pow(n * second, 0.2),
            SerialKernel.Parzen => 2.6614 * Math.Pow(n * second, 0.2),
            SerialKernel.QuadraticSpectral => 1.3221 * Math.Pow(n * second, 0.2),
            _ => 1.1447 * Math.Cbrt(n * first),
        };
    }

    // Newey and West (1994), section 3.
    private static double NeweyWest(SerialKernel kernel, ReadOnlySpan<double> scores, double[] weights, int periods, bool prewhitened)
    {
        if (kernel == SerialKernel.Truncated)
        {
            throw new ArgumentException("The rule of Newey and West has no bandwidth for the truncated kernel: use that of Andrews.");
        }

        int k = weights.Length;
        int n = scores.Length / k;
        double[] sums = new double[n];
        for (int t = 0; t < n; t++)
        {
            sums[t] = TensorPrimitives.Dot(scores.Slice(t * k, k), weights);
        }

        double rate = kernel switch
        {
            SerialKernel.Parzen => 4.0 / 25.0,
            SerialKernel.QuadraticSpectral => 2.0 / 25.0,
            _ => 2.0 / 9.0,
        };
        int lags = Math.Min(n - 1, (int)Math.Floor((prewhitened ? 3.0 : 4.0) * Math.Pow(periods / 100.0, rate)));
        double s0 = 0.0,
            s1 = 0.0,
            s2 = 0.0;
        for (int j = 0; j <= lags; j++)
        {
            double covariance = TensorPrimitives.Dot<double>(sums.AsSpan(0, n - j), sums.AsSpan(j)) / n;
            s0 += j == 0 ? covariance : 2.0 * covariance;
            s1 += 2.0 * j * covariance;
            s2 += 2.0 * j * j * covariance;
        }

        bool isBartlett = kernel == SerialKernel.Bartlett;
        double power = isBartlett ? 1.0 / 3.0 : 0.2;
        double ratio = (isBartlett ? s1 : s2) / s0;
        double constant = kernel switch
        {
            SerialKernel.Parzen => 2.6614,
            SerialKernel.QuadraticSpectral => 1.3221,
            _ => 1.1447,
        };
        return constant * Math.Pow(ratio * ratio, power) * Math.Pow(periods, power);
    }

    // Regresses a score on the one before it and a constant.
    private static (double Rho, double Variance) Autoregression(ReadOnlySpan<double> scores, int k, int column)
    {
        int n = (scores.Length / k) - 1;
        double now = 0.0,
            before = 0.0;
        for (int t = 0; t < n; t++)
        {
            before += scores[(t * k) + column] / n;
            now += scores[((t + 1) * k) + column] / n;
        }

        double squares = 0.0,
            products = 0.0,
            total = 0.0;
        for (int t = 0; t < n; t++)
        {
            double x = scores[(t * k) + column] - before;
            double y = scores[((t + 1) * k) + column] - now;
            squares += x * x;
            products += x * y;
            total += y * y;
        }

        double rho = products / squares;
        return (rho, Math.Max(0.0, total - (rho * products)) / n);
    }
}
