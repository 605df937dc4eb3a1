namespace Crabbymetrics.Optimization;

/// <summary>Compares the derivatives that a problem gives with finite differences, and names the worst component.</summary>
public static class DerivativeChecker
{
    /// <summary>Checks every derivative that a problem has, at a point. Take a point of no symmetry: at an optimum or at 0 errors
    /// hide.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="tolerance">The relative error allowed, above 0.</param>
    /// <returns>A check for each derivative that the problem has.</returns>
    /// <exception cref="ArgumentNullException">There is no problem.</exception>
    /// <exception cref="ArgumentException">The point has the wrong length, or the problem gives no derivative.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is not above 0.</exception>
    public static IReadOnlyList<DerivativeCheck> Check(IProblem problem, ReadOnlySpan<double> x, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Tolerance.CheckPositive(tolerance, nameof(tolerance));
        if (x.Length != problem.Dimension)
        {
            throw new ArgumentException($"The point has {x.Length} numbers, but the problem has {problem.Dimension} variables.", nameof(x));
        }

        int n = x.Length;
        List<DerivativeCheck> checks = new List<DerivativeCheck>();
        if (problem is ICostFunction cost)
        {
            CheckCost(cost, x, tolerance, checks);
        }

        if (problem is IResiduals residuals and IJacobian jacobian)
        {
            double[] given = new double[residuals.ResidualCount * n];
            double[] numerical = new double[given.Length];
            jacobian.Jacobian(x, given);
            new FiniteDifferenceResiduals(residuals, DifferenceScheme.Central).Jacobian(x, numerical);
            double[] values = new double[residuals.ResidualCount];
            residuals.Residuals(x, values);
            checks.Add(Compare("Jacobian", given, numerical, n, tolerance, Vectors.MaxAbs(values)));
        }

        return checks.Count > 0
            ? checks
            : throw new ArgumentException($"{problem.GetType().Name} gives no derivative to check.", nameof(problem));
    }

    private static void CheckCost(ICostFunction cost, ReadOnlySpan<double> x, double tolerance, List<DerivativeCheck> checks)
    {
        int n = x.Length;
        IFusedObjective? fused = cost as IFusedObjective;
        IGradient? gradient = cost as IGradient;
        double[] given = new double[n];
        double[] numerical = new double[n];
        if (fused is not null || gradient is not null)
        {
            if (fused is not null)
            {
                fused.Evaluate(x, given, default);
            }
            else
            {
                gradient!.Gradient(x, given);
            }

            new FiniteDifferenceProblem(new CostOnly(cost)).Gradient(x, numerical);
            checks.Add(Compare("gradient", given, numerical, 0, tolerance, Math.Abs(cost.Cost(x))));
        }

        // Second derivatives are differences of the gradient of the problem, where it has one, so that one error is reported once.
        FiniteDifferenceProblem bare = new FiniteDifferenceProblem(
            fused is not null ? new GradientOnly(cost, (point, g) => fused.Evaluate(point, g, default))
            : gradient is not null ? new GradientOnly(cost, gradient.Gradient)
            : new CostOnly(cost)
        );
        double[] hessian = new double[n * n];
        if (fused is not null || cost is IHessian)
        {
            double[] givenHessian = new double[n * n];
            if (fused is not null)
            {
                fused.Evaluate(x, default, givenHessian);
            }
            else
            {
                ((IHessian)cost).Hessian(x, givenHessian);
            }

            bare.Hessian(x, hessian);
            checks.Add(Compare("Hessian", givenHessian, hessian, n, tolerance, Vectors.MaxAbs(given)));
        }

        if (cost is IHessianProduct product)
        {
            double size = Vectors.MaxAbs(given);
            double[] v = new double[n];
            for (int i = 0; i < n; i++)
            {
                v[i] = 1.0 + (0.1 * i);
            }

            product.HessianProduct(x, v, given);
            bare.HessianProduct(x, v, numerical);
            checks.Add(Compare("Hessian product", given, numerical, 0, tolerance, size));
        }
    }

    // The error of the values that are differenced, over the step, is the error that a difference cannot avoid.
    private static DerivativeCheck Compare(
        string name,
        double[] given,
        double[] numerical,
        int columns,
        double tolerance,
        double differenced
    )
    {
        double noise = 16.0 * 2.2e-16 * differenced / DifferenceSteps.Central;
        double size = Math.Max(Vectors.MaxAbs(given), Vectors.MaxAbs(numerical));
        (int worst, double largest) = (0, -1.0);
        for (int i = 0; i < given.Length; i++)
        {
            // Differences know a component that is small beside the others only up to the rounding of the others.
            double scale = Math.Max(Math.Max(Math.Abs(given[i]), Math.Abs(numerical[i])), Math.Max(1e-3 * size, 1e-8));
            double difference = Math.Abs(given[i] - numerical[i]);
            double error = difference <= noise ? 0.0 : difference / scale;
            if (!(error <= largest))
            {
                (worst, largest) = (i, double.IsNaN(error) ? double.PositiveInfinity : error);
            }
        }

        string component =
            given.Length == 0 ? name
            : columns > 0 ? $"{name}[{worst / columns}, {worst % columns}]"
            : $"{name}[{worst}]";
        return new DerivativeCheck(
            name,
            component,
            given.Length == 0 ? 0.0 : given[worst],
            given.Length == 0 ? 0.0 : numerical[worst],
            Math.Max(largest, 0.0),
            largest <= tolerance
        );
    }

    private sealed class CostOnly(ICostFunction cost) : ICostFunction
    {
        public int Dimension => cost.Dimension;

        public double Cost(ReadOnlySpan<double> x) => cost.Cost(x);
    }

    private sealed class GradientOnly(ICostFunction cost, GradientFunction gradient) : ICostFunction, IGradient
    {
        public int Dimension => cost.Dimension;

        public double Cost(ReadOnlySpan<double> x) => cost.Cost(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> values) => gradient(x, values);
    }
}
