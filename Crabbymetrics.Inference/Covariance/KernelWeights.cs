using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The weights of a kernel over time, and the middle of the sandwich with them: <c>sum_d k(d) sum_t s_t s_(t-d)'</c> over
/// distances d of both signs.</summary>
internal sealed class KernelWeights
{
    private readonly SerialKernel _kernel;
    private readonly double _bandwidth;

    private KernelWeights(SerialKernel kernel, double bandwidth, int? lag)
    {
        _kernel = kernel;
        _bandwidth = bandwidth;
        Lag = lag;
    }

    /// <summary>The largest lag; null where it follows from a bandwidth.</summary>
    public int? Lag { get; }

    /// <summary>The kernel up to a lag.</summary>
    public static KernelWeights OfLag(SerialKernel kernel, int lag) => new(kernel, kernel == SerialKernel.Truncated ? lag : lag + 1.0, lag);

    /// <summary>The kernel with a bandwidth.</summary>
    public static KernelWeights OfBandwidth(SerialKernel kernel, double bandwidth) => new(kernel, bandwidth, null);

    /// <summary>The lag that grows with the number of periods: floor(4 (T/100)^(2/9)) (Newey and West 1994), at most T - 1.</summary>
    /// <param name="periods">T.</param>
    public static int StandardLag(int periods) => Math.Min(periods - 1, (int)Math.Floor(4.0 * Math.Pow(periods / 100.0, 2.0 / 9.0)));

    /// <summary>Adds the middle of one series.</summary>
    /// <param name="scores">T x k values, row-major, in the order of time.</param>
    /// <param name="periods">The T positions in time, strictly ascending; distances are differences of these.</param>
    /// <param name="k">The number of parameters.</param>
    /// <param name="middle">k x k values, row-major, to which is added.</param>
    public void AddMiddle(ReadOnlySpan<double> scores, ReadOnlySpan<long> periods, int k, Span<double> middle)
    {
        double[] lagged = new double[k];
        for (int t = 0; t < periods.Length; t++)
        {
            ReadOnlySpan<double> score = scores.Slice(t * k, k);
            Array.Clear(lagged);
            for (int before = t - 1; before >= 0 && Reaches(periods[t] - periods[before]); before--)
            {
                double weight = Weight(periods[t] - periods[before]);
                TensorPrimitives.MultiplyAdd(scores.Slice(before * k, k), weight, lagged, lagged);
            }

            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    middle[(a * k) + b] += (score[a] * score[b]) + (score[a] * lagged[b]) + (lagged[a] * score[b]);
                }
            }
        }
    }

    /// <summary>The weight of two scores a number of periods apart.</summary>
    public double Weight(long distance)
    {
        double z = distance / _bandwidth;
        switch (_kernel)
        {
            case SerialKernel.Truncated:
                return distance == 0 || z <= 1.0 ? 1.0 : 0.0;
            case SerialKernel.QuadraticSpectral:
                return QuadraticSpectral(z);
            case SerialKernel.Parzen:
                return z <= 0.5 ? 1.0 - (6.0 * z * z) + (6.0 * z * z * z)
                    : z < 1.0 ? 2.0 * Math.Pow(1.0 - z, 3.0)
                    : 0.0;
            default:
                return Math.Max(0.0, 1.0 - z);
        }
    }

    private bool Reaches(long distance) => _kernel == SerialKernel.QuadraticSpectral || distance <= _bandwidth;

    private static double QuadraticSpectral(double z)
    {
        double a = 1.2 * Math.PI * z;
        // Near 0 the difference cancels: its series is 3 (1/3 - a^2/30 + a^4/840 - ...).
        return a < 0.02 ? 1.0 - (a * a / 10.0) + (a * a * a * a / 280.0) : 3.0 / (a * a) * ((Math.Sin(a) / a) - Math.Cos(a));
    }
}
