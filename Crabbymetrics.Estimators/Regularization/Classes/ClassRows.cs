using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The likelihood of classes in standardized columns: losses, gradients and second derivatives, all over the sum of the weights.
/// Serves one caller at a time.</summary>
internal sealed class ClassRows
{
    private readonly StandardizedColumns _columns;
    private readonly int[] _codes;
    private readonly double[] _weights;
    private readonly double[] _roots;
    private readonly double _total;
    private readonly double[][] _offsets;
    private readonly double[][] _residuals;
    private readonly double[][] _probabilities;

    /// <summary>Takes the rows of positive weight.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="codes">The class of each row of the data.</param>
    /// <param name="rows">The rows of the data, for their weights.</param>
    /// <param name="offsets">The offsets of each class; an empty list for none.</param>
    /// <param name="classes">The number of classes.</param>
    public ClassRows(
        StandardizedColumns columns,
        int[] codes,
        GaussianRows rows,
        ImmutableArray<ReadOnlyMemory<double>> offsets,
        int classes
    )
    {
        _columns = columns;
        int[] present = [.. Enumerable.Range(0, codes.Length).Where(i => rows.Weight(i) > 0.0)];
        _codes = Array.ConvertAll(present, i => codes[i]);
        _weights = Array.ConvertAll(present, rows.Weight);
        _roots = Array.ConvertAll(_weights, Math.Sqrt);
        _offsets = [.. offsets.Select(offset => offset.IsEmpty ? [] : Array.ConvertAll(present, i => offset.Span[i]))];
        _total = rows.WeightSum;
        Classes = classes;
        _residuals = [.. Enumerable.Range(0, classes).Select(_ => new double[columns.Stride])];
        _probabilities = [.. Enumerable.Range(0, classes).Select(_ => new double[present.Length])];
    }

    /// <summary>Whether a class has offsets.</summary>
    public bool HasOffsets => Array.Exists(_offsets, static offset => offset.Length > 0);

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The weighted share of each class.</summary>
    public double[] Shares()
    {
        double[] shares = new double[Classes];
        for (int i = 0; i < _codes.Length; i++)
        {
            shares[_codes[i]] += _weights[i] / _total;
        }

        return shares;
    }

    /// <summary>The mean negative log-likelihood; leaves the probabilities and residuals.</summary>
    /// <param name="layout">Where the coefficients stand.</param>
    /// <param name="set">The columns of the layout.</param>
    /// <param name="point">The coefficients.</param>
    public double Loss(ClassLayout layout, ReadOnlySpan<int> set, ReadOnlySpan<double> point)
    {
        int n = _codes.Length;
        for (int k = 0; k < Classes; k++)
        {
            // Linear predictors times the root of the weight.
            double[] eta = _residuals[k];
            Array.Clear(eta);
            for (int a = 0; a < set.Length; a++)
            {
                double slope = point[layout.Slope(k, a)];
                if (slope != 0.0)
                {
                    Vectors.Add(slope, _columns.Column(set[a]), eta);
                }
            }

            double intercept = layout.HasIntercept ? point[layout.Intercept(k)] : 0.0;
            double[] offset = _offsets.Length == 0 ? [] : _offsets[k];
            for (int i = 0; i < n; i++)
            {
                _probabilities[k][i] = intercept + (eta[i] / _roots[i]) + (offset.Length == 0 ? 0.0 : offset[i]);
            }
        }

        double loss = 0.0;
        for (int i = 0; i < n; i++)
        {
            double largest = double.NegativeInfinity,
                sum = 0.0;
            for (int k = 0; k < Classes; k++)
            {
                largest = Math.Max(largest, _probabilities[k][i]);
            }

            double own = _probabilities[_codes[i]][i];
            for (int k = 0; k < Classes; k++)
            {
                double value = Math.Exp(_probabilities[k][i] - largest);
                _probabilities[k][i] = value;
                sum += value;
            }

            loss += _weights[i] * (Math.Log(sum) - (own - largest));
            for (int k = 0; k < Classes; k++)
            {
                double probability = _probabilities[k][i] / sum;
                _probabilities[k][i] = probability;
                _residuals[k][i] = _roots[i] * ((k == _codes[i] ? 1.0 : 0.0) - probability);
            }
        }

        return loss / _total;
    }

    /// <summary>The derivatives at the last point with respect to the intercept and slope of one class.</summary>
    public double InterceptSlope(int k)
    {
        double sum = 0.0;
        for (int i = 0; i < _codes.Length; i++)
        {
            sum -= _roots[i] * _residuals[k][i];
        }

        return sum / _total;
    }

    /// <summary>The derivative at the last point with respect to a slope of one class.</summary>
    public double Slope(int k, int column) => _columns.Slope(column, _residuals[k]);

    /// <summary>The derivatives at the last point with respect to all slopes of one class.</summary>
    public void Slopes(int k, Span<double> slopes) => _columns.Slopes(0, _residuals[k], slopes);

    /// <summary>The second derivatives at the last point.</summary>
    public double[] Hessian(ClassLayout layout, ReadOnlySpan<int> set)
    {
        int m = layout.Count,
            n = _codes.Length;
        double[] hessian = new double[checked(m * m)],
            curvature = new double[_columns.Stride],
            weighted = new double[_columns.Stride];
        for (int k = 0; k < Classes; k++)
        {
            for (int l = 0; l <= k; l++)
            {
                double total = 0.0;
                for (int i = 0; i < n; i++)
                {
                    curvature[i] = _probabilities[k][i] * ((k == l ? 1.0 : 0.0) - _probabilities[l][i]);
                    total += _weights[i] * curvature[i];
                }

                if (layout.HasIntercept)
                {
                    Put(hessian, m, layout.Intercept(k), layout.Intercept(l), total / _total);
                }

                for (int a = 0; a < set.Length; a++)
                {
                    ReadOnlySpan<double> column = _columns.Column(set[a]);
                    System.Numerics.Tensors.TensorPrimitives.Multiply(column, curvature, weighted);
                    if (layout.HasIntercept)
                    {
                        double border = 0.0;
                        for (int i = 0; i < n; i++)
                        {
                            border += weighted[i] * _roots[i];
                        }

                        Put(hessian, m, layout.Slope(k, a), layout.Intercept(l), border / _total);
                        Put(hessian, m, layout.Slope(l, a), layout.Intercept(k), border / _total);
                    }

                    for (int b = 0; b <= a; b++)
                    {
                        double product = Vectors.Dot(weighted, _columns.Column(set[b])) / _total;
                        Put(hessian, m, layout.Slope(k, a), layout.Slope(l, b), product);
                        Put(hessian, m, layout.Slope(l, a), layout.Slope(k, b), product);
                    }
                }
            }
        }

        return hessian;
    }

    private static void Put(double[] matrix, int size, int row, int column, double value)
    {
        matrix[(row * size) + column] = value;
        matrix[(column * size) + row] = value;
    }
}
