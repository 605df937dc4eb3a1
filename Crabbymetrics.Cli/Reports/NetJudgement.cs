using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What a cross-validation found along a path of penalties.</summary>
/// <param name="Measure">By what left-out rows judged.</param>
/// <param name="FoldCount">The number of folds.</param>
/// <param name="Means">The mean measures, as far as all folds reached.</param>
/// <param name="StandardErrors">Their standard errors.</param>
internal sealed record NetJudgement(
    CrossValidationMeasure Measure,
    int FoldCount,
    ImmutableArray<double> Means,
    ImmutableArray<double> StandardErrors
)
{
    /// <summary>The position of the best mean.</summary>
    public required int Best { get; init; }

    /// <summary>The position of the largest penalty within one standard error of the best.</summary>
    public required int OneStandardError { get; init; }
}
