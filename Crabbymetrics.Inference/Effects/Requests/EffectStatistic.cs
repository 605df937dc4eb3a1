namespace Crabbymetrics.Inference;

/// <summary>An effect as a function of the parameters.</summary>
internal abstract class EffectStatistic(int mean)
{
    /// <summary>Which mean of a row it is about.</summary>
    protected int Mean { get; } = mean;

    /// <summary>Its value under the hypothesis of no effect.</summary>
    public virtual double Null => 0.0;

    /// <summary>Calculates it.</summary>
    /// <param name="parameters">The parameters, 0 for those left out.</param>
    /// <param name="gradient">Is added the derivatives by the parameters; empty where they are not wanted.</param>
    /// <param name="shift">Is added the derivatives by the linear predictors of the rows of the fit; empty where not wanted.</param>
    public abstract double Evaluate(double[] parameters, Span<double> gradient, Span<double> shift);

    /// <summary>The weighted mean of the means, or of their logarithms, and factor times its derivatives.</summary>
    protected double Average(
        EffectRows rows,
        double[] weights,
        (double[] Parameters, double Factor, bool Logarithm) at,
        Span<double> gradient,
        Span<double> shift
    )
    {
        SurfaceValues values = rows.At(at.Parameters);
        double[] means = values.Means[Mean];
        double sum = 0.0;
        for (int i = 0; i < means.Length; i++)
        {
            sum += weights[i] == 0.0 ? 0.0 : weights[i] * (at.Logarithm ? Math.Log(means[i]) : means[i]);
        }

        if (gradient.IsEmpty)
        {
            return sum;
        }

        double[] factors = new double[means.Length];
        for (int j = 0; j < rows.PredictorCount; j++)
        {
            double[] first = values.First(Mean, j);
            for (int i = 0; i < factors.Length; i++)
            {
                factors[i] = weights[i] == 0.0 ? 0.0 : at.Factor * weights[i] * first[i] / (at.Logarithm ? means[i] : 1.0);
            }

            rows.Add(factors, j, gradient, true);
            rows.AddShift(factors, shift);
        }

        return sum;
    }
}
