using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A distribution with mean 0 and variance 1, for the random multipliers of score and wild bootstraps.
/// Immutable.</summary>
public sealed class MultiplierDistribution
{
    private readonly double[] _values;
    private readonly double[] _probabilities;

    private MultiplierDistribution(string name, double[] values, double[] probabilities)
    {
        Name = name;
        _values = values;
        _probabilities = probabilities;
    }

    /// <summary>-1 or 1 with equal probability: it keeps the fourth moment, and is the usual choice (Davidson and Flachaire
    /// 2008).</summary>
    public static MultiplierDistribution Rademacher { get; } = new("rademacher", [1.0, -1.0], [0.5, 0.5]);

    /// <summary>
    /// Six points, <c>-/+ sqrt(3/2), -/+ 1, -/+ sqrt(1/2)</c>, with equal probability: for fewer than about ten clusters, where Rademacher
    /// signs have few distinct combinations (Webb 2014, "Reworking wild bootstrap based inference for clustered errors").
    /// </summary>
    public static MultiplierDistribution Webb { get; } =
        new(
            "webb",
            [-Math.Sqrt(1.5), -1.0, -Math.Sqrt(0.5), Math.Sqrt(0.5), 1.0, Math.Sqrt(1.5)],
            [1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6]
        );

    /// <summary><c>(1 - sqrt 5)/2</c> with probability <c>(sqrt 5 + 1)/(2 sqrt 5)</c>, else <c>(1 + sqrt 5)/2</c>: its third moment is 1
    /// (Mammen 1993).</summary>
    public static MultiplierDistribution Mammen { get; } =
        new(
            "mammen",
            [0.5 * (1.0 - Math.Sqrt(5.0)), 0.5 * (1.0 + Math.Sqrt(5.0))],
            [(Math.Sqrt(5.0) + 1.0) / (2.0 * Math.Sqrt(5.0)), (Math.Sqrt(5.0) - 1.0) / (2.0 * Math.Sqrt(5.0))]
        );

    /// <summary>The standard normal distribution.</summary>
    public static MultiplierDistribution Normal { get; } = new("normal", [], []);

    /// <summary>All of them.</summary>
    public static ImmutableArray<MultiplierDistribution> All { get; } = [Rademacher, Webb, Mammen, Normal];

    /// <summary>The name: <c>rademacher</c>, <c>webb</c>, <c>mammen</c>, <c>normal</c>.</summary>
    public string Name { get; }

    /// <summary>The points; none of the normal distribution.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Their probabilities.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Fills a span with independent draws.</summary>
    /// <param name="random">The source.</param>
    /// <param name="destination">Receives the draws.</param>
    public void Fill(RandomSource random, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (ReferenceEquals(this, Rademacher))
        {
            random.FillSigns(destination);
        }
        else if (ReferenceEquals(this, Webb))
        {
            FillEquallyLikely(random, destination);
        }
        else if (ReferenceEquals(this, Normal))
        {
            foreach (ref double value in destination)
            {
                value = random.NextNormal();
            }
        }
        else
        {
            double first = _probabilities[0];
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = random.NextDouble() < first ? _values[0] : _values[1];
            }
        }
    }

    /// <summary>The sum of independent draws, without drawing each: the multiplier of a row that stands for several observations.</summary>
    /// <param name="random">The source.</param>
    /// <param name="count">How many draws: an integer, 0 or more.</param>
    /// <returns>The sum.</returns>
    public double NextSum(RandomSource random, double count)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (ReferenceEquals(this, Normal))
        {
            return Math.Sqrt(count) * random.NextNormal();
        }

        double left = count;
        double probabilityLeft = 1.0;
        double sum = 0.0;
        for (int j = 0; j < _values.Length - 1 && left > 0.0; j++)
        {
            double drawn = random.NextBinomial(left, Math.Min(1.0, _probabilities[j] / probabilityLeft));
            sum += drawn * _values[j];
            left -= drawn;
            probabilityLeft -= _probabilities[j];
        }

        return sum + (left * _values[^1]);
    }

    private void FillEquallyLikely(RandomSource random, Span<double> destination)
    {
        Span<int> drawn = stackalloc int[ResamplingBatch.Size];
        for (int done = 0; done < destination.Length; done += drawn.Length)
        {
            Span<int> batch = drawn[..Math.Min(drawn.Length, destination.Length - done)];
            random.FillIndices(batch, _values.Length);
            for (int i = 0; i < batch.Length; i++)
            {
                destination[done + i] = _values[batch[i]];
            }
        }
    }
}
