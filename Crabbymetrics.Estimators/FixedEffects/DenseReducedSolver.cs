using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Cholesky's factorization with pivots of the reduced normal equations as a full matrix. It gives their exact rank.</summary>
internal sealed class DenseReducedSolver : IReducedSolver, IReducedVisitor
{
    /// <summary>The largest number of coefficients that are solved for in this way.</summary>
    public const int Most = 1000;

    // Pivots of the matrix scaled to a unit diagonal before the largest block was taken out.
    private const double Zero = 1e-11;

    private readonly int _count;
    private readonly double[] _matrix;
    private readonly double[] _scales;
    private readonly int[] _order;

    private DenseReducedSolver(ReducedSystem system)
    {
        _count = system.Count;
        _matrix = new double[_count * _count];
        _scales = new double[_count];
        _order = [.. Enumerable.Range(0, _count)];
        system.Visit(this);
        for (int i = 0; i < _count; i++)
        {
            _scales[i] = _scales[i] > 0.0 ? 1.0 / Math.Sqrt(_scales[i]) : 0.0;
        }

        for (int i = 0; i < _count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double scaled = _matrix[(i * _count) + j] * _scales[i] * _scales[j];
                _matrix[(i * _count) + j] = scaled;
                _matrix[(j * _count) + i] = scaled;
            }
        }

        Rank = Factor();
    }

    public string Name => "dense";

    /// <summary>The rank of the reduced normal equations.</summary>
    public int Rank { get; }

    public static DenseReducedSolver Of(ReducedSystem system) => new(system);

    public ReducedSolution Solve(double[] rightSide, double accuracy, CancellationToken cancellationToken)
    {
        double[] x = new double[Rank];
        for (int a = 0; a < Rank; a++)
        {
            ReadOnlySpan<double> row = _matrix.AsSpan(_order[a] * _count, a);
            double value = rightSide[_order[a]] * _scales[_order[a]];
            x[a] = (value - TensorPrimitives.Dot(row, x.AsSpan(0, a))) / _matrix[(_order[a] * _count) + a];
        }

        for (int a = Rank - 1; a >= 0; a--)
        {
            x[a] /= _matrix[(_order[a] * _count) + a];
            for (int b = 0; b < a; b++)
            {
                x[b] -= _matrix[(_order[a] * _count) + b] * x[a];
            }
        }

        double[] solution = new double[_count];
        for (int a = 0; a < Rank; a++)
        {
            solution[_order[a]] = x[a] * _scales[_order[a]];
        }

        return new ReducedSolution(solution, 1, true);
    }

    void IReducedVisitor.AddRow(double weight, ReadOnlySpan<int> places, ReadOnlySpan<double> values)
    {
        for (int a = 0; a < places.Length; a++)
        {
            _scales[places[a]] += weight * values[a] * values[a];
            for (int b = 0; b < places.Length; b++)
            {
                _matrix[(places[a] * _count) + places[b]] += weight * values[a] * values[b];
            }
        }
    }

    void IReducedVisitor.SubtractLevel(List<int> places, ReadOnlySpan<double> sums)
    {
        foreach (int a in places)
        {
            foreach (int b in places)
            {
                _matrix[(a * _count) + b] -= sums[a] * sums[b];
            }
        }
    }

    // The row of the a-th pivot holds its row of L in the columns 0 to a.
    private int Factor()
    {
        double[] diagonal = new double[_count];
        double[] pivotColumn = new double[_count];
        for (int i = 0; i < _count; i++)
        {
            diagonal[i] = _matrix[(i * _count) + i];
        }

        double[] original = [.. _matrix];
        for (int step = 0; step < _count; step++)
        {
            int best = step;
            for (int a = step + 1; a < _count; a++)
            {
                best = diagonal[_order[a]] > diagonal[_order[best]] ? a : best;
            }

            if (!(diagonal[_order[best]] > Zero))
            {
                return step;
            }

            (_order[step], _order[best]) = (_order[best], _order[step]);
            int pivot = _order[step];
            double root = Math.Sqrt(diagonal[pivot]);
            ReadOnlySpan<double> own = _matrix.AsSpan(pivot * _count, step);
            for (int a = step + 1; a < _count; a++)
            {
                int i = _order[a];
                double value = original[(i * _count) + pivot] - TensorPrimitives.Dot(_matrix.AsSpan(i * _count, step), own);
                pivotColumn[i] = value / root;
            }

            _matrix[(pivot * _count) + step] = root;
            for (int a = step + 1; a < _count; a++)
            {
                int i = _order[a];
                _matrix[(i * _count) + step] = pivotColumn[i];
                diagonal[i] -= pivotColumn[i] * pivotColumn[i];
            }
        }

        return _count;
    }
}
