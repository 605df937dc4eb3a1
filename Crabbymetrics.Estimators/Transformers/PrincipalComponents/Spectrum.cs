namespace Crabbymetrics.Estimators;

/// <summary>Variances and directions of columns.</summary>
/// <param name="Scales">What the columns were divided by; ones where they were not.</param>
/// <param name="Values">The variances, the largest first.</param>
/// <param name="Vectors">The directions as rows, a row for each variance at least up to the rank.</param>
/// <param name="Total">The variance of all columns together.</param>
internal sealed record Spectrum(double[] Scales, double[] Values, double[] Vectors, double Total)
{
    /// <summary>Where further variances are left out of <see cref="Values"/>, how many there are; 0 where all are there.</summary>
    public int FurtherCount { get; init; }

    /// <summary>The number of variances that are not rounding errors.</summary>
    public int Rank(double tolerance)
    {
        int rank = 0;
        while (rank < Values.Length && Values[rank] > 0.0 && Math.Sqrt(Values[rank]) > tolerance * Math.Sqrt(Values[0]))
        {
            rank++;
        }

        return rank;
    }
}
