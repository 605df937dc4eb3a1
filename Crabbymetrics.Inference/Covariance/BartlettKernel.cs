using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The middle of a covariance robust to serial correlation: <c>sum_{|l| &lt;= L} (1 - |l|/(L+1)) sum_t T s_{t-l}'</c> (Newey and
/// West 1987).</summary>
internal static class BartlettKernel
{
    /// <summary>The lag that grows with the number of periods: floor(4 (T/100)^(2/9)) (Newey and West 1994), at most T - 1.</summary>
    /// <param name="periods">T.</param>
    public static int StandardLag(int periods) => Math.Min(periods - 1, (int)Math.Floor(4.0 * Math.Pow(periods / 100.0, 2.0 / 9.0)));

    /// <summary>Adds the middle of one series.</summary>
    /// <param name="scores">T x k values, row-major, in the order of time.</param>
    /// <param name="periods">The T positions in time, strictly ascending; lags are differences of these.</param>
    /// <param name="k">The number of parameters.</param>
    /// <param name="lag">L.</param>
    /// <param name="middle">k x k values, row-major, to which is added.</param>
    public static void Add(ReadOnlySpan<double> scores, ReadOnlySpan<long> periods, int k, int lag, Span<double> middle)
    {
        double[] lagged = new double[k];
        for (int t = 0; t < periods.Length; t++)
        {
            ReadOnlySpan<double> score = scores.Slice(t * k, k);
            Array.Clear(lagged);
            for (int before = t - 1; before >= 0 && periods[t] - periods[before] <= lag; before--)
            {
                double weight = 1.0 - ((periods[t] - periods[before]) / (lag + 1.0));
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
}
