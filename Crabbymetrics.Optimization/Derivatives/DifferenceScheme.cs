namespace Crabbymetrics.Optimization;

/// <summary>How derivatives are approximated.</summary>
public enum DifferenceScheme
{
    /// <summary>(f(x + h) - f(x)) / h: one cost per variable, about 8 digits.</summary>
    Forward = 0,

    /// <summary>(f(x + h) - f(x - h)) / 2h: two costs per variable, about 10 digits.</summary>
    Central = 1,

    /// <summary>
    /// Im f(x + ih) / h: one cost in complex numbers per variable, exact to rounding (Squire and Trapp, SIAM Review 40 (1998), 110-112).
    /// The problem implements <see cref="IComplexCostFunction"/>.
    /// </summary>
    ComplexStep = 2,
}
