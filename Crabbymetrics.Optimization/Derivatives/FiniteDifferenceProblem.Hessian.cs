namespace Crabbymetrics.Optimization;

public sealed partial class FiniteDifferenceProblem
{
    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        if (_fused is { GivesHessian: true })
        {
            _fused.Evaluate(x, default, hessian);
        }
        else if (_hessian is not null)
        {
            _hessian.Hessian(x, hessian);
        }
        else if (HasGradient || Scheme == DifferenceScheme.ComplexStep)
        {
            HessianFromGradients(x, hessian);
        }
        else
        {
            HessianFromCosts(x, hessian);
        }
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        if (_problem is IHessianProduct own)
        {
            own.HessianProduct(x, v, product);
            return;
        }

        // A central difference of gradients along the vector.
        double norm = Vectors.MaxAbs(v);
        if (norm == 0.0)
        {
            product.Clear();
            return;
        }

        double step = DifferenceSteps.Central * Math.Max(1.0, Vectors.MaxAbs(x)) / norm;
        GradientAlong(x, v, step, _high);
        GradientAlong(x, v, -step, _low);
        for (int i = 0; i < x.Length; i++)
        {
            product[i] = (_high[i] - _low[i]) / (2.0 * step);
        }
    }

    private void GradientAlong(ReadOnlySpan<double> x, ReadOnlySpan<double> v, double step, Span<double> gradient)
    {
        Vectors.Combine(x, step, v, _shifted);
        DifferenceEvaluations++;
        Gradient(_shifted, gradient);
    }

    // Column by column from gradients, and then the mean of both triangles.
    private void HessianFromGradients(ReadOnlySpan<double> x, Span<double> hessian)
    {
        int n = x.Length;
        double[] point = _shifted;
        x.CopyTo(point);
        for (int j = 0; j < n; j++)
        {
            (double low, double high) = DifferenceSteps.Around(
                x[j],
                DifferenceSteps.Central,
                true,
                _lowerBounds[j],
                _upperBounds[j],
                _sizes[j]
            );
            point[j] = high;
            DifferenceEvaluations++;
            Gradient(point, _high);
            point[j] = low;
            DifferenceEvaluations++;
            Gradient(point, _low);
            point[j] = x[j];
            for (int i = 0; i < n; i++)
            {
                hessian[(i * n) + j] = high == low ? 0.0 : (_high[i] - _low[i]) / (high - low);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                hessian[(i * n) + j] = hessian[(j * n) + i] = 0.5 * (hessian[(i * n) + j] + hessian[(j * n) + i]);
            }
        }
    }

    // (f(+,+) - f(+,-) - f(-,+) + f(-,-)) / 4hk, and the second difference on the diagonal. About 8 digits at best. A variable between
    // equal bounds has none.
    private void HessianFromCosts(ReadOnlySpan<double> x, Span<double> hessian)
    {
        int n = x.Length;
        double[] steps = _high;
        for (int i = 0; i < n; i++)
        {
            (_shifted[i], steps[i]) = WithRoom(i, x[i]);
        }

        _shifted.CopyTo(_point, 0);
        double here = Count(_problem.Cost(_point));
        for (int i = 0; i < n; i++)
        {
            (double xi, double hi) = (_shifted[i], steps[i]);
            double up = CostInside(i, xi + hi);
            double down = CostInside(i, xi - hi);
            _point[i] = xi;
            hessian[(i * n) + i] = hi == 0.0 ? 0.0 : (up - (2.0 * here) + down) / (hi * hi);
            for (int j = 0; j < i; j++)
            {
                (double xj, double hj) = (_shifted[j], steps[j]);
                double sum = 0.0;
                for (int sign = 0; sign < 4 && hi != 0.0 && hj != 0.0; sign++)
                {
                    (double si, double sj) = (sign < 2 ? 1.0 : -1.0, sign % 2 == 0 ? 1.0 : -1.0);
                    _point[i] = Math.Clamp(xi + (si * hi), _lowerBounds[i], _upperBounds[i]);
                    sum += si * sj * CostInside(j, xj + (sj * hj));
                }

                _point[i] = xi;
                _point[j] = xj;
                hessian[(i * n) + j] = hessian[(j * n) + i] = sum == 0.0 ? 0.0 : sum / (4.0 * hi * hj);
            }
        }
    }

    // Rounding may put a step beyond the bound that it leads to.
    private double CostInside(int i, double value) => CostWith(i, Math.Clamp(value, _lowerBounds[i], _upperBounds[i]));

    // The nearest point to x that leaves room for a step on both sides, and the step.
    private (double Point, double Step) WithRoom(int i, double x)
    {
        double step = DifferenceSteps.At(x, DifferenceSteps.SecondOrder, _sizes[i]);
        double width = _upperBounds[i] - _lowerBounds[i];
        step = Math.Min(step, 0.5 * width);
        return width > 0.0 ? (Math.Min(Math.Max(x, _lowerBounds[i] + step), _upperBounds[i] - step), step) : (x, 0.0);
    }
}
