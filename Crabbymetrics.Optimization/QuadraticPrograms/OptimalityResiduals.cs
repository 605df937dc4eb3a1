namespace Crabbymetrics.Optimization;

/// <summary>
/// How far a point and its multipliers are from the conditions of Karush, Kuhn and Tucker of the problem as it was given, each as a share
/// of the terms that it is the sum of: an answer that is right to rounding has values of some units of 1e-16. Immutable.
/// </summary>
/// <param name="Stationarity">The largest element of the gradient less the multipliers' combination of the constraints.</param>
/// <param name="Feasibility">The largest violation of a constraint or a bound.</param>
/// <param name="Complementarity">The largest slack of a constraint or a bound whose multiplier is not 0. A multiplier of the wrong sign has
/// no place in the result: what it would take is part of the stationarity.</param>
public readonly record struct OptimalityResiduals(double Stationarity, double Feasibility, double Complementarity)
{
    /// <summary>The largest of the three.</summary>
    public double Largest => Math.Max(Stationarity, Math.Max(Feasibility, Complementarity));
}
