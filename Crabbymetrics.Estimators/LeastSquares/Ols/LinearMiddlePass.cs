using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The middle of the sandwich of a linear model of rows that live elsewhere: <c>[leverages of 1 | sum m w^2 e^2 b b']</c> over
/// observations, with <c>m = 1 / (1 - h)^p</c> and b the columns of the basis. Residuals are made in pairs of doubles and leverages from the factor of
/// the cross product, where the rows are.
/// </summary>
internal sealed class LinearMiddlePass : BasisPass
{
    // Where 1 - h is below this, h being the leverage, it is rounding.
    private const double SmallestComplement = 1e-10;

    private readonly RowResiduals _residuals;
    private readonly double[] _factor;
    private readonly bool _frequencies;
    private readonly int _power;

    private LinearMiddlePass(OlsFit fit, int power, double[] factor)
        : base(fit.Basis)
    {
        _residuals = fit.RowResiduals();
        _factor = factor;
        _frequencies = fit.WeightKind == WeightKind.Frequency;
        _power = power;
    }

    public override int SumCount => 1 + (Basis.Count * Basis.Count);

    /// <summary>Makes the pass.</summary>
    /// <returns>k x k values over the squared variance.</returns>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1 and the power is not 0.</exception>
    public static double[] Run(OlsFit fit, int power)
    {
        int k = fit.Basis.Count;
        double[] factor = power == 0 ? [] : [.. fit.Solution.Information];
        if (power > 0 && !CholeskyFactorization.TryFactor(factor, k, out _))
        {
            throw new CrabbymetricsException("The information is singular, so that the leverages are not defined.");
        }

        double[] sums = fit.Problem.Run(new LinearMiddlePass(fit, power, factor), LinearBasis.RawView(fit.Basis.Working));
        if (sums[0] > 0.0)
        {
            throw new CrabbymetricsException(
                $"{sums[0]} observation{(sums[0] == 1.0 ? " has" : "s have")} leverage 1, and so no residual that could be corrected: "
                    + "each alone determines a coefficient. Leave that coefficient out, or use the covariance of the model (vanilla)."
            );
        }

        double[] middle = Symmetric(sums.AsSpan(1), k);
        TensorPrimitives.Divide(middle, fit.Variance * fit.Variance, middle);
        return middle;
    }

    public override PassDescription Describe() =>
        new("ols.score-middle", [], [_power, _frequencies ? 1.0 : 0.0, .. Basis.Numbers, .. _residuals.Numbers, .. _factor]);

    public override int ScratchCount(int rowCount) => base.ScratchCount(rowCount) + (3 * rowCount) + (Basis.Count * rowCount);

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
            AddLeverages(in columns, leverage, scratch.Slice((4 + k) * n, k * n));
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

    // The squared lengths of L^-1 b for all rows b of a block, by a triangular solve column by column.
    private void AddLeverages(in DesignBlock columns, Span<double> leverage, Span<double> solved)
    {
        int n = columns.RowCount,
            k = Basis.Count;
        for (int j = 0; j < k; j++)
        {
            Span<double> own = solved.Slice(j * n, n);
            columns.CopyColumn(j, own);
            for (int l = 0; l < j; l++)
            {
                TensorPrimitives.MultiplyAdd(solved.Slice(l * n, n), -_factor[(j * k) + l], own, own);
            }

            TensorPrimitives.Divide(own, _factor[(j * k) + j], own);
            TensorPrimitives.MultiplyAdd(own, own, leverage, leverage);
        }
    }
}
