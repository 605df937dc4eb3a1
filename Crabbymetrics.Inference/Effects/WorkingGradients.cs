using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// Variances of functions of the parameters. Gradients are carried over to working parameters first where the covariance knows its own
/// (<c>G J W J' G'</c>, <c>G J</c> before anything else), so that large entries of opposite sign never meet. Parameters that are not
/// identified take no part.
/// </summary>
internal sealed class WorkingGradients
{
    private readonly int _parameters;
    private readonly int[] _known;
    private readonly double[] _values;

    // J', stored so that a working gradient is a product of contiguous values; null where the covariance is of reported parameters only.
    private readonly double[]? _transposedJacobian;

    public WorkingGradients(CovarianceMatrix covariance)
    {
        _parameters = covariance.Dimension;
        _known = [.. Enumerable.Range(0, _parameters).Where(j => !double.IsNaN(covariance[j, j]))];
        int k = _known.Length;
        if (covariance.Working is { } working && working.Dimension == k)
        {
            _values = working.Values.ToArray();
            _transposedJacobian = new double[k * k];
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    _transposedJacobian[(b * k) + a] = working.Jacobian.Span[(a * k) + b];
                }
            }

            return;
        }

        _values = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                _values[(a * k) + b] = covariance[_known[a], _known[b]];
            }
        }
    }

    /// <summary>The number of working parameters.</summary>
    public int Dimension => _known.Length;

    /// <summary>The covariance of m functions.</summary>
    /// <param name="gradients">m x k derivatives with respect to all reported parameters, row-major.</param>
    /// <param name="count">m.</param>
    /// <returns>m x m values, row-major; NaN for functions whose gradient is NaN.</returns>
    public double[] Covariance(ReadOnlySpan<double> gradients, int count)
    {
        int k = Dimension;
        double[] working = new double[count * k];
        for (int m = 0; m < count; m++)
        {
            ToWorking(gradients.Slice(m * _parameters, _parameters), working.AsSpan(m * k, k));
        }

        return SquareMatrix.Congruence(working, _values, count, k);
    }

    /// <summary>The variance of one function.</summary>
    /// <param name="gradient">Its derivatives with respect to all reported parameters.</param>
    /// <param name="scratch">Room for the working gradient.</param>
    public double Variance(ReadOnlySpan<double> gradient, Span<double> scratch)
    {
        int k = Dimension;
        Span<double> working = scratch[..k];
        ToWorking(gradient, working);
        double sum = 0.0;
        for (int a = 0; a < k; a++)
        {
            sum += working[a] * TensorPrimitives.Dot(_values.AsSpan(a * k, k), working);
        }

        // Rounding may put a variance of 0 just below 0.
        return Math.Max(sum, 0.0);
    }

    private void ToWorking(ReadOnlySpan<double> gradient, Span<double> working)
    {
        int k = Dimension;
        for (int a = 0; a < k; a++)
        {
            if (_transposedJacobian is null)
            {
                working[a] = gradient[_known[a]];
                continue;
            }

            double sum = 0.0;
            for (int b = 0; b < k; b++)
            {
                double entry = _transposedJacobian[(a * k) + b];
                sum += entry == 0.0 ? 0.0 : entry * gradient[_known[b]];
            }

            working[a] = sum;
        }
    }
}
