using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows <c>(1, z_i)</c> of a generalized linear model. With an intercept every numeric column is shifted by a multiple of the power of
/// two that it is scaled by: whole numbers, say, keep all their digits, so that what is equal in the data stays equal.
/// </summary>
internal sealed class DesignMovements : MovementRows
{
    // A slope below this share of the largest does not move.
    private const double Share = 1e-9;

    private readonly WorkingParameters _parameters;
    private readonly DesignView _view;
    private readonly double[] _shifts;
    private readonly double[] _coefficients;
    private readonly double[] _scratch;

    public DesignMovements(WorkingParameters parameters)
    {
        _parameters = parameters;
        DesignMatrix design = parameters.View.Design;
        ReadOnlySpan<int> columns = parameters.View.Columns;
        _shifts = new double[columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            double shift = design.IsCoded(columns[j]) || !parameters.HasIntercept ? 0.0 : design.Moments(columns[j]).Mean;
            double rounded = Math.Round(shift / parameters.Scale(j)) * parameters.Scale(j);
            _shifts[j] = double.IsFinite(rounded) ? rounded : shift;
        }

        _view = new DesignView(design, columns, _shifts);
        _coefficients = new double[columns.Length];
        _scratch = new double[_view.ScratchCount];
    }

    public override int Count => _view.RowCount;

    public override int Dimension => _parameters.Count;

    public override void CopyRow(int row, Span<double> values)
    {
        if (_parameters.HasIntercept)
        {
            values[0] = 1.0;
        }

        for (int j = 0; j < _shifts.Length; j++)
        {
            values[_parameters.FirstSlope + j] = (_view.Design[row, _view.Columns[j]] - _shifts[j]) / _parameters.Scale(j);
        }
    }

    public override void Lengths(Span<double> lengths)
    {
        double[] column = new double[_view.Design.BlockRowCount];
        int[] levels = new int[_view.Design.BlockRowCount];
        double[] factors = new double[levels.Length];
        lengths.Fill(_parameters.HasIntercept ? 1.0 : 0.0);
        for (int b = 0; b < _view.Design.BlockCount; b++)
        {
            DesignBlock block = _view.Load(b, _scratch);
            Span<double> own = lengths.Slice(block.FirstRow, block.RowCount);
            for (int j = 0; j < _shifts.Length; j++)
            {
                if (block.IsDummy(j))
                {
                    continue;
                }

                block.CopyColumn(j, column);
                double scale = _parameters.Scale(j);
                for (int i = 0; i < own.Length; i++)
                {
                    own[i] += column[i] / scale * (column[i] / scale);
                }
            }

            for (int f = 0; f < block.FactorCount; f++)
            {
                block.CopyFactor(f, levels.AsSpan(0, own.Length), factors.AsSpan(0, own.Length));
                for (int i = 0; i < own.Length; i++)
                {
                    double value = levels[i] >= 0 ? factors[i] / _parameters.Scale(levels[i]) : 0.0;
                    own[i] += value * value;
                }
            }

            for (int i = 0; i < own.Length; i++)
            {
                own[i] = Math.Sqrt(own[i]);
            }
        }
    }

    public override void Move(ReadOnlySpan<double> direction, Span<double> movements)
    {
        for (int j = 0; j < _coefficients.Length; j++)
        {
            _coefficients[j] = direction[_parameters.FirstSlope + j] / _parameters.Scale(j);
        }

        movements.Fill(_parameters.HasIntercept ? direction[0] : 0.0);
        for (int b = 0; b < _view.Design.BlockCount; b++)
        {
            DesignBlock block = _view.Load(b, _scratch);
            block.AddLinearPredictor(_coefficients, movements.Slice(block.FirstRow, block.RowCount));
        }
    }

    public override void Combine(ReadOnlySpan<double> weights, Span<double> sum)
    {
        sum.Clear();
        Span<double> slopes = sum[_parameters.FirstSlope..];
        for (int b = 0; b < _view.Design.BlockCount; b++)
        {
            DesignBlock block = _view.Load(b, _scratch);
            ReadOnlySpan<double> own = weights.Slice(block.FirstRow, block.RowCount);
            if (_parameters.HasIntercept)
            {
                sum[0] += RowKernels.Sum(own);
            }

            block.AddTransposedProduct(own, slopes);
        }

        for (int j = 0; j < slopes.Length; j++)
        {
            slopes[j] /= _parameters.Scale(j);
        }
    }

    /// <summary>Adds the reported parameters, by position, that have a part in a direction.</summary>
    public void AddParameters(ReadOnlySpan<double> direction, ISet<int> parameters)
    {
        double largest = 0.0;
        foreach (double value in direction)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        double intercept = _parameters.HasIntercept ? direction[0] : 0.0;
        double terms = Math.Abs(intercept);
        for (int j = 0; j < _shifts.Length; j++)
        {
            double slope = direction[_parameters.FirstSlope + j];
            double term = _shifts[j] / _parameters.Scale(j) * slope;
            intercept -= term;
            terms += Math.Abs(term);
            if (Math.Abs(slope) > Share * largest)
            {
                parameters.Add(_parameters.FirstSlope + _view.Columns[j]);
            }
        }

        if (_parameters.HasIntercept && Math.Abs(intercept) > Share * Math.Max(largest, terms))
        {
            parameters.Add(0);
        }
    }

    /// <summary>The names of some reported parameters.</summary>
    public ImmutableArray<string> Names(IEnumerable<int> parameters)
    {
        ImmutableArray<string> names = _parameters.ReportedNames();
        return [.. parameters.Select(index => names[index])];
    }
}
