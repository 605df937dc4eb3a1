using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The score bootstrap of one result: its influences, one column a parameter, and the sums of their products with random multipliers.</summary>
internal sealed class ScorePlan(IEstimationResult result, int replications, Influences influences, MultiplierDistribution multipliers, Clustering? clusters)
    : IBootstrapPlan
{
    // So many multipliers stay in the first-level cache while every column uses them. The streams do not depend on it: it is a multiple of 256.
    private const int BlockUnits = 1024;

    public int Replications => replications;

    public Clustering? ResampledClusters => clusters;

    public bool HasStandardErrors => true;

    public IBootstrapReplicator CreateReplicator() => new Replicator(this);

    private void Draw(RandomSource random, double[] drawn, Span<double> sums, Span<double> squares)
    {
        sums.Clear();
        squares.Clear();
        for (int first = 0; first < influences.UnitCount; first += BlockUnits)
        {
            Span<double> block = drawn.AsSpan(0, Math.Min(BlockUnits, influences.UnitCount - first));
            FillMultipliers(random, block, first);
            for (int j = 0; j < sums.Length; j++)
            {
                ReadOnlySpan<double> column = influences.Column(j).Slice(first, block.Length);
                sums[j] += TensorPrimitives.Dot(column, block);
                if (!squares.IsEmpty)
                {
                    squares[j] += SumOfSquaredProducts(column, block, first);
                }
            }
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

    // The sum over observations: a row that stands for f of them has f products of variance 1, of which only their mean is drawn.
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

    private sealed class Replicator(ScorePlan plan) : IBootstrapReplicator
    {
        private readonly double[] _multipliers = new double[BlockUnits];
        private readonly double[] _sums = new double[plan.Identified];
        private readonly double[] _squares = new double[plan.Identified];

        public RefitOutcome Draw(int replicate, RandomSource random, Span<double> parameters, Span<double> standardErrors, CancellationToken cancellationToken)
        {
            plan.Draw(random, _multipliers, _sums, standardErrors.IsEmpty ? [] : _squares);
            parameters.Fill(double.NaN);
            standardErrors.Fill(double.NaN);
            for (int j = 0; j < _sums.Length; j++)
            {
                int reported = plan.ReportedIndex(j);
                parameters[reported] = plan.Estimate(reported) + _sums[j];
                if (!standardErrors.IsEmpty)
                {
                    // The variance of the perturbed scores about their mean (Kline and Santos, section 3): about zero, signs would not change it.
                    standardErrors[reported] = Math.Sqrt(_squares[j] - (_sums[j] * _sums[j] / plan.Active));
                }
            }

            return RefitOutcome.Success;
        }
    }

    private int Identified => influences.Identified.Length;

    private double Active => influences.ActiveCount;

    private int ReportedIndex(int index) => influences.Identified[index];

    private double Estimate(int reported) => result.Parameters[reported];
}
