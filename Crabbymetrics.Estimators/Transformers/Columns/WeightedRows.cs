namespace Crabbymetrics.Estimators;

/// <summary>The weights of rows as multipliers of squares, and the number of rows that they stand for: frequencies as they are; others
/// scaled to the mean 1 over the rows with a positive weight.</summary>
internal sealed class WeightedRows
{
    private WeightedRows(double[] values, double sum)
    {
        Values = values;
        Sum = sum;
    }

    /// <summary>A multiplier for each row; empty where all are 1.</summary>
    public double[] Values { get; }

    /// <summary>The sum of the multipliers: the number of observations.</summary>
    public double Sum { get; }

    public static WeightedRows Of(int rowCount, ObservationWeights? weights)
    {
        if (weights is null)
        {
            return new WeightedRows([], rowCount);
        }

        double[] values = weights.Values.ToArray();
        if (weights.Kind == WeightKind.Frequency)
        {
            return new WeightedRows(values, weights.Sum);
        }

        double factor = weights.PositiveCount / weights.Sum;
        Vectors.Scale(factor, values);
        return new WeightedRows(values, weights.PositiveCount);
    }
}
