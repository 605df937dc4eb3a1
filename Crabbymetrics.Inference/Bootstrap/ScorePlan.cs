using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The score bootstrap of one result: its influences, one column a parameter, and the sums of their products with random
/// multipliers.</summary>
internal sealed class ScorePlan(
    IEstimationResult result,
    int replications,
    Influences influences,
    MultiplierDistribution multipliers,
    Clustering? clusters
) : IBatchPlan
{
    // This many multipliers stay in the first-level cache while every column uses them. The streams do not depend on the number, a
    // multiple of 256.
    private const int BlockUnits = 1024;

    // The replicates that share one reading of a block of influences, which takes longer than their multiplication.
    private const int LargestBatch = 8;

    public int BatchSize => influences.UnitCount > BlockUnits ? LargestBatch : 0;

    public int Replications => replications;

    public Clustering? ResampledClusters => clusters;

    public bool HasStandardErrors => true;

    public ImmutableArray<string> Warnings { get; init; } = [];

    public IBootstrapReplicator CreateReplicator() => new Replicator(this);

    // Adds a block of units to the sums of one replicate.
    private void Add(RandomSource random, int first, Span<double> drawn, Span<double> sums, Span<double> squares)
    {
        Span<double> block = drawn[..Math.Min(BlockUnits, influences.UnitCount - first)];
        FillMultipliers(random, block, first);
        influences.Block(first, block.Length).AddTransposedProduct(block, sums);
        for (int j = 0; j < squares.Length; j++)
        {
            squares[j] += SumOfSquaredProducts(influences.Column(j).Slice(first, block.Length), block, first);
        }
    }

    private void FillMultipliers(RandomSource random, Span<double> block, int first)
    {
        if (influences.Counts.Length == 0 || clusters is not null)
        {
            multipliers.Fill(random, block);
            return;
        }

        for (int i = 0; i < block.Length; i++)
        {
            double count = influences.Counts[first + i];
            block[i] = count > 0.0 ? multipliers.NextSum(random, count) / count : 0.0;
        }
    }

    // The sum over observations. A row that stands for f of them has f products of variance 1, of which only the mean is drawn.
    private double SumOfSquaredProducts(ReadOnlySpan<double> column, ReadOnlySpan<double> block, int first)
    {
        double sum = 0.0;
        for (int i = 0; i < column.Length; i++)
        {
            double count = influences.Counts.Length == 0 || clusters is not null ? 1.0 : influences.Counts[first + i];
            sum += count > 1.0 ? column[i] * column[i] / count : column[i] * block[i] * column[i] * block[i];
        }

        return sum;
    }

    private sealed class Replicator(ScorePlan plan) : IBatchReplicator
    {
        private readonly double[] _multipliers = new double[BlockUnits];
        private readonly double[] _sums = new double[LargestBatch * plan.Identified];
        private readonly double[] _squares = new double[plan.Identified];
        private readonly RandomSource[] _random = [.. Enumerable.Range(0, LargestBatch).Select(static _ => new RandomSource(0))];

        public RefitOutcome Draw(
            int replicate,
            RandomSource random,
            Span<double> parameters,
            Span<double> standardErrors,
            CancellationToken cancellationToken
        )
        {
            Span<double> sums = _sums.AsSpan(0, plan.Identified);
            Span<double> squares = standardErrors.IsEmpty ? [] : _squares;
            sums.Clear();
            squares.Clear();
            for (int first = 0; first < plan.UnitCount; first += BlockUnits)
            {
                plan.Add(random, first, _multipliers, sums, squares);
            }

            plan.Report(sums, squares, parameters, standardErrors);
            return RefitOutcome.Success;
        }

        public void DrawBatch(
            int first,
            long seed,
            Span<double> parameters,
            Span<RefitOutcome> outcomes,
            CancellationToken cancellationToken
        )
        {
            for (int r = 0; r < outcomes.Length; r++)
            {
                _random[r].Restart(seed, first + r);
            }

            int sums = plan.Identified;
            Array.Clear(_sums);
            for (int unit = 0; unit < plan.UnitCount; unit += BlockUnits)
            {
                for (int r = 0; r < outcomes.Length; r++)
                {
                    plan.Add(_random[r], unit, _multipliers, _sums.AsSpan(r * sums, sums), []);
                }
            }

            int k = parameters.Length / outcomes.Length;
            for (int r = 0; r < outcomes.Length; r++)
            {
                plan.Report(_sums.AsSpan(r * sums, sums), [], parameters.Slice(r * k, k), []);
                outcomes[r] = RefitOutcome.Success;
            }
        }
    }

    private void Report(ReadOnlySpan<double> sums, ReadOnlySpan<double> squares, Span<double> parameters, Span<double> standardErrors)
    {
        parameters.Fill(double.NaN);
        standardErrors.Fill(double.NaN);
        for (int j = 0; j < sums.Length; j++)
        {
            int reported = influences.Identified[j];
            parameters[reported] = result.Parameters[reported] + sums[j];
            if (!standardErrors.IsEmpty)
            {
                // The variance of the perturbed scores about their mean (Kline and Santos, section 3): about zero, signs would not change
                // it.
                standardErrors[reported] = Math.Sqrt(squares[j] - (sums[j] * sums[j] / influences.ActiveCount));
            }
        }
    }

    private int Identified => influences.Identified.Length;

    private int UnitCount => influences.UnitCount;
}
