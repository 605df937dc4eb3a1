using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of outcomes and weights, from one pass over them.</summary>
/// <param name="WeightSum">The sum of the weights; n where there are none.</param>
/// <param name="LogWeightSum">The sum of the logarithms of the positive weights.</param>
/// <param name="Squares">The weighted sum of the squares of the outcomes less the offsets, around their mean with an intercept.</param>
internal sealed record OlsTotals(double WeightSum, double LogWeightSum, double Squares)
{
    public static OlsTotals Of(OlsFit fit)
    {
        if (fit.IsElsewhere)
        {
            return TotalsPass.Run(fit);
        }

        ReadOnlySpan<double> weights = fit.Weights;
        ReadOnlySpan<double> outcome = fit.WholeOutcome.Span;
        double[] centred = outcome.ToArray();
        double[] weighted = new double[centred.Length];
        double weightSum = weights.IsEmpty ? centred.Length : TensorPrimitives.Sum(weights);
        if (fit.HasConstant)
        {
            // Twice: the second pass takes out the rounding of the first mean.
            for (int pass = 0; pass < 2; pass++)
            {
                Weigh(centred, weights, weighted);
                TensorPrimitives.Subtract(centred, TensorPrimitives.Sum<double>(weighted) / weightSum, centred);
            }
        }

        Weigh(centred, weights, weighted);
        double squares = TensorPrimitives.Dot<double>(weighted, centred);
        double length = fit.Solution.OutcomeLengths[0];
        double logs = 0.0;
        foreach (double weight in weights)
        {
            logs += weight > 0.0 ? Math.Log(weight) : 0.0;
        }

        return new OlsTotals(weightSum, logs, OlsFitter.BeyondRounding(squares, length));
    }

    private static void Weigh(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, Span<double> result)
    {
        if (weights.IsEmpty)
        {
            values.CopyTo(result);
        }
        else
        {
            TensorPrimitives.Multiply(values, weights, result);
        }
    }
}
