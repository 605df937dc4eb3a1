using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The sequence of penalties of a path: from the largest useful one down, as glmnet takes it.</summary>
internal static class PenaltyGrid
{
    // The defaults of glmnet: the mixing from which a path of ridge estimates starts, and the least lambda as a share of the largest.
    private const double LeastMixing = 1e-3;
    private const double SmallestRatio = 1e-4;
    private const double SmallestRatioOfWideData = 1e-2;

    /// <summary>The penalties, descending.</summary>
    /// <param name="options">The options.</param>
    /// <param name="fitter">The fits of all rows.</param>
    /// <param name="data">The rows.</param>
    /// <exception cref="ArgumentException">No penalty is the largest useful one: the outcome is constant, or no penalized column says
    /// anything of it.</exception>
    public static ImmutableArray<double> Of(ElasticNetPathOptions options, ElasticNetFitter fitter, RegressionData data)
    {
        if (options.Lambdas is { } given)
        {
            return [.. given.OrderDescending()];
        }

        double largest = fitter.LargestL1() / Math.Max(options.Mixing, LeastMixing);
        if (!(largest > 0.0))
        {
            throw new ArgumentException(
                fitter.NullDeviance > 0.0
                    ? $"Without a penalty every penalized coefficient of {data.OutcomeName} is 0 already: there is no path. Columns "
                        + "that are constant, or limits that forbid every coefficient, do that."
                    : $"The outcome {data.OutcomeName} is constant: no column can explain it, and there is no path of penalties.",
                nameof(data)
            );
        }

        double ratio = options.LambdaRatio ?? (fitter.ObservationCount > data.Design.ColumnCount ? SmallestRatio : SmallestRatioOfWideData);
        int count = options.LambdaCount;
        return [.. Enumerable.Range(0, count).Select(l => count == 1 ? largest : largest * Math.Pow(ratio, (double)l / (count - 1)))];
    }
}
