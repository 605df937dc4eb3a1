using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>A sum of averaged means with signs: a prediction, a difference, a difference of differences; or a ratio of two of
/// them.</summary>
/// <param name="mean">Which mean of a row.</param>
/// <param name="parts">The rows with their signs and weights. Of a ratio the first is the numerator and the second the denominator.</param>
/// <param name="measure">How they are compared.</param>
internal sealed class MeanChange(int mean, (double Sign, EffectRows Rows, double[] Weights)[] parts, EffectMeasure measure)
    : EffectStatistic(mean)
{
    private const double Rounding = 1e-11;

    public override double Null => measure == EffectMeasure.Ratio ? 1.0 : 0.0;

    public override double Evaluate(double[] parameters, Span<double> gradient, Span<double> shift)
    {
        if (measure is EffectMeasure.Ratio or EffectMeasure.LogRatio)
        {
            double up = Of(0, parameters, 0.0, false, [], []);
            double down = Of(1, parameters, 0.0, false, [], []);
            bool ratio = measure == EffectMeasure.Ratio;
            Of(0, parameters, ratio ? 1.0 / down : 1.0 / up, false, gradient, shift);
            Of(1, parameters, ratio ? -up / (down * down) : -1.0 / down, false, gradient, shift);
            return ratio ? up / down : Math.Log(up / down);
        }

        double sum = 0.0;
        double size = 0.0;
        double[] one = new double[gradient.Length];
        double[] sizes = new double[gradient.Length];
        for (int part = 0; part < parts.Length; part++)
        {
            double sign = parts[part].Sign;
            Array.Clear(one);
            double value = sign * Of(part, parameters, sign, measure == EffectMeasure.LogLinear, one, shift);
            sum += value;
            size += Math.Abs(value);
            TensorPrimitives.Add(gradient, one, gradient);
            TensorPrimitives.Abs<double>(one, one);
            TensorPrimitives.Add(sizes, one, sizes);
        }

        // An interaction that the model does not have (a product that is no term, the identity link) is 0 whatever the parameters: what is
        // left of terms that cancel is rounding, and neither an estimate nor an error.
        if (!gradient.IsEmpty && Math.Abs(sum) <= Rounding * size && AreRounding(gradient, sizes))
        {
            gradient.Clear();
            shift.Clear();
            return 0.0;
        }

        return sum;
    }

    private static bool AreRounding(ReadOnlySpan<double> gradient, double[] sizes)
    {
        for (int j = 0; j < sizes.Length; j++)
        {
            if (Math.Abs(gradient[j]) > Rounding * sizes[j])
            {
                return false;
            }
        }

        return true;
    }

    private double Of(int part, double[] parameters, double factor, bool logarithm, Span<double> gradient, Span<double> shift) =>
        Average(parts[part].Rows, parts[part].Weights, (parameters, factor, logarithm), gradient, shift);
}
