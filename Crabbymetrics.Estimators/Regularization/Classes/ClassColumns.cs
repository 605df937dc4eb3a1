namespace Crabbymetrics.Estimators;

/// <summary>The penalty and limits of the columns of a multinomial logit, in columns of mean square 1: the same for every class.
/// Immutable.</summary>
internal sealed class ClassColumns
{
    // For an l1 and l2 of 1.
    private readonly SeparablePenalty _unit;

    public ClassColumns(ColumnUnits units, PenaltySpecification penalty)
    {
        Count = units.Scales.Length;
        _unit = new SeparablePenalty(Count);
        for (int j = 0; j < Count; j++)
        {
            double scale = units.Scales[j];
            double unit = scale > 0.0 ? (penalty.Standardize ? units.Deviations[j] : 1.0) / scale : 1.0;
            _unit.Absolute[j] = penalty.FactorOf(j) * unit;
            _unit.Square[j] = penalty.FactorOf(j) * unit * unit;
            // A column that tells nothing is out.
            _unit.Lower[j] = scale > 0.0 ? penalty.LowerOf(j) * scale : 0.0;
            _unit.Upper[j] = scale > 0.0 ? penalty.UpperOf(j) * scale : 0.0;
        }
    }

    /// <summary>The number of columns.</summary>
    public int Count { get; }

    /// <summary>The columns that may have a coefficient.</summary>
    public int[] Inside => [.. Enumerable.Range(0, Count).Where(IsIn)];

    /// <summary>The weight of the absolute coefficients of a column for an l1 of 1.</summary>
    public double Absolute(int column) => _unit.Absolute[column];

    /// <summary>Whether a column may have a coefficient.</summary>
    public bool IsIn(int column) => _unit.Lower[column] < 0.0 || _unit.Upper[column] > 0.0;

    /// <summary>Whether a coefficient of 0 may move against its slope.</summary>
    public bool IsOpen(int column, double slope) => slope < 0.0 ? _unit.Upper[column] > 0.0 : _unit.Lower[column] < 0.0;

    /// <summary>The weights and limits of some columns.</summary>
    public SeparablePenalty Weighted(ReadOnlySpan<int> set, double l1, double l2)
    {
        SeparablePenalty weighted = new(set.Length);
        for (int a = 0; a < set.Length; a++)
        {
            weighted.Take(a, _unit, set[a]);
            weighted.Absolute[a] *= l1;
            weighted.Square[a] *= l2;
        }

        return weighted;
    }
}
