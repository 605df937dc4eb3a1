using System.Globalization;

namespace Crabbymetrics.Optimization;

/// <summary>The checks that solvers make of a problem before a run, with messages that say what to do.</summary>
internal static class Requirements
{
    public static void Gradient(Evaluator evaluator, string solver)
    {
        if (!evaluator.HasGradient)
        {
            throw new ArgumentException(
                $"The solver '{solver}' needs a gradient, and {evaluator.Problem.GetType().Name} has none. Implement IGradient or "
                    + $"IFusedObjective, "
                    + "wrap the problem in a FiniteDifferenceProblem, or use 'nelder-mead'."
            );
        }
    }

    public static void Hessian(Evaluator evaluator, string solver)
    {
        if (!evaluator.HasHessian)
        {
            throw new ArgumentException(
                $"The solver '{solver}' needs a Hessian, and {evaluator.Problem.GetType().Name} has none. Implement IHessian or "
                    + $"IFusedObjective, "
                    + "wrap the problem in a FiniteDifferenceProblem, or use 'lbfgs'."
            );
        }
    }

    public static void HessianOrProduct(Evaluator evaluator, string solver)
    {
        if (!evaluator.HasHessian && !evaluator.HasHessianProduct)
        {
            throw new ArgumentException(
                $"The solver '{solver}' needs a Hessian or products with it, and {evaluator.Problem.GetType().Name} has neither. "
                    + $"Implement IHessianProduct, "
                    + "IHessian or IFusedObjective, wrap the problem in a FiniteDifferenceProblem, or use 'lbfgs'."
            );
        }
    }

    public static void Jacobian(Evaluator evaluator, string solver)
    {
        if (!evaluator.HasJacobian)
        {
            throw new ArgumentException(
                $"The solver '{solver}' needs residuals and their Jacobian, and {evaluator.Problem.GetType().Name} lacks them. "
                    + $"Implement IResiduals and IJacobian, "
                    + "or wrap the residuals in a FiniteDifferenceResiduals."
            );
        }
    }

    /// <summary>Refuses a problem whose n x n matrices do not fit.</summary>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="solver">The name of the solver.</param>
    /// <param name="instead">Solvers without such matrices.</param>
    public static void DenseMatrix(Evaluator evaluator, string solver, string instead)
    {
        double count = (double)evaluator.Dimension * evaluator.Dimension;
        if (count > Array.MaxLength)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The solver '{solver}' keeps matrices of {evaluator.Dimension} x {evaluator.Dimension} numbers, "
                        + $"{8e-9 * count:F0} GB each, which one array cannot hold. Use {instead}."
                )
            );
        }
    }

    public static void NoBounds(Evaluator evaluator, string solver)
    {
        if (evaluator.HasBounds)
        {
            throw new ArgumentException(
                $"The solver '{solver}' does not keep bounds, and {evaluator.Problem.GetType().Name} has some. Use 'lbfgsb', "
                    + $"'trust-region' (with second derivatives), 'levenberg-marquardt' (for residuals), 'nelder-mead' or "
                    + $"'simulated-annealing'."
            );
        }
    }
}
