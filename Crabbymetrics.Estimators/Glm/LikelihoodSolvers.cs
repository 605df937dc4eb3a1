using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The solvers that minimize a likelihood: those that take a smooth function of several variables with a gradient and a Hessian and without
/// residuals or bounds. A solver is asked by making a run, so that a third party's is judged like a built-in one.
/// </summary>
public static class LikelihoodSolvers
{
    /// <summary>The names of the solvers that an estimator's options may name, sorted.</summary>
    /// <param name="registry">The solvers known.</param>
    public static IReadOnlyList<string> Names(ISolverRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return [.. registry.Names.Where(name => Takes(registry.Find(name)))];
    }

    /// <summary>Finds a solver that minimizes a likelihood.</summary>
    /// <param name="registry">The solvers known.</param>
    /// <param name="name">The name.</param>
    /// <returns>The solver.</returns>
    /// <exception cref="ArgumentException">There is no solver of that name, or it is for other problems. The message lists those that
    /// serve.</exception>
    public static ISolver Find(ISolverRegistry registry, string name)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ISolver solver = registry.Find(name);
        return Takes(solver)
            ? solver
            : throw new ArgumentException(
                $"The solver '{name}' does not minimize a likelihood of several parameters. Those that do are: "
                    + $"{string.Join(", ", Names(registry))}.",
                nameof(name)
            );
    }

    private static bool Takes(ISolver solver)
    {
        // The default solver is known to serve and need not be asked.
        if (solver is NewtonSolver)
        {
            return true;
        }

        try
        {
            return solver.CreateRun(new Evaluator(new Bowl())) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // The squared length of two variables, with every capability that a likelihood has.
    private sealed class Bowl : ICostFunction, IGradient, IHessian, IHessianProduct
    {
        public int Dimension => 2;

        public double Cost(ReadOnlySpan<double> x) => 0.5 * ((x[0] * x[0]) + (x[1] * x[1]));

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => x.CopyTo(gradient);

        public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
        {
            hessian.Clear();
            hessian[0] = 1.0;
            hessian[3] = 1.0;
        }

        public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product) => v.CopyTo(product);
    }
}
