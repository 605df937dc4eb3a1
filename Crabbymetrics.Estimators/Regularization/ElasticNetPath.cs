using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The elastic nets of one data set along a sequence of penalties, the largest first. The path ends before the first penalty, if
/// any, at which there is no answer. Immutable.</summary>
public sealed class ElasticNetPath : IPlottable
{
    internal ElasticNetPath(
        double mixing,
        ImmutableArray<double> lambdas,
        ImmutableArray<ElasticNetResult> results,
        string? stopReason,
        PenaltyConvention convention = PenaltyConvention.Plain
    )
    {
        Mixing = mixing;
        Lambdas = lambdas;
        Results = results;
        StopReason = stopReason;
        Convention = convention;
    }

    /// <summary>The share of the absolute penalty: <c>l1 = mixing lambda</c>, <c>l2 = (1 - mixing) lambda</c>, or as
    /// <see cref="Convention"/> says.</summary>
    public double Mixing { get; }

    /// <summary>How lambda is counted.</summary>
    public PenaltyConvention Convention { get; }

    /// <summary>The penalties that were fitted, descending.</summary>
    public ImmutableArray<double> Lambdas { get; }

    /// <summary>The fit at each of them.</summary>
    public ImmutableArray<ElasticNetResult> Results { get; }

    /// <summary>Why smaller penalties that were asked for are missing: at penalty 0 the likelihood may have no finite maximum, and at a
    /// very small one the fit may not converge. Null where all were fitted.</summary>
    public string? StopReason { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> PlotKinds => ["path"];

    /// <inheritdoc/>
    public PlotData Plot(string? kind = null)
    {
        PlotData.RequireKind(this, kind);
        return PathPicture.Of(this);
    }

    /// <summary>The position of the penalty with the smallest information criterion.</summary>
    /// <param name="rule"><see cref="PenaltyRule.Aic"/>, <see cref="PenaltyRule.Bic"/>, <see cref="PenaltyRule.Ebic"/>, or
    /// <see cref="PenaltyRule.Standard"/>, which is the BIC here.</param>
    /// <returns>The position; of equal ones the first, with the larger penalty.</returns>
    /// <exception cref="ArgumentException">The rule needs a cross-validation.</exception>
    /// <exception cref="CrabbymetricsException">The family has no likelihood.</exception>
    public int IndexOf(PenaltyRule rule) => PenaltyCriteria.IndexOf(Results, rule);
}
