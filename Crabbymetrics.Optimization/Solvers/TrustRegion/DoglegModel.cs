namespace Crabbymetrics.Optimization;

/// <summary>The path from the Cauchy point to the Newton point, cut at the radius (Powell 1970).</summary>
internal sealed class DoglegModel(int n) : TrustRegionModel
{
    private readonly double[] _factor = new double[n * n];
    private readonly double[] _newton = new double[n];
    private readonly double[] _product = new double[n];
    private double _curvature;

    public override EvaluationStatus Prepare(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian)
    {
        HasNegativeCurvature = false;
        NewtonDecrement = double.NaN;
        hessian.CopyTo(_factor);
        if (CholeskyFactorization.TryFactor(_factor, n, out _) && SolveNewton(gradient))
        {
            NewtonDecrement = Math.Sqrt(-Vectors.Dot(gradient, _newton));
        }
        else
        {
            double shift = HessianModification.Factor(hessian, _factor, n);
            HasNegativeCurvature = shift > HessianModification.SingularShift;
            if (!SolveNewton(gradient))
            {
                return EvaluationStatus.NonFiniteHessian;
            }
        }

        // g'Bg = |L'g|^2 for the factored matrix, which is the model throughout.
        MultiplyUpper(gradient);
        _curvature = Vectors.Dot(_product, _product);
        return EvaluationStatus.Finite;
    }

    public override EvaluationStatus Solve(ReadOnlySpan<double> gradient, double radius, Span<double> step, out double reduction)
    {
        double newtonLength = Vectors.Norm(_newton);
        IsAtRadius = newtonLength > radius;
        _newton.CopyTo(step);
        if (IsAtRadius)
        {
            double square = Vectors.Dot(gradient, gradient);
            double cauchy = square / _curvature;
            double cauchyLength = cauchy * Math.Sqrt(square);
            if (!(cauchyLength < radius))
            {
                gradient.CopyTo(step);
                Vectors.Scale(-radius / Math.Sqrt(square), step);
            }
            else
            {
                // c + t (newton - c), of length radius.
                gradient.CopyTo(step);
                Vectors.Scale(-cauchy, step);
                _newton.CopyTo(_product, 0);
                Vectors.Add(-1.0, step, _product);
                Vectors.Add(BoundaryStep(step, _product, radius), _product, step);
            }
        }

        MultiplyUpper(step);
        reduction = -Vectors.Dot(gradient, step) - (0.5 * Vectors.Dot(_product, _product));
        return EvaluationStatus.Finite;
    }

    /// <summary>The positive t for which p + t d has the length of the radius.</summary>
    internal static double BoundaryStep(ReadOnlySpan<double> p, ReadOnlySpan<double> d, double radius)
    {
        double a = Vectors.Dot(d, d);
        double b = Vectors.Dot(p, d);
        double c = Math.Max(0.0, (radius * radius) - Vectors.Dot(p, p));
        double root = Math.Sqrt((b * b) + (a * c));
        return b > 0.0 ? c / (b + root) : (root - b) / a;
    }

    private bool SolveNewton(ReadOnlySpan<double> gradient)
    {
        Vectors.Negate(gradient, _newton);
        CholeskyFactorization.Solve(_factor, n, _newton);
        return Vectors.IsFinite(_newton) && Vectors.Dot(gradient, _newton) <= 0.0;
    }

    // L' v, into the product.
    private void MultiplyUpper(ReadOnlySpan<double> v)
    {
        _product.AsSpan().Clear();
        for (int i = 0; i < n; i++)
        {
            Vectors.Add(v[i], _factor.AsSpan(i * n, i + 1), _product.AsSpan(0, i + 1));
        }
    }
}
