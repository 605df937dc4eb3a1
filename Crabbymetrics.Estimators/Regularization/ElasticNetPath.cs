using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The elastic nets of one data set along a sequence of penalties, the largest first. Immutable.</summary>
public sealed class ElasticNetPath
{
    internal ElasticNetPath(double mixing, ImmutableArray<double> lambdas, ImmutableArray<ElasticNetResult> results)
    {
        Mixing = mixing;
        Lambdas = lambdas;
        Results = results;
    }

    /// <summary>The share of the absolute penalty: <c>l1 = mixing lambda</c>, <c>l2 = (1 - mixing) lambda</c>.</summary>
    public double Mixing { get; }

    /// <summary>The penalties, descending.</summary>
    public ImmutableArray<double> Lambdas { get; }

    /// <summary>The fit at each of them.</summary>
    public ImmutableArray<ElasticNetResult> Results { get; }
}
