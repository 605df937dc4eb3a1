namespace Crabbymetrics.Optimization;

/// <summary>
/// Looks for a direction of negative curvature of the Hessian, and whether the cost falls along it: by a Cholesky factorization, whose
/// failure names one; or, of Hessians that are large or known by their products alone, by the method of Lanczos.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition, sections 4.2 and 10.1. In units in which the diagonal is 1 where the
/// Hessian is at hand.</remarks>
internal readonly struct CurvatureLook(EndProbe probe, Evaluator evaluator)
{
    // A curvature below this share of the largest is rounding.
    private const double Negligible = 1e-8;

    // The steps of Lanczos: of few variables as many as find every eigenvalue, of many no more than this share of the products of the run.
    private const int MostProducts = 8;
    private const int LeastProducts = 2;
    private const int ShareOfProducts = 4;
    private const double Distance = 1e-3;

    public bool FallsByHessian(SolverRun run)
    {
        ReadOnlySpan<double> hessian = run.Hessian;
        int n = run.X.Length;
        Span<double> unit = probe.Trial;
        for (int i = 0; i < n; i++)
        {
            double diagonal = Math.Abs(hessian[(i * n) + i]);
            unit[i] = diagonal > 0.0 ? 1.0 / Math.Sqrt(diagonal) : probe.Size(run.X, i);
        }

        double[] matrix = new double[n * n];
        Scale(run, unit, matrix);
        if (!Vectors.IsFinite(matrix) || CholeskyFactorization.TryFactor(matrix, n, out int pivot))
        {
            return false;
        }

        // With the leading block A = L L' and the next column a, the vector (-A^-1 a, 1) has the curvature of the pivot that failed.
        double[] direction = new double[n];
        double[] leading = new double[pivot * pivot];
        Scale(run, unit, matrix);
        for (int i = 0; i < pivot; i++)
        {
            matrix.AsSpan(i * n, pivot).CopyTo(leading.AsSpan(i * pivot));
            direction[i] = -matrix[(pivot * n) + i];
        }

        if (pivot > 0)
        {
            if (!CholeskyFactorization.TryFactor(leading, pivot, out _))
            {
                return false;
            }

            CholeskyFactorization.Solve(leading, pivot, direction.AsSpan(0, pivot));
        }

        direction[pivot] = 1.0;
        for (int i = 0; i < n; i++)
        {
            direction[i] *= unit[i];
        }

        return Falls(run, direction);
    }

    // Scales rows and columns so that the diagonal is one. A variable on a bound has no curvature to look at.
    private void Scale(SolverRun run, ReadOnlySpan<double> unit, double[] matrix)
    {
        int n = unit.Length;
        ReadOnlySpan<double> hessian = run.Hessian;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                bool isHeld = probe.IsAtBound(run.X, i) || probe.IsAtBound(run.X, j);
                matrix[(i * n) + j] =
                    !isHeld ? unit[i] * hessian[(i * n) + j] * unit[j]
                    : i == j ? 1.0
                    : 0.0;
            }

            matrix[(i * n) + i] += Negligible;
        }
    }

    public bool FallsByProducts(SolverRun run, bool isStart)
    {
        int n = run.X.Length;
        int most = Math.Min(n, MostProducts);
        if (n > MostProducts && !isStart && run.Hessian.IsEmpty)
        {
            most = Math.Clamp(evaluator.Counts.HessianProduct / ShareOfProducts, LeastProducts, MostProducts);
        }

        double[][] basis = new double[most + 1][];
        double[] diagonal = new double[most];
        double[] off = new double[most];
        basis[0] = new double[n];
        for (int i = 0; i < n; i++)
        {
            // A start that shares no symmetry of the Hessian.
            double t = (i + 1) * 0.6180339887498949;
            basis[0][i] = probe.IsAtBound(run.X, i) ? 0.0 : 0.5 + t - Math.Floor(t);
        }

        if (Vectors.MaxAbs(basis[0]) == 0.0)
        {
            return false;
        }

        Vectors.Scale(1.0 / Vectors.Norm(basis[0]), basis[0]);
        int steps = 0;
        while (steps < most)
        {
            double[] next = new double[n];
            if (Multiply(run, basis[steps], next) != EvaluationStatus.Finite)
            {
                break;
            }

            diagonal[steps] = Vectors.Dot(next, basis[steps]);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k <= steps; k++)
                {
                    Vectors.Add(-Vectors.Dot(next, basis[k]), basis[k], next);
                }
            }

            off[steps] = Vectors.Norm(next);
            steps++;
            if (!(off[steps - 1] > 1e-12 * Math.Abs(diagonal[0])) || steps == most)
            {
                break;
            }

            Vectors.Scale(1.0 / off[steps - 1], next);
            basis[steps] = next;
        }

        return steps > 0 && FallsAlongRitzVector(run, basis, diagonal, off, steps);
    }

    private bool FallsAlongRitzVector(SolverRun run, double[][] basis, double[] diagonal, double[] off, int steps)
    {
        double[] vectors = new double[steps * steps];
        for (int i = 0; i < steps; i++)
        {
            vectors[(i * steps) + i] = diagonal[i];
            if (i + 1 < steps)
            {
                vectors[(i * steps) + i + 1] = vectors[((i + 1) * steps) + i] = off[i];
            }
        }

        double[] values = new double[steps];
        if (!SymmetricEigenvalues.Decompose(vectors, values, new double[steps]))
        {
            return false;
        }

        int least = 0;
        for (int i = 1; i < steps; i++)
        {
            least = values[i] < values[least] ? i : least;
        }

        if (!(values[least] < -Negligible * Vectors.MaxAbs(values)))
        {
            return false;
        }

        double[] direction = new double[run.X.Length];
        for (int k = 0; k < steps; k++)
        {
            Vectors.Add(vectors[(k * steps) + least], basis[k], direction);
        }

        return Falls(run, direction);
    }

    private EvaluationStatus Multiply(SolverRun run, ReadOnlySpan<double> vector, Span<double> product)
    {
        ReadOnlySpan<double> hessian = run.Hessian;
        int n = vector.Length;
        EvaluationStatus status = hessian.IsEmpty ? evaluator.HessianProduct(run.X, vector, product) : EvaluationStatus.Finite;
        for (int i = 0; i < n; i++)
        {
            product[i] =
                probe.IsAtBound(run.X, i) ? 0.0
                : hessian.IsEmpty ? product[i]
                : Vectors.Dot(hessian.Slice(i * n, n), vector);
        }

        return status;
    }

    // Rounding may turn the sign of a curvature; the cost decides.
    private bool Falls(SolverRun run, double[] direction)
    {
        ReadOnlySpan<double> x = run.X;
        double relative = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            relative = Math.Max(relative, Math.Abs(direction[i]) / probe.Size(x, i));
        }

        Span<double> trial = probe.Trial;
        for (int sign = -1; sign <= 1; sign += 2)
        {
            double explained = 0.0;
            for (int i = 0; i < x.Length; i++)
            {
                trial[i] = probe.Clamp(x[i] + (sign * Distance / relative * direction[i]), i);
                explained += run.Gradient[i] * (trial[i] - x[i]);
            }

            if (probe.Cost - probe.CostAtTrial() > Math.Abs(explained) + probe.Noise)
            {
                return true;
            }
        }

        return false;
    }
}
