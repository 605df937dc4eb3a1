using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The method of Broyden, Fletcher, Goldfarb and Shanno with a dense inverse: <c>bfgs</c>. It needs a gradient and n x n numbers of memory.
/// </summary>
/// <remarks>
/// <para>Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 6.1; the first trial of a search by equation 3.60, at most
/// 1.</para>
/// <para>The first inverse is the identity, enlarged to s'y / y'y where the first step shows a smaller curvature, and made smaller only
/// where the cost begins above 1e4. Scaled by s'y / y'y always (equation 6.20) it takes the largest curvature for that of all directions,
/// which on ill-conditioned problems costs a third more evaluations. Scaling only where it enlarges: M. Al-Baali, Journal of Optimization
/// Theory and Applications 96 (1998), 533-553.</para>
/// </remarks>
public sealed record BfgsSolver : ISolver
{
    /// <inheritdoc/>
    public string Name => "bfgs";

    /// <inheritdoc/>
    public string Description => "BFGS: gradients alone, a k x k approximation of the inverse Hessian.";

    /// <summary>The line search. Default: <see cref="MoreThuenteLineSearch"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILineSearch LineSearch
    {
        get;
        init => field = DefaultLineSearch.Check(value);
    } = DefaultLineSearch.Newton;

    /// <summary>The inverse Hessian with which the run begins, n x n, row-major, symmetric and positive definite:
    /// <see cref="OptimizationResult.LearnedInverseHessian"/> of an earlier run on a like problem, or the squares of the variables' usual
    /// sizes on a diagonal. Empty (the default) for a multiple of the identity that the first step tells.</summary>
    /// <exception cref="ArgumentException">It is not square, not finite or not symmetric, or its diagonal is not positive.</exception>
    public ImmutableArray<double> InitialInverseHessian
    {
        get;
        init => field = CheckInverse(value);
    } = [];

    /// <inheritdoc/>
    public SolverRun CreateRun(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Requirements.Gradient(evaluator, Name);
        Requirements.NoBounds(evaluator, Name);
        Requirements.DenseMatrix(evaluator, Name, "'lbfgs'");
        int n = evaluator.Dimension;
        if (!InitialInverseHessian.IsEmpty && InitialInverseHessian.Length != n * n)
        {
            throw new ArgumentException(
                $"{nameof(InitialInverseHessian)} has {InitialInverseHessian.Length} numbers, and the problem needs {n} x {n}."
            );
        }

        return new BfgsRun(evaluator, LineSearch, InitialInverseHessian.AsSpan());
    }

    private static ImmutableArray<double> CheckInverse(ImmutableArray<double> matrix)
    {
        if (matrix.IsDefaultOrEmpty)
        {
            return [];
        }

        int n = (int)Math.Sqrt(matrix.Length);
        bool isRight = n * n == matrix.Length;
        for (int i = 0; isRight && i < n; i++)
        {
            isRight = matrix[(i * n) + i] > 0.0;
            for (int j = 0; isRight && j <= i; j++)
            {
                double value = matrix[(i * n) + j];
                isRight =
                    double.IsFinite(value)
                    && Math.Abs(value - matrix[(j * n) + i]) <= 1e-8 * Math.Sqrt(matrix[(i * n) + i] * matrix[(j * n) + j]);
            }
        }

        return isRight
            ? matrix
            : throw new ArgumentException(
                "An inverse Hessian has n x n finite numbers, row by row, is symmetric, and has a positive diagonal.",
                nameof(matrix)
            );
    }
}
