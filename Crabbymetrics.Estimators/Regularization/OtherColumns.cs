namespace Crabbymetrics.Estimators;

/// <summary>The columns of a wide model of any family that are not in the fit: their slopes decide which must enter. Serves one caller at a
/// time.</summary>
internal sealed class OtherColumns
{
    private readonly RegressionData _data;
    private readonly GlmRows _rows;
    private readonly PenaltySpecification _penalty;
    private readonly double[] _units;
    private readonly double[] _slopes;

    public OtherColumns(RegressionData data, GlmRows rows, PenaltySpecification penalty)
    {
        _data = data;
        _rows = rows;
        _penalty = penalty;
        int p = data.Design.ColumnCount;
        _slopes = new double[p];
        _units = new double[p];
        for (int j = 0; j < p; j++)
        {
            double deviation = ColumnDeviation.Of(data.Design, j, rows.Weights.Span);
            // A constant column beside an intercept tells nothing.
            _units[j] = penalty.Standardize && deviation > 0.0 ? deviation : 1.0;
        }
    }

    /// <summary>The smallest l1 at which every penalized slope is 0.</summary>
    public double LargestL1(ReadOnlySpan<double> reported, double total)
    {
        TakeSlopes(reported, total);
        double largest = 0.0;
        for (int j = 0; j < _slopes.Length; j++)
        {
            largest = _penalty.FactorOf(j) > 0.0 && IsOpen(j) ? Math.Max(largest, Math.Abs(_slopes[j]) / Weight(j)) : largest;
        }

        return largest;
    }

    /// <summary>The columns that the strong rule keeps: those with a coefficient, those without a penalty, and those whose slope may reach
    /// the penalty.</summary>
    public int[] Strong(double[] reported, double l1, double before)
    {
        int first = reported.Length - _slopes.Length;
        return
        [
            .. Enumerable
                .Range(0, _slopes.Length)
                .Where(j =>
                    reported[first + j] != 0.0
                    || _penalty.FactorOf(j) == 0.0
                    || l1 == 0.0
                    || Math.Abs(_slopes[j]) >= ((2.0 * l1) - Math.Min(before, double.MaxValue)) * Weight(j) && !double.IsInfinity(before)
                    || double.IsInfinity(before) && Math.Abs(_slopes[j]) > l1 * Weight(j)
                ),
        ];
    }

    /// <summary>The columns outside the fit that violate the optimality conditions.</summary>
    public int[] Violators(ReadOnlySpan<double> reported, ReadOnlySpan<int> inside, double l1, double total)
    {
        TakeSlopes(reported, total);
        HashSet<int> known = [.. inside.ToArray()];
        return
        [
            .. Enumerable
                .Range(0, _slopes.Length)
                .Where(j => !known.Contains(j) && IsOpen(j) && Math.Abs(_slopes[j]) > l1 * Weight(j) * (1.0 + 1e-12)),
        ];
    }

    private double Weight(int column) => _penalty.FactorOf(column) * _units[column];

    private bool IsOpen(int column) => _slopes[column] < 0.0 ? _penalty.UpperOf(column) > 0.0 : _penalty.LowerOf(column) < 0.0;

    // The derivatives of the mean loss with respect to the coefficients of the raw columns.
    private void TakeSlopes(ReadOnlySpan<double> reported, double total)
    {
        int n = _data.RowCount,
            first = reported.Length - _slopes.Length;
        double[] eta = new double[n],
            loss = new double[n],
            slope = new double[n],
            curvature = new double[n];
        _data.Design.LinearPredictor(first == 1 ? reported[0] : 0.0, reported[first..], eta);
        ReadOnlySpan<double> offset = _rows.Offset.Span,
            weights = _rows.Weights.Span;
        for (int i = 0; !offset.IsEmpty && i < n; i++)
        {
            eta[i] += offset[i];
        }

        _rows.Family.Evaluate(eta, _rows.Outcome.Span, loss, slope, curvature);
        double sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            slope[i] =
                weights.IsEmpty ? slope[i] / total
                : weights[i] > 0.0 ? slope[i] * weights[i] / total
                : 0.0;
            sum += slope[i];
        }

        _data.Design.TransposedProduct(slope, _slopes);
        for (int j = 0; first == 1 && j < _slopes.Length; j++)
        {
            // At the best intercept the sum is 0 but for rounding, which a column far from 0 would multiply.
            _slopes[j] -= sum * _data.Design.Moments(j).Mean;
        }
    }
}
