using System.Numerics.Tensors;

namespace Crabbymetrics.Numerics;

// The step from one point to the next.
public sealed partial class ProfiledPoisson
{
    // The direction of a step.
    private bool TryStep(int pass, double last, CancellationToken cancellationToken)
    {
        if (pass > 0 && _equations is not null)
        {
            Renew();
        }

        // What may be the last step is as accurate as the tolerance asks for.
        bool isLast = 0.01 * last * last <= _tolerance * _scale * _scale;
        _isAccurate = isLast || _equations is null || (_equations.Inverse.IsExact && !_isStale);
        double absolute = isLast ? 0.2 * _tolerance * _scale : 0.01 * Math.Min(last, last * last / _scale);
        for (int group = 0; group < _solutions.Length && _equations is not null; group++)
        {
            if (!TrySolve(group, absolute, last, pass > 0, cancellationToken))
            {
                return false;
            }
        }

        double[] products = Corrected(out double ofResidual);
        if (!TrySolveSlopes(products, out double squares))
        {
            return false;
        }

        _slopes = Math.Sqrt(Math.Max(0.0, squares));
        _all = Math.Sqrt(Math.Max(0.0, squares + ofResidual));
        _ofOthers = new double[_rows.Count];
        for (int i = 0; i < _ofOthers.Length; i++)
        {
            double own = _solutions[0][4 * i];
            for (int j = 0; j < _step.Length; j++)
            {
                own -= _step[j] * _solutions[(j + 1) / 4][(4 * i) + ((j + 1) & 3)];
            }

            _ofOthers[i] = own;
        }

        return double.IsFinite(_all) && Array.TrueForAll(_step, double.IsFinite);
    }

    // The step of the slopes; false where one of them is hardly identified.
    private bool TrySolveSlopes(double[] products, out double squares)
    {
        int k = _columns.Length;
        int width = 4 * _pass.Groups;
        double[] factor = new double[k * k];
        double[] right = new double[k];
        double[] scales = new double[k];
        squares = 0.0;
        for (int j = 0; j < k; j++)
        {
            int own = (j + 1) * (width + 1);
            double smallest = Math.Max(Doubtful * _pass.Products[own], Doubtful * Doubtful * _squares[j] * _pass.Total);
            if (!(products[own] > smallest) || !double.IsFinite(products[own]))
            {
                return false;
            }

            scales[j] = 1.0 / Math.Sqrt(products[own]);
            right[j] = scales[j] * products[j + 1];
        }

        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                factor[(i * k) + j] = scales[i] * scales[j] * products[((i + 1) * width) + j + 1];
            }
        }

        if (!CholeskyFactorization.TryFactor(factor, k, out _, 1, Doubtful))
        {
            return false;
        }

        _step = [.. right];
        CholeskyFactorization.Solve(factor, k, _step);
        squares = TensorPrimitives.Dot<double>(_step, right);
        TensorPrimitives.Multiply(_step, scales, _step);
        return true;
    }

    // The means of the pass are the weights of the equations.
    private void Renew()
    {
        bool anew = _refreshes || _rows.Count <= Few;
        _rows.Take(_pass.Means);
        _equations!.Forget();
        _isStale = !anew;
        if (!anew)
        {
            return;
        }

        _equations.Refresh(true);
        _refreshes = false;
        if (_rows.Count > Few)
        {
            // The projection knows which weights the factorization is of.
            _projection.TakeFactored(_pass.Means);
            _pass.Means = new double[_pass.Means.Length];
        }
    }

    private bool TrySolve(int group, double absolute, double last, bool hasStart, CancellationToken cancellationToken)
    {
        double[] right = _pass.RightSides[group];
        double[] solution = _solutions[group];
        double[] left = _left[group];
        IReducedInverse inverse = _equations!.Inverse;
        if (inverse.IsExact && !_isStale)
        {
            inverse.Apply(right, solution);
            Array.Clear(left);
            return true;
        }

        IReducedOperator system = !_isStale && _equations.Written is { } written ? written : new RowOperator(_rows, _pass.Sums, _threads);
        right.CopyTo(left, 0);
        if (hasStart)
        {
            for (int i = 0; group == 0 && i < solution.Length; i += 4)
            {
                solution[i] = 0.0;
            }

            system.Multiply(solution, _change, cancellationToken);
            TensorPrimitives.Subtract(left, _change, left);
        }
        else
        {
            Array.Clear(solution);
        }

        Span<double> accuracy = stackalloc double[4];
        SetAccuracy(group, absolute, last, accuracy);
        _gradients.Solve(system, inverse, left, _change, accuracy, MostInner, cancellationToken);
        InnerIterations += _gradients.Iterations;
        _refreshes |= _gradients.Iterations > Stale;
        TensorPrimitives.Add(solution, _change, solution);
        _gradients.Residual.CopyTo(left);
        return _gradients.Iterations < MostInner;
    }

    // The squares of the errors that the lanes of a group may have.
    private void SetAccuracy(int group, double absolute, double last, Span<double> accuracy)
    {
        int width = 4 * _pass.Groups;
        for (int lane = 0; lane < 4; lane++)
        {
            int place = (4 * group) + lane;
            double length = Math.Sqrt(Math.Max(0.0, _pass.Products[place * (width + 1)]));
            double share = double.IsFinite(absolute) ? absolute / (place == 0 ? length : last) : Loosest;
            double error = length * Math.Clamp(double.IsNaN(share) ? Loosest : share, Tightest, Loosest);
            accuracy[lane] = place > _columns.Length ? double.PositiveInfinity : error * error;
        }
    }

    // The products of the lanes without the other effects, and the part of these in the length of the step.
    private double[] Corrected(out double ofResidual)
    {
        double[] products = [.. _pass.Products];
        ofResidual = 0.0;
        int width = 4 * _pass.Groups;
        Span<double> sums = stackalloc double[16];
        for (int p = 0; p < _pass.Groups && _equations is not null; p++)
        {
            for (int q = 0; q < _pass.Groups; q++)
            {
                // a_i'c_j of one group with the other.
                LaneProducts.Of(_solutions[p], _pass.RightSides[q], sums);
                Subtract(products, sums, p, q, width);
                ofResidual += p == 0 && q == 0 ? sums[0] : 0.0;
                // a_j'r_i.
                LaneProducts.Of(_left[p], _solutions[q], sums);
                Subtract(products, sums, p, q, width);
                ofResidual += p == 0 && q == 0 ? sums[0] : 0.0;
            }
        }

        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double mean = 0.5 * (products[(i * width) + j] + products[(j * width) + i]);
                products[(i * width) + j] = mean;
                products[(j * width) + i] = mean;
            }
        }

        return products;
    }

    private static void Subtract(double[] products, Span<double> sums, int p, int q, int width)
    {
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                products[(((4 * p) + i) * width) + (4 * q) + j] -= sums[(4 * i) + j];
            }
        }
    }

    private static double[] Scaled(double[] values, double factor) => Array.ConvertAll(values, value => factor * value);

    private static double[] Sum(double[] left, double[] right)
    {
        double[] sum = new double[left.Length];
        TensorPrimitives.Add(left, right, sum);
        return sum;
    }
}
