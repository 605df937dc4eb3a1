using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The columns of a kernel basis for some rows at a time. A row gives the same bits wherever it stands.</summary>
internal sealed class KernelRows
{
    /// <summary>The kernels of rows work on whole registers, of eight numbers at most.</summary>
    public const int Lanes = 8;

    private readonly KernelFeaturesState _state;
    private readonly double[] _points;
    private readonly double[] _phases;
    private readonly double[] _root;
    private readonly double[] _zeros;
    private readonly int[] _lastColumn;
    private readonly int[] _lastPoint;

    public KernelRows(KernelFeaturesState state)
    {
        _state = state;
        _points = [.. state.Points];
        _phases = [.. state.Phases];
        _root = [.. state.Root];
        _zeros = new double[state.PointCount];
        _lastColumn = [.. Enumerable.Repeat(state.InputNames.Length - 1, state.PointCount)];
        _lastPoint = [.. Enumerable.Repeat(state.PointCount - 1, state.PointCount)];
    }

    /// <summary>The kernel between points, row by row.</summary>
    /// <param name="rows">n x p values, row-major.</param>
    /// <param name="points">The landmarks, m x p values.</param>
    /// <returns>n x m values, row-major.</returns>
    public double[] Between(double[] rows, double[] points)
    {
        int p = _state.InputNames.Length,
            n = rows.Length / p,
            m = points.Length / p;
        double[] result = new double[(long)n * m];
        int size = Chunk(m);
        Parallel.For(
            0,
            (n + size - 1) / size,
            chunk =>
            {
                int first = chunk * size,
                    count = Math.Min(size, n - first);
                double[] columns = new double[size * p];
                double[] kernel = new double[size * m];
                for (int j = 0; j < p; j++)
                {
                    for (int i = 0; i < count; i++)
                    {
                        columns[(j * size) + i] = rows[((first + i) * p) + j];
                    }
                }

                WriteKernel(columns, size, kernel);
                for (int i = 0; i < count; i++)
                {
                    for (int l = 0; l < m; l++)
                    {
                        result[((first + i) * m) + l] = kernel[(l * size) + i];
                    }
                }
            }
        );
        return result;
    }

    /// <summary>How many rows to take at a time, so that they stay in a cache.</summary>
    public static int Chunk(int points) => Math.Clamp((1 << 16) / Math.Max(points, 1) / Lanes * Lanes, Lanes, 256);

    /// <summary>Writes the columns of the basis.</summary>
    /// <param name="columns">The standardized columns of some rows, one after the other.</param>
    /// <param name="rows">The number of rows, a multiple of <see cref="Lanes"/>.</param>
    /// <param name="kernel">Scratch, as long as the result.</param>
    /// <param name="result">Receives the new columns, one after the other.</param>
    public void Write(ReadOnlySpan<double> columns, int rows, Span<double> kernel, Span<double> result)
    {
        if (_phases.Length > 0)
        {
            BlockedProducts.WriteCombinations(Strided(columns, rows), _points, _phases, _lastColumn, result);
            double factor = Math.Sqrt(2.0 / _phases.Length);
            for (int i = 0; i < result.Length; i++)
            {
                // Not in registers: a large angle would change the rounding of its neighbours there.
                result[i] = factor * Math.Cos(result[i]);
            }
        }
        else if (_root.Length == 0)
        {
            WriteKernel(columns, rows, result);
        }
        else
        {
            WriteKernel(columns, rows, kernel);
            BlockedProducts.WriteCombinations(new StridedColumns(kernel, rows, rows, _state.PointCount), _root, _zeros, _lastPoint, result);
        }
    }

    private StridedColumns Strided(ReadOnlySpan<double> columns, int rows) => new(columns, rows, rows, _state.InputNames.Length);

    private void WriteKernel(ReadOnlySpan<double> columns, int rows, Span<double> kernel)
    {
        int p = _state.InputNames.Length,
            m = _state.PointCount;
        if (_state.Function is KernelFunction.Polynomial or KernelFunction.Linear)
        {
            BlockedProducts.WriteCombinations(Strided(columns, rows), _points, _zeros, _lastColumn, kernel);
            if (_state.Function == KernelFunction.Polynomial)
            {
                Raise(kernel);
            }

            return;
        }

        kernel.Clear();
        for (int l = 0; l < m; l++)
        {
            Span<double> distances = kernel.Slice(l * rows, rows);
            for (int j = 0; j < p; j++)
            {
                ReadOnlySpan<double> column = columns.Slice(j * rows, rows);
                if (_state.Function == KernelFunction.Rbf)
                {
                    DistanceKernels.AddSquares(column, _points[(l * p) + j], distances);
                }
                else
                {
                    DistanceKernels.AddAbsolutes(column, _points[(l * p) + j], distances);
                }
            }
        }

        TensorPrimitives.Multiply(kernel, -_state.Gamma, kernel);
        TensorPrimitives.Exp(kernel, kernel);
    }

    private void Raise(Span<double> products)
    {
        for (int i = 0; i < products.Length; i++)
        {
            double one = (_state.Gamma * products[i]) + _state.Constant;
            double power = one;
            for (int d = 1; d < _state.Degree; d++)
            {
                power *= one;
            }

            products[i] = power;
        }
    }
}
