using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The elastic nets of a multinomial logit along a sequence of penalties, the largest first; judged by cross-validation where that
/// was asked for. Immutable.</summary>
public sealed class MultinomialElasticNetPath
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

    /// <summary>The weighted means over the folds of the mean measure of left-out rows; empty without cross-validation.</summary>
    public ImmutableArray<double> Means { get; init; } = [];

    /// <summary>The standard errors of those means.</summary>
    public ImmutableArray<double> StandardErrors { get; init; } = [];

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
}
