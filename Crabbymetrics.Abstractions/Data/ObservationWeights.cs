namespace Crabbymetrics;

/// <summary>The weights of the observations and what they mean: immutable.</summary>
public sealed class ObservationWeights
{
    internal ObservationWeights(WeightKind kind, double[] values)
    {
        Kind = kind;
        Values = values;
        double sum = 0.0;
        int positive = 0;
        foreach (double value in values)
        {
            sum += value;
            positive += value > 0.0 ? 1 : 0;
        }

        Sum = sum;
        PositiveCount = positive;
    }

    /// <summary>What the weights mean.</summary>
    public WeightKind Kind { get; }

    /// <summary>The n weights, finite and not negative.</summary>
    public ReadOnlyMemory<double> Values { get; }

    /// <summary>The sum of the weights.</summary>
    public double Sum { get; }

    /// <summary>How many weights are positive.</summary>
    public int PositiveCount { get; }
}
