using System.Buffers;

namespace Crabbymetrics.Estimators;

/// <summary>Some consecutive rows of a linear model, a one for the intercept and then the columns, read block by block; and their
/// residuals.</summary>
internal ref struct RegressorRows
{
    private readonly double[] _rented;
    private readonly int _width;

    public RegressorRows(RegressionData data, int firstRow, int rowCount)
    {
        _width = data.Design.ColumnCount + 1;
        _rented = ArrayPool<double>.Shared.Rent(rowCount * _width);
        DesignView view = data.Design.View();
        int capacity = data.Design.BlockRowCount;
        double[] scratch = ArrayPool<double>.Shared.Rent(view.ScratchCount + capacity);
        Span<double> column = scratch.AsSpan(view.ScratchCount, capacity);
        for (int b = firstRow / capacity; b * capacity < firstRow + rowCount; b++)
        {
            DesignBlock block = view.Load(b, scratch);
            int from = Math.Max(firstRow, block.FirstRow),
                to = Math.Min(firstRow + rowCount, block.FirstRow + block.RowCount);
            for (int i = from; i < to; i++)
            {
                _rented[(i - firstRow) * _width] = 1.0;
            }

            for (int j = 1; j < _width; j++)
            {
                block.CopyColumn(j - 1, column);
                for (int i = from; i < to; i++)
                {
                    _rented[((i - firstRow) * _width) + j] = column[i - block.FirstRow];
                }
            }
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    /// <summary>The regressors of a row, counted from the first of these.</summary>
    public readonly ReadOnlySpan<double> this[int row] => _rented.AsSpan(row * _width, _width);

    public readonly void Dispose() => ArrayPool<double>.Shared.Return(_rented);

    /// <summary>The outcome of a row less its offset and its linear predictor.</summary>
    public readonly double Residual(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int row)
    {
        double residual = data.Outcome.Span[firstRow + row] - (data.HasOffset ? data.Offset.Span[firstRow + row] : 0.0);
        ReadOnlySpan<double> regressors = this[row];
        for (int j = 0; j < parameters.Length; j++)
        {
            residual -= parameters[j] * regressors[j];
        }

        return residual;
    }
}
