using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Evaluates the rows of a likelihood, with second derivatives by differences of the first where the model writes none.</summary>
internal static class LikelihoodDerivatives
{
    // The central difference of fourth order errs by about step^4 + rounding / step, in natural units: 1e-12.
    private const double Step = 1e-3;
    private static readonly (double Place, double Weight)[] Stencil =
    [
        (-2.0, 1.0 / 12.0),
        (-1.0, -8.0 / 12.0),
        (1.0, 8.0 / 12.0),
        (2.0, -1.0 / 12.0),
    ];

    /// <summary>Writes what a block receives.</summary>
    /// <param name="model">The model.</param>
    /// <param name="target">The block.</param>
    /// <param name="scratch">At least as many values as the block receives.</param>
    public static void Evaluate(LikelihoodEstimator model, in LikelihoodBlock target, Span<double> scratch)
    {
        if (!target.WantsSecondDerivatives || model.HasSecondDerivatives)
        {
            model.Evaluate(in target);
            return;
        }

        LikelihoodBlock rows = target.OfFirstDerivatives();
        model.Evaluate(in rows);
        ReadOnlySpan<double> eta = target.LinearPredictor,
            ancillary = target.Ancillary;
        int n = eta.Length,
            q = ancillary.Length;
        target.Values[((2 + q) * n)..].Clear();
        Span<double> shifted = scratch[..n];
        Span<double> work = scratch.Slice(n, n * LikelihoodBlock.ValuesPerRow(q, false));
        Span<double> point = stackalloc double[q];
        double step = StepOf(target.Slope, eta);
        foreach ((double place, double weight) in Stencil)
        {
            TensorPrimitives.Add(eta, place * step, shifted);
            LikelihoodBlock at = target.At(shifted, ancillary, work);
            model.Evaluate(in at);
            AddMultiple(at.Slope, weight / step, target.Curvature);
            for (int j = 0; j < q; j++)
            {
                AddMultiple(at.AncillarySlope(j), weight / step, target.CrossCurvature(j));
            }
        }

        for (int j = 0; j < q; j++)
        {
            step = StepOf(target.AncillarySlope(j), ancillary.Slice(j, 1));
            foreach ((double place, double weight) in Stencil)
            {
                ancillary.CopyTo(point);
                point[j] += place * step;
                LikelihoodBlock at = target.At(eta, point, work);
                model.Evaluate(in at);
                for (int l = 0; l <= j; l++)
                {
                    AddMultiple(at.AncillarySlope(l), weight / step, target.AncillaryCurvature(j, l));
                }
            }
        }
    }

    // The natural unit is one over the root of the mean squared slope: the standard error that one row gives. A power of two, so that the
    // shift of most numbers is exact.
    private static double StepOf(ReadOnlySpan<double> slopes, ReadOnlySpan<double> at)
    {
        double square = TensorPrimitives.SumOfSquares(slopes) / slopes.Length;
        double unit = square > 0.0 && double.IsFinite(square) ? 1.0 / Math.Sqrt(square) : 1.0;
        double step = Math.Max(Step * unit, 1e-9 * Math.Abs(TensorPrimitives.MaxMagnitude(at)));
        return Math.ScaleB(1.0, Math.ILogB(step));
    }

    private static void AddMultiple(ReadOnlySpan<double> values, double factor, Span<double> sums) =>
        TensorPrimitives.MultiplyAdd(values, factor, sums, sums);
}
