namespace Crabbymetrics.Inference;

/// <summary>How often each row occurs in a sample with replacement, relative to how often it occurs in the data.</summary>
internal static class RowCountSampler
{
    // Up to this many observations per row, drawing them one by one is faster than a binomial number for each row.
    private const int LargestObservationsPerRow = 8;

    /// <summary>The sampler that fits the weights.</summary>
    public static IWeightSampler For(int rows, ObservationWeights? weights)
    {
        if (weights is null || (weights.Kind != WeightKind.Frequency && weights.PositiveCount == rows))
        {
            return new EqualRows();
        }

        ReadOnlySpan<double> values = weights.Values.Span;
        if (weights.Kind != WeightKind.Frequency)
        {
            int[] positive = [.. Enumerable.Range(0, rows).Where(i => weights.Values.Span[i] > 0.0)];
            return new SomeRows(positive);
        }

        RequireIntegers(values);
        double observations = weights.Sum;
        if (observations > (double)LargestObservationsPerRow * rows)
        {
            return NearlyPoissonCounts.Serves(rows, observations)
                ? new NearlyPoissonCounts(values.ToArray(), observations)
                : new ConditionalBinomials(values.ToArray(), observations);
        }

        int[] map = new int[(int)observations];
        double[] units = new double[rows];
        int next = 0;
        for (int i = 0; i < rows; i++)
        {
            int copies = (int)values[i];
            map.AsSpan(next, copies).Fill(i);
            next += copies;
            units[i] = copies > 0 ? 1.0 / copies : 0.0;
        }

        return new RepeatedRows(map, units);
    }

    private static void RequireIntegers(ReadOnlySpan<double> frequencies)
    {
        for (int i = 0; i < frequencies.Length; i++)
        {
            if (!double.IsInteger(frequencies[i]))
            {
                throw new ArgumentException(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"The frequency weight in row {i} is {frequencies[i]}: a number of repeated rows is an integer where rows are "
                            + $"resampled. Analytic or probability weights need not be."
                    )
                );
            }
        }
    }

    /// <summary>n draws from n rows.</summary>
    private sealed class EqualRows : ICountSampler
    {
        public bool TryDraw(int replicate, RandomSource random, Span<byte> counts)
        {
            counts.Clear();
            return random.TryCountIndices(counts.Length, counts);
        }

        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            weights.Clear();
            random.CountIndices(weights.Length, weights);
        }
    }

    /// <summary>As many draws as there are rows with a weight, from these.</summary>
    private sealed class SomeRows(int[] rows) : ICountSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights) => PlaceCounter.Draw(random, rows, weights);

        public bool TryDraw(int replicate, RandomSource random, Span<byte> counts) => PlaceCounter.Draw(random, rows, counts);
    }

    /// <summary>As many draws as there are observations: each adds the reciprocal of its row's frequency.</summary>
    private sealed class RepeatedRows(int[] rowOfObservation, double[] units) : IWeightSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            PlaceCounter.Draw(random, rowOfObservation, weights);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] *= units[i];
            }
        }
    }

    /// <summary>The same multinomial counts row by row, each binomial given those before it: the time does not grow with the
    /// frequencies.</summary>
    private sealed class ConditionalBinomials(double[] frequencies, double observations) : IWeightSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            double drawsLeft = observations;
            double observationsLeft = observations;
            for (int i = 0; i < frequencies.Length; i++)
            {
                double frequency = frequencies[i];
                if (frequency == 0.0)
                {
                    weights[i] = 0.0;
                    continue;
                }

                double count = frequency >= observationsLeft ? drawsLeft : random.NextBinomial(drawsLeft, frequency / observationsLeft);
                weights[i] = count / frequency;
                drawsLeft -= count;
                observationsLeft -= frequency;
            }
        }
    }
}
