namespace Crabbymetrics.Inference;

/// <summary>The numerators and variances of all replicates.</summary>
internal sealed class WildClusterDraws
{
    // Replicates of a batch: their sums stay in the first caches.
    private const int Width = 128;

    private readonly int _rows;

    private WildClusterDraws(int rows, int pairs, WildMultipliers multipliers)
    {
        _rows = rows;
        Count = multipliers.Count;
        Enumerated = multipliers.Enumerated;
        Numerators = new double[checked(rows * Count)];
        Variances = new double[checked(pairs * Count)];
    }

    /// <summary>The number of replicates.</summary>
    public int Count { get; }

    /// <summary>Whether they are all combinations.</summary>
    public bool Enumerated { get; }

    /// <summary>rows x replicates.</summary>
    public double[] Numerators { get; }

    /// <summary>pairs x replicates.</summary>
    public double[] Variances { get; }

    /// <summary>Draws all replicates. What one is does not depend on which others are computed with it.</summary>
    /// <param name="system">The linear maps.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static WildClusterDraws Of(WildClusterSystem system, WildClusterOptions options, CancellationToken cancellationToken)
    {
        int clusters = system.ClusterCount;
        WildMultipliers multipliers = new(clusters, options);
        WildClusterDraws draws = new(system.RowCount, system.PairCount, multipliers);
        Parallel.For(
            0,
            (draws.Count + Width - 1) / Width,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism },
            () => (Worker: system.Create(Width), Random: new RandomSource(options.Seed), One: new double[clusters]),
            (batch, _, local) =>
            {
                int first = batch * Width;
                int count = Math.Min(Width, draws.Count - first);
                for (int w = 0; w < count; w++)
                {
                    multipliers.Fill(first + w, local.Random, local.One);
                    for (int g = 0; g < clusters; g++)
                    {
                        local.Worker.Multipliers[(g * Width) + w] = local.One[g];
                    }
                }

                local.Worker.Run();
                draws.Store(local.Worker, first, count);
                return local;
            },
            static _ => { }
        );
        return draws;
    }

    /// <summary>t of all replicates of one restriction, where the estimate is at a distance from the hypothesis.</summary>
    /// <param name="distance">d.</param>
    /// <returns>Infinite, with the sign of the numerator, where the variance is not positive.</returns>
    public double[] T(double distance)
    {
        double[] statistics = new double[Count];
        for (int replicate = 0; replicate < statistics.Length; replicate++)
        {
            statistics[replicate] = T(replicate, distance);
        }

        return statistics;
    }

    /// <summary>Wald's statistic of several restrictions over their number.</summary>
    /// <param name="replicate">The replicate.</param>
    /// <returns>Infinite where the variance is not positive definite.</returns>
    public double F(int replicate)
    {
        double[] variance = new double[_rows * _rows];
        double[] gaps = new double[_rows];
        int pair = 0;
        for (int a = 0; a < _rows; a++)
        {
            gaps[a] = Numerators[(a * Count) + replicate];
            for (int b = 0; b <= a; b++)
            {
                variance[(a * _rows) + b] = variance[(b * _rows) + a] = Variances[(pair++ * Count) + replicate];
            }
        }

        if (PositiveDefiniteMatrix.TryFactor(variance, _rows, out _) is not { } factor)
        {
            return double.PositiveInfinity;
        }

        factor.Whiten(gaps);
        return gaps.Sum(static gap => gap * gap) / _rows;
    }

    private double T(int replicate, double distance)
    {
        double numerator = Numerators[replicate];
        double variance = Variances[replicate];
        if (_rows == 2)
        {
            numerator += distance * Numerators[Count + replicate];
            variance += distance * ((2.0 * Variances[Count + replicate]) + (distance * Variances[(2 * Count) + replicate]));
        }

        return variance > 0.0 ? numerator / Math.Sqrt(variance)
            : numerator < 0.0 ? double.NegativeInfinity
            : double.PositiveInfinity;
    }

    private void Store(WildClusterSystem.Worker worker, int first, int count)
    {
        for (int a = 0; a < _rows; a++)
        {
            worker.Numerators.AsSpan(a * Width, count).CopyTo(Numerators.AsSpan((a * Count) + first));
        }

        for (int pair = 0; pair < _rows * (_rows + 1) / 2; pair++)
        {
            worker.Variances.AsSpan(pair * Width, count).CopyTo(Variances.AsSpan((pair * Count) + first));
        }
    }
}
