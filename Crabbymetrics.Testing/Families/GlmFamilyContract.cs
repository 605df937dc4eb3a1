using Crabbymetrics.Estimators;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework relies on in a family of generalized linear models: derivatives that are the derivatives, a mean and a deviance that
/// go with the loss, draws with that mean, and a truthful answer on which outcomes can run away. Inherit it, say which family and give it
/// outcomes and linear predictors to be tried at.
/// </summary>
public abstract partial class GlmFamilyContract
{
    // The fourth-order central difference errs by about (step^4 + rounding / step): 1e-12 here.
    private const double Step = 1e-3;
    private const double DerivativeAccuracy = 1e-8;

    /// <summary>The family.</summary>
    protected abstract IGlmFamily Family { get; }

    /// <summary>Outcomes that the family accepts, on its edges and inside, each of which is tried with each linear predictor.</summary>
    protected abstract double[] Outcomes { get; }

    /// <summary>Linear predictors inside the domain of the link, with a neighbourhood of 0.01.</summary>
    /// <value>Default from -2 to 2.</value>
    protected virtual double[] LinearPredictors => [-2.0, -0.7, -0.1, 0.3, 1.1, 2.0];

    /// <summary>Finite outcomes that the family must refuse.</summary>
    /// <value>Default none: every number is an outcome.</value>
    protected virtual double[] UnacceptableOutcomes => [];

    /// <summary>
    /// Whether the second derivative of the loss is what the family gives as its curvature. A family with another curvature (the expected
    /// one, say) is not tested for it.
    /// </summary>
    /// <value>Default true.</value>
    protected virtual bool CurvatureIsExact => true;

    /// <summary>Whether the deviance is twice the fall in loss, as it is where the dispersion is 1.</summary>
    /// <value>Default true.</value>
    protected virtual bool DevianceIsTwiceTheLoss => true;

    /// <summary>All outcomes with a probability of more than about 1e-15 at <see cref="LinearPredictors"/>, for a discrete family; null for
    /// another.</summary>
    /// <value>Default null.</value>
    protected virtual double[]? Support => null;

    private static double Derivative(Func<double, double> function, double x) =>
        ((8.0 * (function(x + Step) - function(x - Step))) - (function(x + (2.0 * Step)) - function(x - (2.0 * Step)))) / (12.0 * Step);

    private (double Loss, double Slope, double Curvature) At(double eta, double y)
    {
        double[] loss = new double[1],
            slope = new double[1],
            curvature = new double[1];
        Family.Evaluate([eta], [y], loss, slope, curvature);
        return (loss[0], slope[0], curvature[0]);
    }

    private (double Mean, double First, double Second) MeanAt(double eta)
    {
        double[] mean = new double[1],
            first = new double[1],
            second = new double[1];
        Family.InverseLink([eta], mean, first, second);
        return (mean[0], first[0], second[0]);
    }

    private double DevianceAt(double eta, double y)
    {
        double[] deviance = new double[1];
        Family.UnitDeviance([y], [MeanAt(eta).Mean], deviance);
        return deviance[0];
    }

    private IEnumerable<(double Eta, double Y)> Pairs() => LinearPredictors.SelectMany(eta => Outcomes.Select(y => (eta, y)));
}
