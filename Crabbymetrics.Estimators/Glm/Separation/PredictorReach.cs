using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// How far any row's linear predictor can move for a step of the parameters, from the largest value of each working column: found in one
/// pass over the rows, and good for every resample of them. Of a factor's levels a row has one at most.
/// </summary>
internal sealed class PredictorReach
{
    private readonly WorkingParameters _parameters;
    private readonly double[] _largest;

    // The factor of each dummy; -1 for other columns.
    private readonly int[] _factors;
    private readonly int _factorCount;

    public PredictorReach(ModelRows model)
    {
        _parameters = model.Working;
        int p = _parameters.SlopeCount;
        _largest = new double[p];
        _factors = new int[p];
        _factors.AsSpan().Fill(-1);
        DesignView view = _parameters.View;
        double[] scratch = new double[view.ScratchCount],
            column = new double[view.Design.BlockRowCount];
        for (int b = 0; b < view.Design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, scratch);
            for (int j = 0; j < p; j++)
            {
                if (!block.IsDummy(j))
                {
                    block.CopyColumn(j, column);
                    ReadOnlySpan<double> own = column.AsSpan(0, block.RowCount);
                    double far = Math.Max(
                        TensorPrimitives.Max(own) - _parameters.ResidualMean(j),
                        _parameters.ResidualMean(j) - TensorPrimitives.Min(own)
                    );
                    _largest[j] = Math.Max(_largest[j], far / _parameters.Scale(j));
                }
            }

            FindFactors(in block);
            _factorCount = block.FactorCount;
        }

        HasMovableRows = SeparationDecision.HasMovableRows(model.Rows);
        foreach (double offset in model.Rows.Offset.Span)
        {
            LargestOffset = Math.Max(LargestOffset, Math.Abs(offset));
        }
    }

    /// <summary>Whether any row can be separated.</summary>
    public bool HasMovableRows { get; }

    /// <summary>The largest size of an offset.</summary>
    public double LargestOffset { get; }

    /// <summary>The most that a step moves any linear predictor, or a little more.</summary>
    public double Of(ReadOnlySpan<double> step)
    {
        double reach = _parameters.HasIntercept ? Math.Abs(step[0]) : 0.0;
        Span<double> levels = _factorCount <= 32 ? stackalloc double[_factorCount] : new double[_factorCount];
        levels.Clear();
        for (int j = 0; j < _largest.Length; j++)
        {
            double own = Math.Abs(step[_parameters.FirstSlope + j]);
            if (_factors[j] < 0)
            {
                reach += own * _largest[j];
            }
            else
            {
                levels[_factors[j]] = Math.Max(levels[_factors[j]], own * _largest[j]);
            }
        }

        foreach (double level in levels)
        {
            reach += level;
        }

        return reach;
    }

    private void FindFactors(in DesignBlock block)
    {
        int[] levels = new int[block.RowCount];
        double[] values = new double[levels.Length];
        for (int f = 0; f < block.FactorCount; f++)
        {
            block.CopyFactor(f, levels, values);
            for (int i = 0; i < levels.Length; i++)
            {
                int level = levels[i];
                if (level >= 0)
                {
                    _factors[level] = f;
                    _largest[level] = Math.Max(_largest[level], Math.Abs(values[i]) / _parameters.Scale(level));
                }
            }
        }
    }
}
