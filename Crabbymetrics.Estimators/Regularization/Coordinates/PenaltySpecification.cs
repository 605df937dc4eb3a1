using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What a penalty is on: which columns by how much, in which unit, and within which limits.</summary>
internal sealed record PenaltySpecification
{
    /// <summary>Whether it is on the coefficients of columns divided by their standard deviations.</summary>
    public bool Standardize { get; init; }

    /// <summary>A factor of the penalty for each column; empty for all ones.</summary>
    public ImmutableArray<double> Factors { get; init; } = [];

    /// <summary>A lower limit, 0 or less, of each coefficient; empty for none.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>An upper limit, 0 or more, of each coefficient; empty for none.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];

    /// <summary>The factor of a column.</summary>
    public double FactorOf(int column) => Factors.IsEmpty ? 1.0 : Factors[column];

    /// <summary>The lower limit of a coefficient.</summary>
    public double LowerOf(int column) => Lower.IsEmpty ? double.NegativeInfinity : Lower[column];

    /// <summary>The upper limit of a coefficient.</summary>
    public double UpperOf(int column) => Upper.IsEmpty ? double.PositiveInfinity : Upper[column];

    /// <summary>A coefficient within its limits; the limit itself where rounding alone keeps it from it.</summary>
    public double Within(int column, double value)
    {
        const double Rounding = 4.0 * MachinePrecision.Epsilon;
        double lower = LowerOf(column),
            upper = UpperOf(column);
        return value >= upper - (Rounding * Math.Abs(value)) ? upper
            : value <= lower + (Rounding * Math.Abs(value)) ? lower
            : value;
    }
}
