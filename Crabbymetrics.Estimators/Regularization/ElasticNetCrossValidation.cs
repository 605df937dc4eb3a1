using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A path of elastic nets judged on rows that its fits did not see. Immutable.</summary>
public sealed class ElasticNetCrossValidation : IPlottable
{
    internal ElasticNetCrossValidation(ElasticNetPath path, FoldJudgements judgements, CrossValidationMeasure measure, string? stopReason)
    {
        Path = path;
        Measure = measure;
        StopReason = stopReason;
        (Means, StandardErrors, FoldMeans) = (judgements.Means, judgements.Errors, judgements.OfFolds);
        double sign = measure == CrossValidationMeasure.AreaUnderCurve ? -1.0 : 1.0;
        BestIndex = Enumerable.Range(0, Means.Length).MinBy(index => sign * Means[index]);
        double limit = (sign * Means[BestIndex]) + StandardErrors[BestIndex];
        OneStandardErrorIndex = Enumerable.Range(0, BestIndex + 1).First(index => sign * Means[index] <= limit);
    }

    /// <summary>The path on all rows.</summary>
    public ElasticNetPath Path { get; }

    /// <summary>By what the left-out rows judged.</summary>
    public CrossValidationMeasure Measure { get; }

    /// <summary>For each penalty that the fits of all folds reached, the weighted mean over the folds of the mean measure of a left-out
    /// row.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>The standard errors of those means: the root of the weighted variance between folds over their number less
    /// 1, as in glmnet.</summary>
    public ImmutableArray<double> StandardErrors { get; }

    /// <summary>For each fold its mean measure at each penalty.</summary>
    public ImmutableArray<ImmutableArray<double>> FoldMeans { get; }

    /// <summary>Why the smallest penalties were not judged; null where all were.</summary>
    public string? StopReason { get; }

    /// <summary>The position of the penalty with the best mean.</summary>
    public int BestIndex { get; }

    /// <summary>The position of the largest penalty whose mean is within one standard error of the best.</summary>
    public int OneStandardErrorIndex { get; }

    /// <summary>The penalty with the best mean, glmnet's <c>lambda.min</c>.</summary>
    public double BestLambda => Path.Lambdas[BestIndex];

    /// <summary>The largest penalty whose mean is within one standard error of the best, glmnet's <c>lambda.1se</c>.</summary>
    public double OneStandardErrorLambda => Path.Lambdas[OneStandardErrorIndex];

    /// <summary>The fit with the best mean.</summary>
    public ElasticNetResult Best => Path.Results[BestIndex];

    /// <summary>The fit at <see cref="OneStandardErrorLambda"/>.</summary>
    public ElasticNetResult OneStandardError => Path.Results[OneStandardErrorIndex];

    /// <inheritdoc/>
    public ImmutableArray<string> PlotKinds => ["cv", "path"];

    /// <inheritdoc/>
    public PlotData Plot(string? kind = null) =>
        PlotData.RequireKind(this, kind) == "path" ? PathPicture.Of(Path, BestLambda, OneStandardErrorLambda) : PathPicture.Of(this);

    /// <summary>The position of the penalty that a rule chooses.</summary>
    /// <param name="rule">The rule.</param>
    /// <exception cref="CrabbymetricsException">The rule is a criterion, and the family has no likelihood.</exception>
    public int IndexOf(PenaltyRule rule) =>
        rule switch
        {
            PenaltyRule.Standard or PenaltyRule.Minimum => BestIndex,
            PenaltyRule.OneStandardError => OneStandardErrorIndex,
            _ => Path.IndexOf(rule),
        };
}
