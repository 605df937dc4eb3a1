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

    /// <summary>Creates weights from a copy of their values.</summary>
    /// <param name="kind">The meaning of the weights.</param>
    /// <param name="values">n values, finite and not negative, not all zero.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">A weight is negative or not finite (the message names the row), or all are zero.</exception>
    public static ObservationWeights Create(WeightKind kind, ReadOnlySpan<double> values)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Weights are Frequency, Analytic or Probability.");
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0.0 && double.IsFinite(values[i])))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"weights is {values[i]} in row {i}. A weight is finite and 0 or more."),
                    nameof(values)
                );
            }
        }

        ObservationWeights weights = new(kind, values.ToArray());
        return weights.PositiveCount > 0
            ? weights
            : throw new ArgumentException("All weights are zero: at least one observation needs a positive weight.", nameof(values));
    }

    /// <summary>The meaning of the weights.</summary>
    public WeightKind Kind { get; }

    /// <summary>The n weights, finite and not negative.</summary>
    public ReadOnlyMemory<double> Values { get; }

    /// <summary>The sum of the weights.</summary>
    public double Sum { get; }

    /// <summary>How many weights are positive.</summary>
    public int PositiveCount { get; }
}
