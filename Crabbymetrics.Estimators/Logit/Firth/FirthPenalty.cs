using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Firth's bias reduction of binomial regression with the logit link: the log-likelihood plus half the log-determinant of the information,
/// whose score adds <c>h (1/2 - mu)</c> to each residual, h being the leverage of the row. Firth (1993); Heinze and Schemper (2002).
/// </summary>
internal sealed class FirthPenalty : ILikelihoodPenalty
{
    /// <summary>The penalty.</summary>
    public static FirthPenalty Instance { get; } = new();

    /// <inheritdoc/>
    public IFusedObjective Penalize(GlmObjective likelihood, in GlmProblem problem) => new BiasReducedObjective(likelihood, problem);

    /// <summary>Minus half the log-determinant of the information about the reported parameters.</summary>
    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> information, WorkingParameters parameters)
    {
        int k = parameters.Count;
        double[] factor = information.ToArray();
        return CholeskyFactorization.TryFactor(factor, k, out _) ? PenaltyOfFactor(factor, parameters) : double.PositiveInfinity;
    }

    /// <summary>The same from the information's Cholesky factor.</summary>
    public static double PenaltyOfFactor(ReadOnlySpan<double> factor, WorkingParameters parameters)
    {
        int k = parameters.Count;
        double half = 0.0;
        for (int j = 0; j < k; j++)
        {
            half += Math.Log(factor[(j * k) + j]);
        }
        // The determinant of the way from reported to working parameters is the product of the scales.
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            half += Math.Log(parameters.Scale(j));
        }

        return -half;
    }

    /// <summary>The amount that Firth's score adds to the residual of each row: <c>h (1/2 - mu)</c>.</summary>
    /// <inheritdoc/>
    public double[] ScoreAdjustments(GlmRows rows, WorkingParameters parameters, double[] point, double[] information)
    {
        double[] factor = [.. information];
        CholeskyFactorization.TryFactor(factor, parameters.Count, out _);
        AdjustmentVisitor visitor = new(rows.Family, parameters);
        visitor.Prepare(point, factor);
        double[] adjustments = new double[rows.Outcome.Length];
        visitor.Keep = adjustments;
        using IPassRunner runner = rows.Open(parameters.View, 1);
        runner.Run(visitor, new double[visitor.SumCount]);
        return adjustments;
    }
}
