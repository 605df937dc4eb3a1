using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The Jacobian J of the residuals at the minimum of a sum of squares, and what follows from it: <c>sigma^2 = |r|^2 / (m - n)</c> and the
/// covariance <c>sigma^2 (J'J)^-1</c> of nonlinear least squares (Seber and Wild, Nonlinear Regression, section 2.1.2). Immutable.
/// </summary>
public sealed class LeastSquaresCurvature
{
    private LeastSquaresCurvature(
        ImmutableArray<double> jacobian,
        double variance,
        ImmutableArray<double> covariance,
        ImmutableArray<bool> isHeld
    )
    {
        Jacobian = jacobian;
        Variance = variance;
        Covariance = covariance;
        IsHeld = isHeld;
    }

    /// <summary>J, m x n, row-major.</summary>
    public ImmutableArray<double> Jacobian { get; }

    /// <summary>sigma^2: the sum of squares over m less the number of variables that are not held.</summary>
    public double Variance { get; }

    /// <summary>sigma^2 (J'J)^-1 over the variables that are not held, n x n, row-major.</summary>
    public ImmutableArray<double> Covariance { get; }

    /// <summary>For each variable, whether it lies on one of its bounds.</summary>
    public ImmutableArray<bool> IsHeld { get; }

    /// <summary>The square roots of the diagonal of <see cref="Covariance"/>, of length n.</summary>
    public ImmutableArray<double> StandardErrors => MinimumChecks.StandardErrors(Covariance, IsHeld.Length);

    /// <summary>Takes the Jacobian at the minimum of a run.</summary>
    /// <param name="problem">The problem that was minimized; without a Jacobian, central differences take its place.</param>
    /// <param name="result">How the run ended.</param>
    /// <returns>The Jacobian, the variance of the residuals and the covariance.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The result is of a problem of another size.</exception>
    /// <exception cref="InvalidOperationException">The run did not converge; there are no more residuals than variables; or J has dependent
    /// columns, so that the variables are not identified.</exception>
    public static LeastSquaresCurvature Of(IResiduals problem, OptimizationResult result)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(result);
        int n = problem.Dimension;
        int m = problem.ResidualCount;
        MinimumChecks.Require(result, n);
        double[] jacobian = new double[m * n];
        IJacobian derivatives = problem as IJacobian ?? new FiniteDifferenceResiduals(problem, DifferenceScheme.Central);
        derivatives.Jacobian(result.X.AsSpan(), jacobian);
        bool[] held = MinimumChecks.Held(problem, result);

        int degreesOfFreedom = m - held.Count(static isHeld => !isHeld);
        if (degreesOfFreedom <= 0)
        {
            throw new InvalidOperationException(
                $"{m} residuals leave no degree of freedom for {n} variables, so that they have no variance."
            );
        }

        double variance = result.Cost / degreesOfFreedom;
        double[] covariance = InverseOfProducts(jacobian, m, held, Accuracy(derivatives, m));
        Vectors.Scale(variance, covariance);
        return new LeastSquaresCurvature([.. jacobian], variance, [.. covariance], [.. held]);
    }

    // The share of a column below which what is left of it, beside others, is error. Differences are much less exact than formulas.
    private static double Accuracy(IJacobian derivatives, int m) =>
        derivatives is FiniteDifferenceResiduals differences
            ? 10.0
                * (
                    differences.Scheme == DifferenceScheme.Central
                        ? DifferenceSteps.Central * DifferenceSteps.Central
                        : DifferenceSteps.Forward
                )
            : m * MachinePrecision.Epsilon;

    // (J'J)^-1 = R^-1 R^-T of the QR factorization of J, which keeps the digits that J'J itself would lose.
    private static double[] InverseOfProducts(double[] jacobian, int m, bool[] held, double accuracy)
    {
        int n = held.Length;
        int[] free = MinimumChecks.Free(held);
        int k = free.Length;
        double[] columns = new double[k * m];
        for (int j = 0; j < k; j++)
        {
            for (int row = 0; row < m; row++)
            {
                columns[(j * m) + row] = jacobian[(row * n) + free[j]];
            }
        }

        int[] pivots = new int[k];
        double[] diagonal = new double[k];
        double[] norms = new double[k];
        PivotedQr.Factor(columns, m, pivots, diagonal, norms, new double[k]);
        for (int j = 0; j < k; j++)
        {
            if (!(Math.Abs(diagonal[j]) > accuracy * norms[pivots[j]]))
            {
                throw new InvalidOperationException(
                    $"The column of variable {free[pivots[j]]} in the Jacobian is zero or a combination of others: "
                        + "the variable is not identified."
                );
            }
        }

        // Column c of R^-1, from its last row up.
        double[] inverse = new double[k * k];
        for (int c = 0; c < k; c++)
        {
            inverse[(c * k) + c] = 1.0 / diagonal[c];
            for (int row = c - 1; row >= 0; row--)
            {
                double sum = 0.0;
                for (int j = row + 1; j <= c; j++)
                {
                    sum += columns[(j * m) + row] * inverse[(j * k) + c];
                }

                inverse[(row * k) + c] = -sum / diagonal[row];
            }
        }

        int[] places = new int[k];
        double[] products = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            places[i] = free[pivots[i]];
            for (int j = 0; j < k; j++)
            {
                products[(i * k) + j] = Vectors.Dot(inverse.AsSpan(i * k, k), inverse.AsSpan(j * k, k));
            }
        }

        return MinimumChecks.Spread(products, places, n);
    }
}
