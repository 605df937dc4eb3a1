using System.Buffers;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The residuals of given coefficients, and their products with the regressors, as pairs of doubles from the raw data: what iterative
/// refinement starts from. The residuals of a row are computed anew in each pass, in place of carrying rounded ones from step to step as
/// the refinement of the augmented system does; the corrections are the same.
/// </summary>
/// <remarks>Bjorck, "Iterative refinement of linear least squares solutions I" (1967); Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd edition, section 20.5; Demmel, Hida, Riedy and Li, "Extra-precise iterative refinement for overdetermined least squares
/// problems" (2009).</remarks>
internal sealed class ResidualPass
{
    private readonly LeastSquaresProblem _problem;
    private readonly bool _wantsGradients;
    private readonly int _p;
    private readonly int _firstSlope;
    private readonly double[][] _negated;
    private readonly double[][]? _negatedLows;
    private readonly double[][]? _residuals;

    private ResidualPass(
        LeastSquaresProblem problem,
        WorkingParameters working,
        double[][] coefficients,
        double[][]? lows,
        double[][]? residuals,
        bool gradients
    )
    {
        _problem = problem;
        _p = working.SlopeCount;
        _firstSlope = working.FirstSlope;
        _negated = Negate(coefficients);
        _negatedLows = lows is null ? null : Negate(lows);
        _residuals = residuals;
        _wantsGradients = gradients;
    }

    /// <summary>Sums the products of the residuals with the regressors and with each other.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="working">The columns that are kept.</param>
    /// <param name="coefficients">For each outcome the k reported coefficients that are kept.</param>
    /// <param name="lows">The difference from the coefficients in twice the precision; null for nothing.</param>
    /// <returns>The sums.</returns>
    public static ResidualSums Sums(
        LeastSquaresProblem problem,
        WorkingParameters working,
        double[][] coefficients,
        double[][]? lows = null
    ) =>
        problem.Elsewhere is null
            ? new ResidualPass(problem, working, coefficients, lows, null, gradients: true).Run(LinearBasis.RawView(working))
            : ResidualSumPass.Run(problem, working, coefficients, lows);

    /// <summary>Writes the residuals.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="working">The columns that are kept.</param>
    /// <param name="coefficients">For each outcome the k reported coefficients that are kept.</param>
    /// <param name="lows">The difference from the coefficients in twice the precision; null for nothing.</param>
    /// <returns>For each outcome n residuals, each right to the last digit for these coefficients.</returns>
    public static double[][] Residuals(
        LeastSquaresProblem problem,
        WorkingParameters working,
        double[][] coefficients,
        double[][]? lows = null
    )
    {
        double[][] residuals = [.. coefficients.Select(_ => new double[problem.Design.RowCount])];
        new ResidualPass(problem, working, coefficients, lows, residuals, gradients: false).Run(LinearBasis.RawView(working));
        return residuals;
    }

    private ResidualSums Run(DesignView view)
    {
        int outcomes = _negated.Length;
        int capacity = Math.Min(view.Design.BlockRowCount, view.RowCount);
        Part[] parts = BlockParts.Run(
            view,
            _problem.MaxDegreeOfParallelism,
            () => new Part(outcomes, _wantsGradients ? _p + _firstSlope : 0, capacity),
            Visit,
            _problem.CancellationToken
        );
        DoubleDouble[][] gradients = parts[0].Gradients();
        double[] products = parts[0].Products;
        foreach (Part part in parts.AsSpan(1))
        {
            DoubleDouble[][] own = part.Gradients();
            for (int a = 0; a < outcomes; a++)
            {
                for (int j = 0; j < own[a].Length; j++)
                {
                    gradients[a][j] += own[a][j];
                }
            }

            TensorPrimitives.Add(products, part.Products, products);
        }

        foreach (Part part in parts)
        {
            part.Return();
        }

        return new ResidualSums(gradients, products);
    }

    private void Visit(Part part, in DesignBlock block)
    {
        int n = block.RowCount;
        int outcomes = _negated.Length;
        ReadOnlySpan<double> weights = _problem.Weights.IsEmpty ? default : _problem.Weights.Span.Slice(block.FirstRow, n);
        Span<double> low = part.Low.AsSpan(0, n);
        for (int a = 0; a < outcomes; a++)
        {
            Span<double> residual = part.Residuals[a].AsSpan(0, n);
            Span<double> high = part.High.AsSpan(0, n);
            PairKernels.Begin(_problem.RightSides[a].Span.Slice(block.FirstRow, n), _firstSlope > 0 ? _negated[a][0] : 0.0, high, low);
            PairCombination.Add(in block, _negated[a].AsSpan(_firstSlope), high, low);
            if (_negatedLows is not null)
            {
                block.AddLinearPredictor(_negatedLows[a].AsSpan(_firstSlope), low);
                TensorPrimitives.Add(low, _firstSlope > 0 ? _negatedLows[a][0] : 0.0, low);
            }

            PairKernels.Renormalize(high, low);
            high.CopyTo(residual);
            if (_residuals is not null)
            {
                residual.CopyTo(_residuals[a].AsSpan(block.FirstRow, n));
            }

            if (!_wantsGradients)
            {
                continue;
            }

            PairKernels.Weigh(weights, high, low);
            Span<double> sums = part.Sums[a];
            if (_firstSlope > 0)
            {
                PairKernels.AddSum(high, low, sums[..PairKernels.SumValues]);
            }

            PairCombination.AddProducts(in block, high, low, sums[(_firstSlope * PairKernels.SumValues)..]);
            TensorPrimitives.Add(high, low, high);
            for (int b = 0; b <= a; b++)
            {
                double product = TensorPrimitives.Dot<double>(high, part.Residuals[b].AsSpan(0, n));
                part.Products[(a * outcomes) + b] += product;
                part.Products[(b * outcomes) + a] += a == b ? 0.0 : product;
            }
        }
    }

    private static double[][] Negate(double[][] values) => [.. values.Select(static of => Array.ConvertAll(of, static value => -value))];

    private sealed class Part(int outcomes, int k, int capacity)
    {
        /// <summary>Of each outcome, the lanes of the k sums.</summary>
        public double[][] Sums { get; } = [.. Enumerable.Range(0, outcomes).Select(_ => new double[k * PairKernels.SumValues])];

        public double[] Products { get; } = new double[outcomes * outcomes];

        public double[][] Residuals { get; } = [.. Enumerable.Range(0, outcomes).Select(_ => ArrayPool<double>.Shared.Rent(capacity))];

        public double[] High { get; } = ArrayPool<double>.Shared.Rent(capacity);

        public double[] Low { get; } = ArrayPool<double>.Shared.Rent(capacity);

        /// <summary>Gives the memory of the rows back. Of few rows it would be most of what a fit allocates.</summary>
        public void Return()
        {
            ArrayPool<double>.Shared.Return(High);
            ArrayPool<double>.Shared.Return(Low);
            foreach (double[] residuals in Residuals)
            {
                ArrayPool<double>.Shared.Return(residuals);
            }
        }

        public DoubleDouble[][] Gradients() =>
            Array.ConvertAll(
                Sums,
                lanes =>
                {
                    DoubleDouble[] totals = new DoubleDouble[k];
                    for (int j = 0; j < k; j++)
                    {
                        totals[j] = PairKernels.Total(lanes.AsSpan(j * PairKernels.SumValues, PairKernels.SumValues));
                    }

                    return totals;
                }
            );
    }
}
