using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The weights of donors for a treated unit, and what came with them.</summary>
internal sealed record ComparisonFit
{
    public required double[] Weights { get; init; }

    /// <summary>What is added to the weighted donors.</summary>
    public double Intercept { get; init; }

    /// <summary>The weights of the periods before treatment; empty but for synthetic difference in differences.</summary>
    public double[] TimeWeights { get; init; } = [];

    /// <summary>The certificate of the weights; null where they are not on the simplex.</summary>
    public SimplexCertificate? Certificate { get; init; }

    public PredictorFit? Predictors { get; init; }

    /// <summary>The penalty used; NaN without one.</summary>
    public double Penalty { get; init; } = double.NaN;

    /// <summary>What was minimized, at the weights.</summary>
    public required double Objective { get; init; }

    public required bool Converged { get; init; }

    public required int Iterations { get; init; }

    /// <summary>The synthetic outcomes of all periods.</summary>
    public double[] Synthetic(Comparison comparison)
    {
        double[] synthetic = new double[comparison.PeriodCount];
        synthetic.AsSpan().Fill(Intercept);
        for (int j = 0; j < Weights.Length; j++)
        {
            if (Weights[j] != 0.0)
            {
                Vectors.Add(Weights[j], comparison.Donor(j), synthetic);
            }
        }

        return synthetic;
    }

    /// <summary>The mean effect after treatment.</summary>
    public double Att(Comparison comparison)
    {
        double[] synthetic = Synthetic(comparison);
        double sum = 0.0;
        for (int t = comparison.Before; t < synthetic.Length; t++)
        {
            sum += comparison.Treated[t] - synthetic[t];
        }

        return sum / (synthetic.Length - comparison.Before);
    }
}
