using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The elastic nets of a multinomial logit along a sequence of penalties, the largest first; judged by cross-validation where that
/// was asked for. Immutable.</summary>
public sealed class MultinomialElasticNetPath : IPlottable
{
    internal MultinomialElasticNetPath(ImmutableArray<double> lambdas, ImmutableArray<MultinomialElasticNetResult> results)
    {
        Lambdas = lambdas;
        Results = results;
    }

    /// <summary>The penalties, descending.</summary>
    public ImmutableArray<double> Lambdas { get; }

    /// <summary>The fit at each of them.</summary>
    public ImmutableArray<MultinomialElasticNetResult> Results { get; }

    /// <summary>Why the path ends before the smallest penalty; null where it does not.</summary>
    public string? StopReason { get; init; }

    /// <summary>For each penalty that the fits of all folds reached, the weighted mean over the folds of the mean measure of left-out rows;
    /// empty without cross-validation.</summary>
    public ImmutableArray<double> Means { get; init; } = [];

    /// <summary>The standard errors of those means.</summary>
    public ImmutableArray<double> StandardErrors { get; init; } = [];

    /// <summary>By what left-out rows judged; null without cross-validation.</summary>
    public CrossValidationMeasure? Measure { get; init; }

    /// <summary>The number of folds; 0 without cross-validation.</summary>
    public int FoldCount { get; init; }

    /// <inheritdoc/>
    public ImmutableArray<string> PlotKinds => Means.IsEmpty ? ["path"] : ["cv", "path"];

    /// <summary>The position of the penalty with the best mean.</summary>
    /// <exception cref="InvalidOperationException">There was no cross-validation.</exception>
    public int BestIndex =>
        Means.IsEmpty
            ? throw new InvalidOperationException("The path was not cross-validated: set Folds.")
            : Enumerable.Range(0, Means.Length).MinBy(index => Means[index]);

    /// <summary>The position of the largest penalty whose mean is within one standard error of the best.</summary>
    /// <exception cref="InvalidOperationException">There was no cross-validation.</exception>
    public int OneStandardErrorIndex
    {
        get
        {
            int best = BestIndex;
            double limit = Means[best] + StandardErrors[best];
            return Enumerable.Range(0, best + 1).First(index => Means[index] <= limit);
        }
    }

    /// <summary>The position of the penalty that a rule chooses.</summary>
    /// <param name="rule">The rule; the standard is the best mean of the cross-validation, or the BIC without one.</param>
    /// <exception cref="InvalidOperationException">The rule needs a cross-validation, and there was none.</exception>
    public int IndexOf(PenaltyRule rule) =>
        rule switch
        {
            PenaltyRule.Minimum => BestIndex,
            PenaltyRule.OneStandardError => OneStandardErrorIndex,
            PenaltyRule.Standard when !Means.IsEmpty => BestIndex,
            _ => PenaltyCriteria.IndexOf(Results, rule),
        };

    /// <inheritdoc/>
    public PlotData Plot(string? kind = null)
    {
        double[] marked = Means.IsEmpty ? [] : [Lambdas[BestIndex], Lambdas[OneStandardErrorIndex]];
        return PlotData.RequireKind(this, kind) == "cv"
            ? PathPicture.Of(Measure ?? default, Lambdas, Means, StandardErrors, (BestIndex, OneStandardErrorIndex))
            : PathPicture.Of(Lines(), PathPicture.Lambda, [.. marked.Select(static lambda => (lambda, ""))]);
    }

    // Without the intercepts, which stand first in each class.
    private PathLines Lines()
    {
        MultinomialElasticNetResult first = Results[0];
        int perClass = first.Parameters.Length / first.Classes.Length;
        int[] slopes = [.. Enumerable.Range(0, first.Parameters.Length).Where(j => !first.HasIntercept || j % perClass != 0)];
        return new PathLines(
            [.. slopes.Select(j => first.ParameterNames[j])],
            0,
            Lambdas,
            [.. Results.Select(result => slopes.Select(j => result.Parameters[j]).ToImmutableArray())]
        );
    }
}
