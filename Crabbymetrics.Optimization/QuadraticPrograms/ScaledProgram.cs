namespace Crabbymetrics.Optimization;

/// <summary>
/// A <see cref="QuadraticProgram"/> in variables <c>z = x / s</c> whose columns of curvature have lengths near 1, with constraints of
/// length 1. The scales are powers of two, so that nothing is rounded.
/// </summary>
internal sealed class ScaledProgram
{
    private const double Epsilon = 2.220446049250313e-16;

    private readonly double[][] _normals;
    private readonly double[] _normalLengths;
    private readonly double[]? _matrix;
    private readonly double _dataSize;

    public ScaledProgram(QuadraticProgram source)
    {
        Source = source;
        int n = Variables = source.VariableCount;
        Scales = FindScales(source);
        Linear = new double[n];
        for (int j = 0; j < n; j++)
        {
            Linear[j] = source.Linear[j] * Scales[j];
        }

        if (source.Factor is { } factor)
        {
            Rows = source.Target.Length;
            Columns = (double[])factor.Clone();
            for (int j = 0; j < n; j++)
            {
                Vectors.Scale(Scales[j], Columns.AsSpan(j * Rows, Rows));
            }

            Target = source.Target;
        }
        else
        {
            _matrix = (double[])source.Matrix!.Clone();
            for (int i = 0; i < n * n; i++)
            {
                _matrix[i] *= Scales[i / n] * Scales[i % n];
            }

            Columns = CurvatureFactor.Of(_matrix, n, out int rank);
            Rows = rank;
            Target = new double[rank];
        }

        _dataSize = Math.Max(Vectors.Norm(Target), Vectors.MaxAbs(Linear));
        _normals = new double[source.Constraints.Length][];
        _normalLengths = new double[_normals.Length];
        List<ConstraintSide> sides = [];
        for (int j = 0; j < n; j++)
        {
            AddSides(sides, j, -1, source.Lower[j] / Scales[j], source.Upper[j] / Scales[j]);
        }

        for (int i = 0; i < _normals.Length; i++)
        {
            double[] normal = (double[])source.Constraints[i].Coefficients.Clone();
            for (int j = 0; j < n; j++)
            {
                normal[j] *= Scales[j];
            }

            double length = Vectors.Norm(normal);
            Vectors.Scale(1.0 / length, normal);
            (_normals[i], _normalLengths[i]) = (normal, length);
            AddSides(sides, -1, i, source.Constraints[i].Lower / length, source.Constraints[i].Upper / length);
        }

        Sides = [.. sides];
    }

    public QuadraticProgram Source { get; }

    public int Variables { get; }

    /// <summary>The rows of <see cref="Columns"/>.</summary>
    public int Rows { get; }

    /// <summary>A, or the factor of Q: Rows x Variables, column after column.</summary>
    public double[] Columns { get; }

    public double[] Target { get; }

    public double[] Linear { get; }

    public double[] Scales { get; }

    public ConstraintSide[] Sides { get; }

    /// <summary>The size of solutions that the data suggest: as the columns have lengths near 1, that of b and c, and of the
    /// limits.</summary>
    public double Size => Math.Max(_dataSize, Sides.Length == 0 ? 0.0 : Sides.Max(static side => Math.Abs(side.Limit)));

    /// <summary>Whether the objective is least squares, and not given by Q.</summary>
    public bool IsLeastSquares => _matrix is null;

    public ReadOnlySpan<double> Column(int variable) => Columns.AsSpan(variable * Rows, Rows);

    /// <summary>The product of a side's normal, its sign included, with a vector.</summary>
    public double Along(int side, ReadOnlySpan<double> vector)
    {
        ConstraintSide at = Sides[side];
        return at.Sign * (at.Variable >= 0 ? vector[at.Variable] : Vectors.Dot(_normals[at.Row], vector));
    }

    /// <summary>Adds a multiple of a side's normal, its sign included.</summary>
    public void AddNormal(double factor, int side, Span<double> vector)
    {
        ConstraintSide at = Sides[side];
        if (at.Variable >= 0)
        {
            vector[at.Variable] += factor * at.Sign;
        }
        else
        {
            Vectors.Add(factor * at.Sign, _normals[at.Row], vector);
        }
    }

    /// <summary>What a side has left at a point; below 0 where it is violated.</summary>
    public double Slack(int side, ReadOnlySpan<double> z) => Along(side, z) - Sides[side].Limit;

    /// <summary>The slack that is rounding: a small share of the limit and of the point; for a bound, of the variable, and a smaller one of
    /// the whole point and of what it was solved from, by whose rounding a variable misses a bound of 0.</summary>
    public double SlackRounding(int side, ReadOnlySpan<double> z)
    {
        ConstraintSide at = Sides[side];
        double whole = Vectors.Norm(z),
            own = at.Variable >= 0 ? Math.Abs(z[at.Variable]) : whole;
        return (1e-12 * (Math.Abs(at.Limit) + own)) + (64.0 * Epsilon * (whole + _dataSize));
    }

    /// <summary>Writes A z - b.</summary>
    public void Residual(ReadOnlySpan<double> z, Span<double> residual)
    {
        Vectors.Negate(Target, residual);
        for (int j = 0; j < Variables; j++)
        {
            if (z[j] != 0.0)
            {
                Vectors.Add(z[j], Column(j), residual);
            }
        }
    }

    /// <summary>Writes the gradient of the objective, of Q itself where that was given.</summary>
    /// <returns>What is 0 but for rounding among its elements and the multipliers that come of them.</returns>
    public double Gradient(ReadOnlySpan<double> z, Span<double> gradient)
    {
        double size = Vectors.MaxAbs(Linear),
            dimension = Math.Sqrt(Variables);
        if (_matrix is { } matrix)
        {
            for (int j = 0; j < Variables; j++)
            {
                ReadOnlySpan<double> row = matrix.AsSpan(j * Variables, Variables);
                gradient[j] = Vectors.Dot(row, z) + Linear[j];
            }

            return 1e-12 * dimension * (size + (2.0 * Vectors.Norm(z)));
        }

        double[] residual = new double[Rows];
        Residual(z, residual);
        double terms = Vectors.Norm(Target) + (2.0 * Vectors.Norm(z) * dimension);
        for (int j = 0; j < Variables; j++)
        {
            gradient[j] = Vectors.Dot(Column(j), residual) + Linear[j];
        }

        return dimension * ((1e-12 * (size + (2.0 * Vectors.Norm(residual)))) + (16.0 * Epsilon * terms));
    }

    /// <summary>The point in the variables of the problem.</summary>
    public double[] ToSource(ReadOnlySpan<double> z)
    {
        double[] x = new double[Variables];
        for (int j = 0; j < Variables; j++)
        {
            x[j] = Math.Clamp(z[j] * Scales[j], Source.Lower[j], Source.Upper[j]);
        }

        return x;
    }

    /// <summary>The multiplier of a side as one of its constraint or bound.</summary>
    public void AddMultiplier(int side, double multiplier, Span<double> constraints, Span<double> bounds)
    {
        ConstraintSide at = Sides[side];
        if (at.Variable >= 0)
        {
            bounds[at.Variable] += at.Sign * multiplier / Scales[at.Variable];
        }
        else
        {
            constraints[at.Row] += at.Sign * multiplier / _normalLengths[at.Row];
        }
    }

    private static void AddSides(List<ConstraintSide> sides, int variable, int row, double lower, double upper)
    {
        if (lower == upper)
        {
            sides.Add(new ConstraintSide(variable, row, 1.0, lower, true));
            return;
        }

        if (double.IsFinite(lower))
        {
            sides.Add(new ConstraintSide(variable, row, 1.0, lower, false));
        }

        if (double.IsFinite(upper))
        {
            sides.Add(new ConstraintSide(variable, row, -1.0, -upper, false));
        }
    }

    private static double[] FindScales(QuadraticProgram source)
    {
        int n = source.VariableCount,
            m = source.Target.Length;
        double[] scales = new double[n];
        for (int j = 0; j < n; j++)
        {
            double length = source.Factor is { } factor
                ? Vectors.Norm(factor.AsSpan(j * m, m))
                : Math.Sqrt(Math.Max(0.0, source.Matrix![(j * n) + j]));
            foreach (LinearConstraint constraint in length > 0.0 ? [] : source.Constraints)
            {
                length = Math.Max(length, Math.Abs(constraint.Coefficients[j]) / Vectors.MaxAbs(constraint.Coefficients));
            }

            scales[j] = length > 0.0 ? Math.ScaleB(1.0, -Math.ILogB(length)) : 1.0;
        }

        return scales;
    }
}
