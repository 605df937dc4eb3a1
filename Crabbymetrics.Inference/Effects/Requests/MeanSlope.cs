namespace Crabbymetrics.Inference;

/// <summary>
/// The averaged derivative of a mean by a variable, <c>sum_j dm/de_j (dx_i b_j)</c>, dx the derivatives of the regressors by the variable;
/// times the variable, over the mean, or both.
/// </summary>
/// <param name="mean">Which mean of a row.</param>
/// <param name="rows">The rows.</param>
/// <param name="derivatives">The derivatives of their regressors.</param>
/// <param name="x">The values of the variable.</param>
/// <param name="weights">The weights of the rows.</param>
/// <param name="measure">What the derivative is multiplied by.</param>
internal sealed class MeanSlope(int mean, EffectRows rows, EffectRows derivatives, double[] x, double[] weights, EffectMeasure measure)
    : EffectStatistic(mean)
{
    public override double Evaluate(double[] parameters, Span<double> gradient, Span<double> shift)
    {
        SurfaceValues values = rows.At(parameters);
        double[][] changes = derivatives.Predictors(parameters, false);
        double[] means = values.Means[Mean];
        bool over = measure is EffectMeasure.Elasticity or EffectMeasure.LogLinear;
        bool times = measure is EffectMeasure.Elasticity or EffectMeasure.LinearLog;
        int n = means.Length;
        double[] slopes = new double[n];
        double[] scales = new double[n];
        double sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < changes.Length; j++)
            {
                slopes[i] += values.First(Mean, j)[i] * changes[j][i];
            }

            scales[i] = weights[i] == 0.0 ? 0.0 : weights[i] * (times ? x[i] : 1.0) / (over ? means[i] : 1.0);
            sum += weights[i] == 0.0 ? 0.0 : scales[i] * slopes[i];
        }

        if (gradient.IsEmpty)
        {
            return sum;
        }

        double[] factors = new double[n];
        for (int l = 0; l < changes.Length; l++)
        {
            double[] first = values.First(Mean, l);
            for (int i = 0; i < n; i++)
            {
                double curvature = 0.0;
                for (int j = 0; j < changes.Length; j++)
                {
                    curvature += values.Second(Mean, j, l)[i] * changes[j][i];
                }

                factors[i] = weights[i] == 0.0 ? 0.0 : scales[i] * (curvature - (over ? slopes[i] * first[i] / means[i] : 0.0));
            }

            rows.Add(factors, l, gradient, true);
            rows.AddShift(factors, shift);
            for (int i = 0; i < n; i++)
            {
                factors[i] = weights[i] == 0.0 ? 0.0 : scales[i] * first[i];
            }

            derivatives.Add(factors, l, gradient, false);
        }

        return sum;
    }
}
