using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The weights V of the predictors, and how well they do. Immutable.</summary>
public sealed class SyntheticControlPredictors
{
    private readonly Lazy<bool> _isUnique;

    internal SyntheticControlPredictors(ImmutableArray<string> names, PredictorFit fit, Func<bool> isUnique)
    {
        Names = names;
        Weights = [.. fit.Weights];
        Loss = fit.Loss;
        Mspe = fit.Mspe;
        OutcomeBound = fit.Bound;
        _isUnique = new Lazy<bool>(isUnique);
    }

    /// <summary>The predictors.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Their weights, with sum 1, for predictors divided by their standard deviations over all units.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>The weighted squared distance of the predictors of treated and synthetic unit.</summary>
    public double Loss { get; }

    /// <summary>The mean squared gap of the outcomes before treatment.</summary>
    public double Mspe { get; }

    /// <summary>The smallest mean squared gap before treatment that any weights of donors have: no weights of predictors do
    /// better.</summary>
    public double OutcomeBound { get; }

    /// <summary>Whether no other weights of predictors give the same weights of donors. They seldom are the only ones.</summary>
    public bool IsUnique => _isUnique.Value;
}
