using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Solves the Newton equations <c>H d = -g</c> by conjugate gradients on products with the Hessian H, preconditioned by the factor of a
/// matrix M near it: the Hessian of an earlier point. The two differ by the weights of the rows alone, so that the eigenvalues of <c>M^-1
/// H</c> lie close together and few products are needed.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 5.3 and 7.1. Owns its buffers and allocates nothing in a
/// solution.</remarks>
internal sealed class NewtonSystem
{
    private const int MostRitzSteps = 64;
    private const int KeptProducts = 12;

    // The smallest curvature, over that in M, that is told from none.
    private const double LeastCurvature = 1e-8;

    private readonly int _count;
    private readonly double[] _values;
    private readonly RitzValues _ritz = new(MostRitzSteps);

    private readonly SecantPairs _pairs;

    public NewtonSystem(int count, SecantPairs pairs)
    {
        _count = count;
        _pairs = pairs;
        _values = new double[4 * count];
    }

    /// <summary>The products with this M as preconditioner.</summary>
    public int ProductsWithFactor { get; private set; }

    /// <summary>The length of the solution in the metric of H: the Newton decrement, once the residual is small.</summary>
    public double Decrement { get; private set; }

    /// <summary>How far the solution is from that of the equations, in the same metric: estimated from the residual and the least Ritz
    /// value.</summary>
    public double Residual { get; private set; }

    /// <summary>
    /// How little of M may be left of the Hessian in some direction: the product of the least eigenvalues that showed, each relative to M
    /// as corrected so far. Along a direction that separates rows the Hessian falls without end.
    /// </summary>
    public double LeastShare { get; private set; } = 1.0;

    private Span<double> Rest => _values.AsSpan(0, _count);

    private Span<double> Scaled => _values.AsSpan(_count, _count);

    private Span<double> Conjugate => _values.AsSpan(2 * _count, _count);

    private Span<double> Product => _values.AsSpan(3 * _count, _count);

    /// <summary>By how much a product shrank the residual, in the mean of the last solution; NaN before any.</summary>
    public double Rate { get; private set; } = double.NaN;

    /// <summary>How far a step with M alone may be from the Newton step at the point where the run is, relative to its length.</summary>
    public double KeptError { get; set; }

    /// <summary>Forgets what it knows of the spectrum: M is another matrix now.</summary>
    public void Forget()
    {
        LeastShare = 1.0;
        Rate = double.NaN;
        KeptError = 0.0;
        ProductsWithFactor = 0;
    }

    /// <summary>Solves the equations at a point.</summary>
    /// <param name="evaluator">Gives the products.</param>
    /// <param name="point">The point.</param>
    /// <param name="slopes">The gradient g there.</param>
    /// <param name="factor">The factor of M.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="plan">Says how many products are worth their cost, and, of the decrement so far, which residual is small
    /// enough.</param>
    /// <param name="direction">On entry <c>-M^-1 g</c>; on exit the solution d.</param>
    /// <returns>Whether all was finite. A Hessian without positive curvature, or one that takes too many products, shows in
    /// <see cref="Residual"/>, which is infinite then.</returns>
    public EvaluationStatus Solve(
        Evaluator evaluator,
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> slopes,
        ReadOnlySpan<double> factor,
        ArrowLayout layout,
        in NewtonPassPlan plan,
        Span<double> direction
    )
    {
        slopes.CopyTo(Rest);
        direction.CopyTo(Conjugate);
        double square = -Dot(slopes, direction);
        double length = square,
            energy = 0.0;
        direction.Clear();
        _ritz.Clear();
        _pairs.MakeRoom(KeptProducts);
        int products = 0;
        Residual = double.PositiveInfinity;
        while (products < plan.MostProducts)
        {
            EvaluationStatus status = evaluator.HessianProduct(point, Conjugate, Product);
            if (status != EvaluationStatus.Finite)
            {
                return status;
            }

            products++;
            ProductsWithFactor++;
            double curvature = Dot(Conjugate, Product);
            if (!(curvature > LeastCurvature * length))
            {
                return EvaluationStatus.Finite;
            }

            double step = square / curvature;
            energy += step * square;
            _pairs.Add(Conjugate, Product);
            for (int j = 0; j < _count; j++)
            {
                direction[j] += step * Conjugate[j];
                Scaled[j] = Rest[j] += step * Product[j];
            }

            _pairs.Solve(factor, layout, Scaled);
            double next = Dot(Rest, Scaled);
            double ratio = next / square;
            _ritz.Add(step, ratio);
            // r' H^-1 r is at most r' M^-1 r over the least eigenvalue; the energies of two steps that belong to each other add up to that
            // of the solution.
            double residual = Math.Sqrt(Math.Max(next, 0.0) / Math.Min(_ritz.Least, 1.0));
            Decrement = Math.Sqrt(energy + (residual * residual));
            double error = Math.Max(_ritz.Largest - 1.0, 1.0 - _ritz.Least);
            if (residual <= plan.LargestResidual(Decrement, Math.Max(error, KeptError)))
            {
                Residual = residual;
                Rate = Math.Clamp(Math.Pow(residual / Decrement, 1.0 / products), 1e-3, 0.95);
                _pairs.Commit();
                KeptError = error;
                LeastShare *= Math.Min(_ritz.Least, 1.0);
                return EvaluationStatus.Finite;
            }

            square = next;
            length = next + (ratio * ratio * length);
            for (int j = 0; j < _count; j++)
            {
                Conjugate[j] = (ratio * Conjugate[j]) - Scaled[j];
            }
        }

        return EvaluationStatus.Finite;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);
}
