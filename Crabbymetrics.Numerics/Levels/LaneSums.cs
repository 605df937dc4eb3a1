using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Sums of four columns over the coefficients that are not eliminated, interleaved, of each part of the rows.</summary>
internal sealed class LaneSums(EffectRows rows)
{
    private readonly double[][] _high = new double[rows.PartCount][];
    private readonly double[][] _low = new double[rows.PartCount][];
    private readonly double[][] _scratch = new double[rows.PartCount][];

    /// <summary>The sums of a part, set to 0.</summary>
    public double[] High(int part) => Cleared(_high, part);

    /// <summary>What rounding left of the sums of a part, set to 0.</summary>
    public double[] Low(int part) => Cleared(_low, part);

    /// <summary>Four values for each row of the longest level.</summary>
    public double[] Scratch(int part) => _scratch[part] ??= new double[4 * rows.LongestLevel];

    /// <summary>Adds the sums of all parts up in their order.</summary>
    /// <param name="total">Receives the sums.</param>
    /// <param name="inPairs">Whether the low parts count.</param>
    public void AddUp(Span<double> total, bool inPairs)
    {
        total.Clear();
        if (!inPairs)
        {
            foreach (double[] part in _high)
            {
                TensorPrimitives.Add(total, part, total);
            }

            return;
        }

        for (int i = 0; i < total.Length; i += 4)
        {
            LanePair pair = default;
            for (int part = 0; part < _high.Length; part++)
            {
                pair.Add(Vector256.LoadUnsafe(ref _high[part][i]));
                pair.Add(Vector256.LoadUnsafe(ref _low[part][i]));
            }

            pair.Value.StoreUnsafe(ref total[i]);
        }
    }

    private double[] Cleared(double[][] sums, int part)
    {
        if (sums[part] is null)
        {
            return sums[part] = new double[4 * rows.Count];
        }

        Array.Clear(sums[part]);
        return sums[part];
    }
}
