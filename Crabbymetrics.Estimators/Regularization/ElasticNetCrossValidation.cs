using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A path of elastic nets judged on rows that its fits did not see. Immutable.</summary>
public sealed class ElasticNetCrossValidation
{
    internal ElasticNetCrossValidation(ElasticNetPath path, ImmutableArray<double> means, ImmutableArray<double> errors, string? stopReason)
    {
        Path = path;
        MeanDeviances = means;
        StandardErrors = errors;
        StopReason = stopReason;
        BestIndex = Enumerable.Range(0, means.Length).MinBy(index => means[index]);
        double limit = means[BestIndex] + errors[BestIndex];
        OneStandardErrorIndex = Enumerable.Range(0, BestIndex + 1).First(index => means[index] <= limit);
    }

    /// <summary>The path on all rows.</summary>
    public ElasticNetPath Path { get; }

    /// <summary>For each penalty that the fits of all folds reached, the weighted mean over the folds of the mean deviance of a left-out
    /// row.</summary>
    public ImmutableArray<double> MeanDeviances { get; }

    /// <summary>The standard errors of those means, from the spread between folds.</summary>
    public ImmutableArray<double> StandardErrors { get; }

    /// <summary>Why the smallest penalties were not judged; null where all were.</summary>
    public string? StopReason { get; }

    /// <summary>The position of the penalty with the smallest mean deviance.</summary>
    public int BestIndex { get; }

    /// <summary>The position of the largest penalty whose mean deviance is within one standard error of the smallest.</summary>
    public int OneStandardErrorIndex { get; }

    /// <summary>The fit with the smallest mean deviance.</summary>
    public ElasticNetResult Best => Path.Results[BestIndex];
}
