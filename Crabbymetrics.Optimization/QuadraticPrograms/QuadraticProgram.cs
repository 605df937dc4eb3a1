using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>
/// A convex quadratic program: <c>x'Q x / 2 + c'x</c>, Q symmetric and semidefinite, or <c>|A x - b|^2 / 2 + c'x</c>, to be minimized over
/// bounds <c>l &lt;= x &lt;= u</c> and linear constraints. Immutable: each <c>With</c> returns a problem with one thing more.
/// </summary>
/// <remarks>
/// Solved by a primal active set in the null space of the constraints that hold (Gill, Murray and Wright 1981, chapter 5; Nocedal and
/// Wright 2006, section 16.5). Least squares are solved on A itself: A'A is never formed. Q may have any rank; it is factored once by a
/// pivoted Cholesky factorization, and the answer is refined with Q as it was given. A feasible start, or the proof that there is none, is
/// a least distance problem by nonnegative least squares (Lawson and Hanson 1974, chapter 23). Where more constraints hold than are
/// independent, nonnegative least squares decide as well whether the point is the minimum, and give the steepest direction that all
/// constraints allow: the method does not cycle. Least squares on the simplex go to <see cref="SimplexLeastSquares"/>. Matrices are dense:
/// meant for some hundreds of variables.
/// </remarks>
/// <example><c>QuadraticProgram.LeastSquares(a, 3, b).OnSimplex().Minimize().Solution</c></example>
public sealed class QuadraticProgram
{
    private QuadraticProgram() { }

    /// <summary>The number n of variables.</summary>
    public required int VariableCount { get; init; }

    /// <summary>The most steps.</summary>
    /// <value>Default 0: a hundred, and ten for each variable and constraint.</value>
    public int MaxIterations { get; init; }

    /// <summary>Q, n x n, row-major; null for least squares.</summary>
    internal double[]? Matrix { get; private init; }

    /// <summary>A, m x n, column-major; null where Q is given.</summary>
    internal double[]? Factor { get; private init; }

    internal double[] Target { get; private init; } = [];

    internal double[] Linear { get; private init; } = [];

    internal double[] Lower { get; private init; } = [];

    internal double[] Upper { get; private init; } = [];

    internal ImmutableArray<LinearConstraint> Constraints { get; private init; } = [];

    /// <summary>The simplex that <see cref="OnSimplex"/> asked for, alone; 0 otherwise.</summary>
    internal double SimplexTotal { get; private init; }

    /// <summary>The problem <c>x'Q x / 2 + c'x</c>.</summary>
    /// <param name="q">n x n finite values, symmetric and semidefinite but for rounding.</param>
    /// <param name="c">n finite values.</param>
    /// <exception cref="ArgumentException">A length is wrong, a value is not finite, or Q is not symmetric.</exception>
    public static QuadraticProgram Of(ReadOnlySpan<double> q, ReadOnlySpan<double> c)
    {
        int n = c.Length;
        ArgumentOutOfRangeException.ThrowIfZero(n, nameof(c));
        RequireFinite(q, (long)n * n, nameof(q));
        RequireFinite(c, n, nameof(c));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double a = q[(i * n) + j],
                    b = q[(j * n) + i];
                if (Math.Abs(a - b) > 1e-12 * (Math.Abs(a) + Math.Abs(b) + Math.Sqrt(Math.Abs(q[(i * n) + i]) * Math.Abs(q[(j * n) + j]))))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"Q is not symmetric: row {i}, column {j} is {a}, and row {j}, column {i} is {b}."),
                        nameof(q)
                    );
                }
            }
        }

        return Start(n, c.ToArray(), q.ToArray(), null, []);
    }

    /// <summary>The problem <c>|A x - b|^2 / 2</c>.</summary>
    /// <param name="a">A, m x n finite values, row-major.</param>
    /// <param name="columnCount">The number n of variables.</param>
    /// <param name="b">m finite values.</param>
    /// <exception cref="ArgumentException">A length is wrong or a value is not finite.</exception>
    public static QuadraticProgram LeastSquares(ReadOnlySpan<double> a, int columnCount, ReadOnlySpan<double> b)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columnCount);
        int m = b.Length;
        RequireFinite(a, (long)m * columnCount, nameof(a));
        RequireFinite(b, m, nameof(b));
        double[] columns = new double[a.Length];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < columnCount; j++)
            {
                columns[(j * m) + i] = a[(i * columnCount) + j];
            }
        }

        return Start(columnCount, new double[columnCount], null, columns, b.ToArray());
    }

    /// <summary>The problem with another linear term c.</summary>
    /// <param name="c">n finite values.</param>
    /// <exception cref="ArgumentException">The length is wrong or a value is not finite.</exception>
    public QuadraticProgram WithLinearTerm(ReadOnlySpan<double> c)
    {
        RequireFinite(c, VariableCount, nameof(c));
        return Copy(linear: c.ToArray());
    }

    /// <summary>The problem with bounds on the variables, in place of those it had.</summary>
    /// <param name="lower">n values; minus infinity for none.</param>
    /// <param name="upper">n values; infinity for none.</param>
    /// <exception cref="ArgumentException">A length is wrong, a value is not a number, or a lower bound is above the upper one.</exception>
    public QuadraticProgram WithBounds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        RequireLength(lower, VariableCount, nameof(lower));
        RequireLength(upper, VariableCount, nameof(upper));
        for (int j = 0; j < VariableCount; j++)
        {
            RequireInterval(lower[j], upper[j], $"of variable {j}", nameof(lower));
        }

        return Copy(lower: lower.ToArray(), upper: upper.ToArray(), simplex: 0.0);
    }

    /// <summary>The problem with one constraint more: <c>coefficients'x = value</c>.</summary>
    /// <param name="coefficients">n finite values, not all 0.</param>
    /// <param name="value">A finite value.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a value is not finite.</exception>
    public QuadraticProgram WithEquality(ReadOnlySpan<double> coefficients, double value) => WithConstraint(coefficients, value, value);

    /// <summary>The problem with one constraint more: <c>lower &lt;= coefficients'x &lt;= upper</c>.</summary>
    /// <param name="coefficients">n finite values, not all 0.</param>
    /// <param name="lower">The lower end; minus infinity for none.</param>
    /// <param name="upper">The upper end; infinity for none.</param>
    /// <exception cref="ArgumentException">The length is wrong, a value is not a number, or the lower end is above the upper
    /// one.</exception>
    public QuadraticProgram WithConstraint(ReadOnlySpan<double> coefficients, double lower, double upper)
    {
        RequireFinite(coefficients, VariableCount, nameof(coefficients));
        if (Vectors.MaxAbs(coefficients) == 0.0)
        {
            throw new ArgumentException("All coefficients of the constraint are 0.", nameof(coefficients));
        }

        RequireInterval(lower, upper, $"of constraint {Constraints.Length}", nameof(lower));
        return Copy(constraints: Constraints.Add(new LinearConstraint(coefficients.ToArray(), lower, upper)), simplex: 0.0);
    }

    /// <summary>The problem over x of 0 or more with a given sum, in place of bounds and beside the constraints that it has.</summary>
    /// <param name="total">The sum, above 0.</param>
    public QuadraticProgram OnSimplex(double total = 1.0)
    {
        if (!(total > 0.0) || !double.IsFinite(total))
        {
            throw new ArgumentOutOfRangeException(nameof(total), total, "The sum of the variables must be a number above 0.");
        }

        double[] lower = new double[VariableCount],
            upper = new double[VariableCount],
            ones = new double[VariableCount];
        Array.Fill(upper, double.PositiveInfinity);
        Array.Fill(ones, 1.0);
        return Copy(
            lower: lower,
            upper: upper,
            constraints: Constraints.Add(new LinearConstraint(ones, total, total)),
            simplex: Constraints.IsEmpty && Matrix is null ? total : 0.0
        );
    }

    /// <summary>Solves the problem.</summary>
    /// <param name="cancellationToken">Ends the solve.</param>
    /// <exception cref="ArgumentException">Q is not semidefinite: the problem is not convex.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public QuadraticProgramResult Minimize(CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxIterations);
        return SimplexTotal > 0.0 && MaxIterations == 0
            ? SimplexProgram.Minimize(this, cancellationToken)
            : new ActiveSetRun(new ScaledProgram(this), cancellationToken).Run();
    }

    private static QuadraticProgram Start(int n, double[] c, double[]? q, double[]? a, double[] b)
    {
        double[] lower = new double[n],
            upper = new double[n];
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        return new QuadraticProgram
        {
            VariableCount = n,
            Matrix = q,
            Factor = a,
            Target = b,
            Linear = c,
            Lower = lower,
            Upper = upper,
        };
    }

    private QuadraticProgram Copy(
        double[]? linear = null,
        double[]? lower = null,
        double[]? upper = null,
        ImmutableArray<LinearConstraint>? constraints = null,
        double? simplex = null
    ) =>
        new()
        {
            VariableCount = VariableCount,
            MaxIterations = MaxIterations,
            Matrix = Matrix,
            Factor = Factor,
            Target = Target,
            Linear = linear ?? Linear,
            Lower = lower ?? Lower,
            Upper = upper ?? Upper,
            Constraints = constraints ?? Constraints,
            SimplexTotal = simplex ?? SimplexTotal,
        };

    private static void RequireInterval(double lower, double upper, string place, string argument)
    {
        if (!(lower <= upper) || double.IsPositiveInfinity(lower) || double.IsNegativeInfinity(upper))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The lower end {place} is {lower} and the upper one {upper}: no value lies between."),
                argument
            );
        }
    }

    private static void RequireFinite(ReadOnlySpan<double> values, long length, string argument)
    {
        RequireLength(values, length, argument);
        int place = 0;
        while (place < values.Length && double.IsFinite(values[place]))
        {
            place++;
        }

        if (place < values.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Value {place} of '{argument}' is {values[place]}: it must be finite."),
                argument
            );
        }
    }

    private static void RequireLength(ReadOnlySpan<double> values, long length, string argument)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"'{argument}' has {values.Length} values; {length} are expected.", argument);
        }
    }
}
