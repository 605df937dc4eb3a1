using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The middle of the sandwich of a linear equation of rows that live elsewhere: <c>[leverages of 1 | sum m w^2 e^2 b b']</c> over
/// observations, with <c>m = 1 / (1 - h)^p</c> and b the columns of the basis. Residuals (in pairs of doubles) and leverages are made where
/// the rows are.
/// </summary>
internal sealed class LinearMiddlePass : BasisPass
{
    public const string Kind = "least-squares.score-middle";

    // Where 1 - h is below this, h being the leverage, it is rounding.
    private const double SmallestComplement = 1e-10;

    private readonly RowResiduals _residuals;
    private readonly double[] _map;
    private readonly bool _frequencies;
    private readonly int _power;

    private LinearMiddlePass(RawBasis basis, RowResiduals residuals, double[] map, bool frequencies, int power)
        : base(basis)
    {
        _residuals = residuals;
        _map = map;
        _frequencies = frequencies;
        _power = power;
    }

    public override int SumCount => 1 + (Basis.Count * Basis.Count);

    public static IPass Read(PassReading reading)
    {
        int power = reading.Count();
        bool frequencies = reading.Flag();
        return new LinearMiddlePass(RawBasis.Read(reading), RowResiduals.Read(reading), reading.Share(1), frequencies, power);
    }

    /// <summary>Makes the pass.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="power">p.</param>
    /// <returns>m x m values, m being the number of columns of the basis, row-major, both triangles.</returns>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1 and the power is not 0.</exception>
    public static double[] Run(LinearScores scores, int power)
    {
        double[] map = power == 0 ? [] : scores.Map;
        double[] sums = scores.Run(new LinearMiddlePass(scores.Basis.Raw, scores.Residuals, map, scores.AreFrequencies, power));
        if (sums[0] > 0.0)
        {
            throw new CrabbymetricsException(
                $"{sums[0]} observation{(sums[0] == 1.0 ? " has" : "s have")} leverage 1, and so no residual that could be corrected: "
                    + "each alone determines a coefficient. Leave that coefficient out, or use the covariance of the model (vanilla)."
            );
        }

        return Symmetric(sums.AsSpan(1), scores.Basis.Count);
    }

    public override PassDescription Describe() =>
        new(Kind, [], [_power, _frequencies ? 1.0 : 0.0, .. Basis.Numbers, .. _residuals.Numbers, .. _map]);

    public override int ScratchCount(int rowCount) => base.ScratchCount(rowCount) + (4 * rowCount);

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            k = Basis.Count;
        Span<double> squares = scratch[..n],
            low = scratch.Slice(n, n),
            leverage = scratch.Slice(2 * n, n);
        block.CopyOutcomeLessOffset(leverage);
        _residuals.Write(in block, leverage, squares, low);
        block.Weigh(squares);
        RowKernels.Square(squares);
        DesignBlock columns = Fill(in block, scratch[(3 * n)..]);
        leverage.Clear();
        if (_power > 0)
        {
            AddLeverages(in columns, leverage, scratch.Slice((4 + k) * n, n));
            block.Weigh(leverage);
        }

        for (int i = 0; i < n; i++)
        {
            double frequency = _frequencies ? block.Weights[i] : 1.0;
            if (!(frequency > 0.0) || (!block.Weights.IsEmpty && block.Weights[i] == 0.0))
            {
                squares[i] = 0.0;
                continue;
            }

            squares[i] /= frequency;
            if (_power > 0)
            {
                double left = 1.0 - (leverage[i] / frequency);
                sums[0] += left > SmallestComplement ? 0.0 : 1.0;
                squares[i] /= _power == 1 ? left : left * left;
            }
        }

        columns.AddWeightedCrossProduct(squares, sums[1..]);
    }

    // The squared lengths of b K for all rows b of a block.
    private void AddLeverages(in DesignBlock columns, Span<double> leverage, Span<double> combined)
    {
        int m = Basis.Count,
            k = m == 0 ? 0 : _map.Length / m;
        for (int l = 0; l < k; l++)
        {
            combined.Clear();
            for (int a = 0; a < m; a++)
            {
                double factor = _map[(a * k) + l];
                if (factor != 0.0)
                {
                    TensorPrimitives.MultiplyAdd(columns.Column(a), factor, combined, combined);
                }
            }

            TensorPrimitives.MultiplyAdd(combined, combined, leverage, leverage);
        }
    }
}
