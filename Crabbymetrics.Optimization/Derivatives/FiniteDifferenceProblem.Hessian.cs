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

    // (f(+,+) - f(+,-) - f(-,+) + f(-,-)) / 4hk, and the second difference on the diagonal. About 8 digits at best.
    private void HessianFromCosts(ReadOnlySpan<double> x, Span<double> hessian)
    {
        int n = x.Length;
        double here = Count(_problem.Cost(x));
        x.CopyTo(_point);
        for (int i = 0; i < n; i++)
        {
            double hi = DifferenceSteps.At(x[i], DifferenceSteps.SecondOrder, _sizes[i]);
            double up = CostWith(i, x[i] + hi);
            double down = CostWith(i, x[i] - hi);
            _point[i] = x[i];
            hessian[(i * n) + i] = (up - (2.0 * here) + down) / (hi * hi);
            for (int j = 0; j < i; j++)
            {
                double hj = DifferenceSteps.At(x[j], DifferenceSteps.SecondOrder, _sizes[j]);
                double sum = 0.0;
                for (int sign = 0; sign < 4; sign++)
                {
                    (double si, double sj) = (sign < 2 ? 1.0 : -1.0, sign % 2 == 0 ? 1.0 : -1.0);
                    _point[i] = x[i] + (si * hi);
                    sum += si * sj * CostWith(j, x[j] + (sj * hj));
                }

                _point[i] = x[i];
                _point[j] = x[j];
                hessian[(i * n) + j] = hessian[(j * n) + i] = sum / (4.0 * hi * hj);
            }
        }
    }
}
