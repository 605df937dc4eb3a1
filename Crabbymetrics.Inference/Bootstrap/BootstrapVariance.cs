using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The variances of bootstrap draws, about their own mean. Failed replicates (NaN rows) do not count.</summary>
internal static class BootstrapVariance
{
    /// <summary>The standard errors: the standard deviation with divisor B - 1, or, with multiplicities m_r, the jackknife's (N - 1)/N sum
    /// of squares.</summary>
    public static ImmutableArray<double> StandardErrors(ReadOnlySpan<double> draws, int parameters, ImmutableArray<double> multiplicities)
    {
        int replications = draws.Length / parameters;
        ImmutableArray<double>.Builder errors = ImmutableArray.CreateBuilder<double>(parameters);
        for (int j = 0; j < parameters; j++)
        {
            double count = 0.0;
            double sum = 0.0;
            for (int r = 0; r < replications; r++)
            {
                double draw = draws[(r * parameters) + j];
                if (!double.IsNaN(draw))
                {
                    double multiplicity = multiplicities.IsEmpty ? 1.0 : multiplicities[r];
                    count += multiplicity;
                    sum += multiplicity * draw;
                }
            }

            double mean = sum / count;
            double squares = 0.0;
            for (int r = 0; r < replications; r++)
            {
                double draw = draws[(r * parameters) + j];
                if (!double.IsNaN(draw))
                {
                    squares += (multiplicities.IsEmpty ? 1.0 : multiplicities[r]) * (draw - mean) * (draw - mean);
                }
            }

            double variance = multiplicities.IsEmpty ? squares / (count - 1.0) : squares * (count - 1.0) / count;
            errors.Add(count > 1.0 ? Math.Sqrt(variance) : double.NaN);
        }

        return errors.MoveToImmutable();
    }
}
