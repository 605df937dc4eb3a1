namespace Crabbymetrics.Estimators;

/// <summary>The options of an elastic net at one penalty. Every option has a stated default.</summary>
public sealed class ElasticNetOptions : ElasticNetSettings
{
    /// <summary>The weight of <c>|b|_1</c>, the sum of the absolute coefficients.</summary>
    /// <value>Default 0.</value>
    public double L1 { get; set; }

    /// <summary>The weight of <c>|b|^2 / 2</c>.</summary>
    /// <value>Default 0.</value>
    public double L2 { get; set; }

    /// <summary>Whether the penalty is on coefficients of columns divided by their standard deviations, rather than of the raw
    /// columns.</summary>
    /// <value>Default false.</value>
    public bool Standardize { get; set; }
}
