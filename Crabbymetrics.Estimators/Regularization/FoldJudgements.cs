using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The measures of the folds at each penalty, with their means and the standard errors of these. Immutable.</summary>
/// <param name="Means">The weighted means over the folds.</param>
/// <param name="Errors">Their standard errors.</param>
/// <param name="OfFolds">For each fold the measures.</param>
internal sealed record FoldJudgements(
    ImmutableArray<double> Means,
    ImmutableArray<double> Errors,
    ImmutableArray<ImmutableArray<double>> OfFolds
)
{
    /// <summary>Takes the means of the penalties that all folds judged.</summary>
    /// <param name="measures">For each fold the measures at the penalties.</param>
    /// <param name="totals">The weights of the folds.</param>
    /// <param name="judged">The number of penalties that all judged.</param>
    public static FoldJudgements Of(double[][] measures, double[] totals, int judged)
    {
        double all = totals.Sum();
        ImmutableArray<double>.Builder means = ImmutableArray.CreateBuilder<double>();
        ImmutableArray<double>.Builder errors = ImmutableArray.CreateBuilder<double>();
        for (int l = 0; l < judged; l++)
        {
            double mean = 0.0,
                variance = 0.0;
            for (int f = 0; f < totals.Length; f++)
            {
                mean += totals[f] / all * measures[f][l];
            }

            for (int f = 0; f < totals.Length; f++)
            {
                variance += totals[f] / all * (measures[f][l] - mean) * (measures[f][l] - mean);
            }

            means.Add(mean);
            errors.Add(Math.Sqrt(variance / (totals.Length - 1)));
        }

        return new FoldJudgements(
            means.ToImmutable(),
            errors.ToImmutable(),
            [.. measures.Select(fold => fold.Take(judged).ToImmutableArray())]
        );
    }
}
