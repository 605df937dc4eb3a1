using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The quantities of single rows that inference needs: score scalars, information weights, leverages, sums of scores over
/// groups.</summary>
internal static class RowQuantities
{
    /// <summary>The scores' scalars (minus the slopes of the loss) and the weights of the information, weights of the observations
    /// included, for some consecutive rows.</summary>
    public static void Evaluate(
        GlmFit fit,
        int firstRow,
        int rowCount,
        Span<double> residuals,
        Span<double> curvatures,
        bool expected = false
    )
    {
        Blocks blocks = new(fit, expected ? ExpectedCurvatureFamily.Of(fit.Family) : fit.Family);
        int capacity = fit.Working.View.Design.BlockRowCount;
        for (int b = firstRow / capacity; b * capacity < firstRow + rowCount; b++)
        {
            DesignBlock block = blocks.Load(b);
            for (int i = Math.Max(0, firstRow - block.FirstRow); i < Math.Min(block.RowCount, firstRow + rowCount - block.FirstRow); i++)
            {
                int target = block.FirstRow + i - firstRow;
                if (!residuals.IsEmpty)
                {
                    residuals[target] = -blocks.Slopes[i];
                }

                if (!curvatures.IsEmpty)
                {
                    curvatures[target] = blocks.Curvatures[i];
                }
            }
        }
    }

    /// <summary>Sums of the scores over groups, G x k.</summary>
    public static void SumScores(GlmFit fit, ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        sums.Clear();
        Blocks blocks = new(fit);
        WorkingParameters working = fit.Working;
        int k = working.Count;
        int[] columns = new int[fit.Working.View.Design.BlockRowCount];
        double[] factors = new double[columns.Length];
        for (int b = 0; b < fit.Working.View.Design.BlockCount; b++)
        {
            DesignBlock block = blocks.Load(b);
            Span<double> scalars = blocks.Slopes;
            TensorPrimitives.Negate(scalars, scalars);
            if (!multipliers.IsEmpty)
            {
                RowKernels.Weigh(scalars, multipliers.Slice(block.FirstRow, block.RowCount));
            }

            ReadOnlySpan<int> group = groups.Slice(block.FirstRow, block.RowCount);
            if (working.HasIntercept)
            {
                for (int i = 0; i < group.Length; i++)
                {
                    sums[group[i] * k] += scalars[i];
                }
            }

            for (int j = 0; j < working.SlopeCount; j++)
            {
                if (block.IsDummy(j))
                {
                    continue;
                }

                ReadOnlySpan<double> column = block.Column(j);
                double mean = working.ResidualMean(j),
                    scale = working.Scale(j);
                int index = working.FirstSlope + j;
                for (int i = 0; i < group.Length; i++)
                {
                    sums[(group[i] * k) + index] += scalars[i] * ((column[i] - mean) / scale);
                }
            }

            for (int f = 0; f < block.FactorCount; f++)
            {
                Span<int> ones = columns.AsSpan(0, block.RowCount);
                block.CopyFactor(f, ones, factors.AsSpan(0, block.RowCount));
                for (int i = 0; i < group.Length; i++)
                {
                    if (ones[i] >= 0)
                    {
                        sums[(group[i] * k) + working.FirstSlope + ones[i]] += scalars[i] * (factors[i] / working.Scale(ones[i]));
                    }
                }
            }
        }
    }

    /// <summary>
    /// The leverages <c>w_i z_i' (Z'WZ)^-1 z_i = w_i |T z_i|^2</c>, T'T being the inverse of the information: a triangular solve of all
    /// rows of a block at once, column by column. Of the dummies of the largest factor a row has one at most, and what it takes from the
    /// other columns is looked up.
    /// </summary>
    /// <exception cref="CrabbymetricsException">The information is singular.</exception>
    public static void Leverages(GlmFit fit, Span<double> leverages, bool nearOne = false)
    {
        double[] ofEffects = fit.EffectLeverages(nearOne);
        fit = fit.LeverageFit;
        WorkingParameters working = fit.Working;
        ArrowLayout layout = working.Layout;
        int h = layout.HeadCount;
        IGlmFamily family = ExpectedCurvatureFamily.ForLeverages(fit.Family);
        double[] factor = [.. fit.InformationOf(family)];
        if (!ArrowFactorization.TryFactor(factor, layout, out _))
        {
            throw new CrabbymetricsException("The information is singular, so that the leverages are not defined.");
        }

        Blocks blocks = new(fit, family);
        int capacity = fit.Working.View.Design.BlockRowCount;
        double[] solved = new double[h * capacity];
        int[] levels = new int[capacity];
        double[] factors = new double[capacity];
        for (int b = 0; b < fit.Working.View.Design.BlockCount; b++)
        {
            DesignBlock block = blocks.Load(b);
            Span<double> result = leverages.Slice(block.FirstRow, block.RowCount);
            Span<int> level = levels.AsSpan(0, block.RowCount);
            CopyDiagonalLevels(in block, working, level, factors.AsSpan(0, block.RowCount));
            for (int i = 0; i < level.Length; i++)
            {
                result[i] = level[i] < 0 ? 0.0 : Square(factors[i] / factor[layout.StartOf(level[i]) + h]);
            }

            for (int j = 0; j < h; j++)
            {
                Span<double> own = solved.AsSpan(j * capacity, block.RowCount);
                int slope = layout.RowOfHead(j) - working.FirstSlope;
                if (slope < 0)
                {
                    own.Fill(1.0);
                }
                else
                {
                    block.CopyColumn(slope, own);
                    TensorPrimitives.Subtract(own, working.ResidualMean(slope), own);
                    TensorPrimitives.Divide(own, working.Scale(slope), own);
                }

                for (int i = 0; i < level.Length; i++)
                {
                    if (level[i] >= 0)
                    {
                        own[i] -= factors[i] * (factor[layout.StartOf(level[i]) + j] / factor[layout.StartOf(level[i]) + h]);
                    }
                }

                for (int l = 0; l < j; l++)
                {
                    TensorPrimitives.MultiplyAdd(solved.AsSpan(l * capacity, block.RowCount), -factor[(j * h) + l], own, own);
                }

                TensorPrimitives.Divide(own, factor[(j * h) + j], own);
                TensorPrimitives.MultiplyAdd(own, own, result, result);
            }

            TensorPrimitives.Multiply(result, blocks.Curvatures, result);
        }

        if (ofEffects.Length > 0)
        {
            TensorPrimitives.Add(leverages[..ofEffects.Length], ofEffects, leverages);
        }
    }

    // For each row, the row of the diagonal block of its level, -1 where it has none, and the value of the working column there.
    private static void CopyDiagonalLevels(in DesignBlock block, WorkingParameters working, Span<int> levels, Span<double> values)
    {
        if (block.DiagonalFactor < 0)
        {
            levels.Fill(-1);
            return;
        }

        block.CopyFactor(block.DiagonalFactor, levels, values);
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i] >= 0)
            {
                values[i] /= working.Scale(levels[i]);
                levels[i] -= working.View.DiagonalStart;
            }
        }
    }

    private static double Square(double value) => value * value;

    /// <summary>One block at a time with its slopes and curvatures, weighted, at the dispersion.</summary>
    private ref struct Blocks
    {
        private readonly GlmFit _fit;
        private readonly LocalRows _local;
        private readonly IGlmFamily _family;
        private readonly double[] _coefficients;
        private readonly double _constant;
        private readonly double[] _copy;
        private readonly double[] _values;
        private int _rows;

        public Blocks(GlmFit fit, IGlmFamily? family = null)
        {
            _fit = fit;
            _local = fit.Rows.Local;
            _family = family ?? fit.Family;
            _coefficients = new double[fit.Working.SlopeCount];
            _constant = fit.Working.ToView(fit.Point, _coefficients);
            _copy = new double[fit.Working.View.ScratchCount];
            _values = new double[4 * fit.Working.View.Design.BlockRowCount];
        }

        public readonly Span<double> Slopes => _values.AsSpan(2 * _rows, _rows);

        public readonly Span<double> Curvatures => _values.AsSpan(3 * _rows, _rows);

        public DesignBlock Load(int index)
        {
            DesignBlock block = _fit.Working.View.Load(index, _copy, _local);
            _rows = block.RowCount;
            Span<double> eta = _values.AsSpan(0, _rows);
            block.LinearPredictor(_constant, _coefficients, eta);
            _family.Evaluate(eta, block.Outcome, _values.AsSpan(_rows, _rows), Slopes, Curvatures);
            block.Weigh(Slopes);
            block.Weigh(Curvatures);
            if (_fit.ScoreAdjustments.Length > 0)
            {
                TensorPrimitives.Subtract(Slopes, _fit.ScoreAdjustments.AsSpan(block.FirstRow, _rows), Slopes);
            }

            if (_fit.Dispersion != 1.0)
            {
                TensorPrimitives.Divide(Slopes, _fit.Dispersion, Slopes);
                TensorPrimitives.Divide(Curvatures, _fit.Dispersion, Curvatures);
            }

            return block;
        }
    }
}
