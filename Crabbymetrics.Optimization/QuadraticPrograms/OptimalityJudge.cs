namespace Crabbymetrics.Optimization;

/// <summary>The objective and the residuals of the conditions of Karush, Kuhn and Tucker, from a point, its multipliers and the problem as
/// it was given.</summary>
internal static class OptimalityJudge
{
    public static double Objective(QuadraticProgram program, ReadOnlySpan<double> x)
    {
        double value = Vectors.Dot(program.Linear, x);
        if (program.Matrix is { } matrix)
        {
            for (int i = 0; i < x.Length; i++)
            {
                value += 0.5 * x[i] * Vectors.Dot(matrix.AsSpan(i * x.Length, x.Length), x);
            }

            return value;
        }

        double[] residual = Residual(program, x);
        return value + (0.5 * Vectors.Dot(residual, residual));
    }

    /// <summary>The residuals.</summary>
    /// <param name="program">The problem.</param>
    /// <param name="x">The point.</param>
    /// <param name="units">The units of the variables: an element of x that is small beside the others, in these, is rounding of
    /// them.</param>
    /// <param name="scale">What they are large or small beside at least, in these units.</param>
    /// <param name="multipliers">Those of the constraints.</param>
    /// <param name="bounds">Those of the bounds.</param>
    public static OptimalityResiduals Residuals(
        QuadraticProgram program,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> units,
        double scale,
        ReadOnlySpan<double> multipliers,
        ReadOnlySpan<double> bounds
    )
    {
        int n = x.Length;
        double[] gradient = new double[n],
            sizes = new double[n],
            magnitudes = new double[n];
        double largest = scale;
        for (int j = 0; j < n; j++)
        {
            largest = Math.Max(largest, Math.Abs(x[j]) / units[j]);
        }

        for (int j = 0; j < n; j++)
        {
            magnitudes[j] = largest * units[j];
        }

        WriteGradient(program, x, gradient, sizes, magnitudes);
        double feasibility = 0.0,
            complementarity = 0.0;
        for (int i = 0; i < program.Constraints.Length; i++)
        {
            LinearConstraint constraint = program.Constraints[i];
            double value = 0.0,
                size = 0.0;
            for (int j = 0; j < n; j++)
            {
                double term = constraint.Coefficients[j] * x[j];
                value += term;
                size += Math.Abs(constraint.Coefficients[j]) * magnitudes[j];
                double pull = multipliers[i] * constraint.Coefficients[j];
                gradient[j] -= pull;
                sizes[j] += Math.Abs(pull);
            }

            Judge(value, size, constraint.Lower, constraint.Upper, multipliers[i], ref feasibility, ref complementarity);
        }

        double stationarity = 0.0;
        for (int j = 0; j < n; j++)
        {
            Judge(x[j], magnitudes[j], program.Lower[j], program.Upper[j], bounds[j], ref feasibility, ref complementarity);
            double size = sizes[j] + Math.Abs(bounds[j]);
            stationarity = size > 0.0 ? Math.Max(stationarity, Math.Abs(gradient[j] - bounds[j]) / size) : stationarity;
        }

        return new OptimalityResiduals(stationarity, feasibility, complementarity);
    }

    private static void Judge(
        double value,
        double size,
        double lower,
        double upper,
        double multiplier,
        ref double feasibility,
        ref double complementarity
    )
    {
        double below = lower - value,
            above = value - upper;
        double violation = Math.Max(below, above);
        if (violation > 0.0)
        {
            feasibility = Math.Max(feasibility, violation / (size + Math.Abs(below > above ? lower : upper)));
        }

        if (multiplier != 0.0)
        {
            double end = multiplier > 0.0 ? lower : upper;
            double slack = Math.Abs(value - end);
            complementarity = slack > 0.0 ? Math.Max(complementarity, slack / (size + Math.Abs(end))) : complementarity;
        }
    }

    /// <summary>Writes the gradient of the objective, and the sum of the sizes of its terms.</summary>
    public static void WriteGradient(
        QuadraticProgram program,
        ReadOnlySpan<double> x,
        Span<double> gradient,
        Span<double> sizes,
        ReadOnlySpan<double> magnitudes
    )
    {
        int n = x.Length;
        if (program.Matrix is { } matrix)
        {
            for (int i = 0; i < n; i++)
            {
                gradient[i] = program.Linear[i];
                sizes[i] = Math.Abs(program.Linear[i]);
                for (int j = 0; j < n; j++)
                {
                    gradient[i] += matrix[(i * n) + j] * x[j];
                    sizes[i] += Math.Abs(matrix[(i * n) + j]) * magnitudes[j];
                }
            }

            return;
        }

        double[] residual = Residual(program, x);
        int m = residual.Length;
        double terms = Vectors.Norm(program.Target);
        for (int j = 0; j < n; j++)
        {
            terms += magnitudes[j] * Vectors.Norm(program.Factor.AsSpan(j * m, m));
        }

        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> column = program.Factor.AsSpan(j * m, m);
            gradient[j] = Vectors.Dot(column, residual) + program.Linear[j];
            sizes[j] = (Vectors.Norm(column) * terms) + Math.Abs(program.Linear[j]);
        }
    }

    private static double[] Residual(QuadraticProgram program, ReadOnlySpan<double> x)
    {
        int m = program.Target.Length;
        double[] residual = new double[m];
        Vectors.Negate(program.Target, residual);
        for (int j = 0; j < x.Length; j++)
        {
            Vectors.Add(x[j], program.Factor.AsSpan(j * m, m), residual);
        }

        return residual;
    }
}
