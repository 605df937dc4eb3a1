using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The elastic nets of one data set along a sequence of penalties, the largest first. The path ends before the first penalty, if
/// any, at which there is no answer. Immutable.</summary>
public sealed class ElasticNetPath
{
    internal ElasticNetPath(double mixing, ImmutableArray<double> lambdas, ImmutableArray<ElasticNetResult> results, string? stopReason)
    {
        Mixing = mixing;
        Lambdas = lambdas;
        Results = results;
        StopReason = stopReason;
    }

    /// <summary>The share of the absolute penalty: <c>l1 = mixing lambda</c>, <c>l2 = (1 - mixing) lambda</c>.</summary>
    public double Mixing { get; }

    /// <summary>The penalties that were fitted, descending.</summary>
    public ImmutableArray<double> Lambdas { get; }

    /// <summary>The fit at each of them.</summary>
    public ImmutableArray<ElasticNetResult> Results { get; }

    /// <summary>Why smaller penalties that were asked for are missing: at penalty 0 the likelihood may have no finite maximum, and at a
    /// very small one the fit may not converge. Null where all were fitted.</summary>
    public string? StopReason { get; }
}
