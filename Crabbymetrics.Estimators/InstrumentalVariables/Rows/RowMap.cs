namespace Crabbymetrics.Estimators;

/// <summary>Combinations <c>[B V] K</c> of <see cref="InstrumentRows"/>: the rows that scores are multiples of.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Map">K, row-major: a row for each column of B, or of B and V, that is read.</param>
/// <param name="Count">The number k of combinations.</param>
internal sealed record RowMap(InstrumentRows Rows, double[] Map, int Count)
{
    private int Read => Count == 0 ? 0 : Map.Length / Count;

    /// <summary>Writes some consecutive rows, row-major.</summary>
    public void CopyRows(int firstRow, int rowCount, Span<double> rows) => Rows.CopyRows(firstRow, rowCount, Map, Read, Count, rows);

    /// <summary>The cross product with n values of any sign as weights.</summary>
    /// <returns>k x k values, row-major, both triangles.</returns>
    public double[] CrossProduct(ReadOnlyMemory<double> values) =>
        SmallMatrix.Congruence(Map, Rows.CrossProduct(values, Read), Read, Count);

    /// <summary>Sums of multiples of the rows over groups.</summary>
    /// <returns>G x k values, row-major.</returns>
    public double[] SumOverGroups(ReadOnlySpan<double> values, ReadOnlySpan<int> groups, int groupCount) =>
        SmallMatrix.Multiply(Rows.SumOverGroups(values, groups, groupCount, Read), Map, groupCount, Read, Count);

    /// <summary>The squared length of each row.</summary>
    /// <returns>n values.</returns>
    public double[] SquaredLengths()
    {
        double[] squares = new double[Rows.RowCount];
        Rows.SquaredLengths(Map, Read, Count, squares);
        return squares;
    }
}
