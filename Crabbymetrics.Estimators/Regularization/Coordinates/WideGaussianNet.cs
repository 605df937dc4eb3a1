using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of a linear model with more columns than rows: the residuals are kept, and products of columns only among those that may
/// move. Each round fits these, takes the residuals, and adds the columns that violate the optimality conditions, the strong ones first. A
/// column is not looked at where its slope at earlier residuals, and how far these have moved since, prove that it does not.
/// </summary>
internal sealed class WideGaussianNet : GaussianNet
{
    // Columns for a thread at once.
    private const int ChunkColumns = 256;

    private readonly StandardizedColumns _columns;
    private readonly MovingColumns _moving;
    private readonly double[] _outcome;
    private readonly double[] _residual;
    private readonly double[] _slopes;
    private readonly double[] _predicted;
    private readonly ResidualReferences _references;
    private readonly List<int> _visited = [];
    private readonly List<int> _candidates = [];
    private readonly int _threads;

    private WideGaussianNet(
        GaussianRows rows,
        StandardizedColumns columns,
        PenaltySpecification penalty,
        (double[] Outcome, double TotalSquares) outcome,
        int threads
    )
        : base(rows, columns.Units, penalty, outcome.TotalSquares)
    {
        _columns = columns;
        _outcome = outcome.Outcome;
        _residual = [.. _outcome];
        _slopes = new double[columns.Count];
        _predicted = new double[columns.Count];
        _references = new ResidualReferences(columns.Count);
        _moving = new MovingColumns(columns, Penalty);
        _threads = threads == -1 ? Environment.ProcessorCount : threads;
        TakeReference();
    }

    /// <summary>Copies the columns, centred and scaled.</summary>
    public static WideGaussianNet Of(
        GaussianRows rows,
        PenaltySpecification penalty,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        StandardizedColumns columns = StandardizedColumns.Of(rows, maxDegreeOfParallelism, cancellationToken);
        double[] outcome = columns.Outcome(rows);
        double square = TensorPrimitives.SumOfSquares<double>(outcome) / rows.WeightSum;
        return new WideGaussianNet(rows, columns, penalty, (outcome, square), maxDegreeOfParallelism);
    }

    protected override int Descend(double target, CancellationToken cancellationToken)
    {
        _moving.Begin();
        ListStrong();
        for (int rounds = 1; ; rounds++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _moving.TakeSlopes(_residual, _slopes);
            _moving.Minimize(target);
            _columns.Residual(_outcome, _moving.Active(), _moving.ValueOf, _residual);
            _moving.TakeSlopes(_residual, _slopes);
            bool violated = _moving.AddViolators(target);
            violated = violated || AddFrom(_candidates, target);
            if (!violated && !AddFromAll(target))
            {
                _visited.Clear();
                _visited.AddRange(_moving.Members);
                _visited.AddRange(_candidates);
                return rounds;
            }
        }
    }

    protected override IReadOnlyList<int> Visited() => _visited;

    protected override void TakeAllSlopes() => TakeReference();

    protected override double ValueOf(int column) => _moving.ValueOf(column);

    protected override double SlopeOf(int column) => _slopes[column];

    protected override double MeanSquare() => TensorPrimitives.SumOfSquares<double>(_residual) / Rows.WeightSum;

    protected override double PenaltyNow() => _moving.Penalty.At(_moving.Values);

    protected override double Gap(double excess) => _moving.Gap(excess, _slopes);

    // The columns whose slope, as last known, the strong rule does not discard.
    private void ListStrong()
    {
        _candidates.Clear();
        for (int j = 0; j < _slopes.Length; j++)
        {
            double before = AbsoluteBefore[j];
            if (
                !double.IsPositiveInfinity(before)
                && !_moving.Contains(j)
                && Columns.Scales[j] > 0.0
                && Math.Abs(_slopes[j]) >= (2.0 * Penalty.Absolute[j]) - before
            )
            {
                _candidates.Add(j);
            }
        }
    }

    private bool AddFrom(List<int> candidates, double target)
    {
        bool violated = false;
        foreach (int j in candidates)
        {
            if (_moving.Contains(j))
            {
                continue;
            }

            _slopes[j] = _columns.Slope(j, _residual);
            if (Penalty.Violation(j, 0.0, _slopes[j]) > target)
            {
                _moving.Add(j);
                violated = true;
            }
        }

        return violated;
    }

    private bool AddFromAll(double target)
    {
        double error = _references.Predict(_residual, Rows.WeightSum, _predicted);
        ListUnproved(error);
        // A pass over all columns in their order costs less than half of them one by one.
        if (_candidates.Count * 2 > _slopes.Length)
        {
            TakeReference();
            _slopes.CopyTo(_predicted, 0);
            ListUnproved(0.0);
        }

        return AddFrom(_candidates, target);
    }

    // The columns whose slope, known up to an error, may reach the penalty.
    private void ListUnproved(double error)
    {
        _candidates.Clear();
        for (int j = 0; j < _slopes.Length; j++)
        {
            if (_moving.Contains(j))
            {
                continue;
            }

            double largest = Math.Abs(_predicted[j]) + error;
            if (largest >= Penalty.Absolute[j] && Columns.Scales[j] > 0.0)
            {
                _candidates.Add(j);
            }
            else
            {
                _slopes[j] = _predicted[j];
            }
        }
    }

    // The slopes of all columns at the residuals.
    private void TakeReference()
    {
        int chunks = (_slopes.Length + ChunkColumns - 1) / ChunkColumns;
        if (_threads == 1 || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                TakeChunk(chunk);
            }
        }
        else
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = _threads }, TakeChunk);
        }

        _references.Take(_residual, _slopes);
    }

    private void TakeChunk(int chunk)
    {
        int first = chunk * ChunkColumns;
        int count = Math.Min(ChunkColumns, _slopes.Length - first);
        _columns.Slopes(first, _residual, _slopes.AsSpan(first, count));
    }
}
