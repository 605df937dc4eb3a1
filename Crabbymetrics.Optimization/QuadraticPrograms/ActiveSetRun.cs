namespace Crabbymetrics.Optimization;

/// <summary>One solve of a <see cref="QuadraticProgram"/> by a primal active set in the null space of the sides that hold.</summary>
internal sealed partial class ActiveSetRun
{
    private readonly ScaledProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _z;
    private readonly double[] _step;
    private readonly double[] _gradient;
    private readonly List<int> _working = [];
    private readonly Dictionary<int, double> _multipliers = [];
    private readonly int _most;
    private double _dualTolerance;
    private int _iterations;

    public ActiveSetRun(ScaledProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _z = new double[program.Variables];
        _step = new double[program.Variables];
        _gradient = new double[program.Variables];
        int most = program.Source.MaxIterations;
        _most = most > 0 ? most : 100 + (10 * (program.Variables + program.Sides.Length));
    }

    public QuadraticProgramResult Run()
    {
        if (FeasibleStart.Find(_program, _z, _cancellationToken) is { } proof)
        {
            return Infeasible(proof);
        }

        SetWorking([]);
        new NullSpace(_program, _working).Restore(_z);
        bool stationary = false,
            moved = true;
        while (_iterations < _most)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _iterations++;
            if (!stationary)
            {
                NullSpace space = new(_program, _working);
                bool hasEnd = space.Step(_z, _step);
                double share = Block(_step, hasEnd ? 1.0 : double.PositiveInfinity, out int blocker);
                if (double.IsPositiveInfinity(share))
                {
                    return Unbounded();
                }

                moved |= Move(_step, share, blocker);
                stationary = blocker < 0;
                continue;
            }

            FindMultipliers();
            (int worst, double least) = WorstMultiplier();
            if (least >= -_dualTolerance)
            {
                return Optimal();
            }

            if (moved)
            {
                _ = _working.Remove(worst);
                (stationary, moved) = (false, false);
            }
            else if (TryResolve(out bool unbounded))
            {
                return unbounded ? Unbounded() : Optimal();
            }
            else
            {
                (stationary, moved) = (false, true);
            }
        }

        FindMultipliers();
        return Result(QuadraticProgramStatus.MaxIterations, [], false);
    }

    // The point is stationary, a multiplier has the wrong sign, and to drop its side led nowhere: more sides hold than are independent.
    // Nonnegative multipliers of all of them prove the minimum; what they leave of the gradient is the steepest direction that all of them
    // allow. False where a step along it was taken.
    private bool TryResolve(out bool unbounded)
    {
        unbounded = false;
        List<int> columns = [];
        for (int s = 0; s < _program.Sides.Length; s++)
        {
            if (_program.Sides[s].IsEquality)
            {
                columns.Add(s);
                columns.Add(~s);
            }
            else if (Holds(s))
            {
                columns.Add(s);
            }
        }

        int n = _program.Variables,
            p = columns.Count;
        double[] matrix = new double[n * p],
            normal = new double[n];
        for (int c = 0; c < p; c++)
        {
            normal.AsSpan().Clear();
            _program.AddNormal(columns[c] < 0 ? -1.0 : 1.0, columns[c] < 0 ? ~columns[c] : columns[c], normal);
            for (int j = 0; j < n; j++)
            {
                matrix[(j * p) + c] = normal[j];
            }
        }

        NonnegativeLeastSquares solver = new() { ResidualTolerance = _dualTolerance };
        NonnegativeLeastSquaresResult cone = solver.Solve(new DenseLeastSquaresMatrix(matrix, n, p), _gradient, _cancellationToken);
        int[] support = [.. cone.Support.Select(c => columns[c] < 0 ? ~columns[c] : columns[c])];
        if (cone.ResidualIsZero)
        {
            // The multipliers are those of the support. An equality that depends on it has none: it must not take the place of a side.
            SetWorking(support, Equalities);
            return true;
        }

        SetWorking(support);

        Vectors.Negate(cone.Residual.AsSpan(), _step);
        double slope = cone.ResidualNorm * cone.ResidualNorm,
            curvature = Curvature(_step);
        double length = curvature > 1e-22 * slope ? slope / curvature : double.PositiveInfinity;
        double share = Block(_step, length, out int blocker);
        if (double.IsPositiveInfinity(share))
        {
            unbounded = true;
            return true;
        }

        _ = Move(_step, share, blocker);
        return false;
    }

    private double Curvature(ReadOnlySpan<double> direction)
    {
        double[] product = new double[_program.Rows];
        for (int j = 0; j < direction.Length; j++)
        {
            Vectors.Add(direction[j], _program.Column(j), product);
        }

        return Vectors.Dot(product, product);
    }

    // How much of a step the sides outside the working set allow.
    private double Block(ReadOnlySpan<double> step, double share, out int blocker)
    {
        blocker = -1;
        double length = Vectors.Norm(step),
            steepest = 0.0;
        HashSet<int> working = [.. _working];
        for (int s = 0; s < _program.Sides.Length; s++)
        {
            double fall = -_program.Along(s, step);
            if (!(fall > 1e-11 * length) || working.Contains(s))
            {
                continue;
            }

            double own = Math.Max(0.0, _program.Slack(s, _z)) / fall;
            if (own < share || (own == share && blocker >= 0 && fall > steepest))
            {
                (share, blocker, steepest) = (own, s, fall);
            }
        }

        return share;
    }

    // True where the point changed.
    private bool Move(ReadOnlySpan<double> step, double share, int blocker)
    {
        Vectors.Add(share, step, _z);
        if (blocker < 0)
        {
            return share * Vectors.MaxAbs(step) > 0.0;
        }

        _working.Add(blocker);
        ConstraintSide side = _program.Sides[blocker];
        if (side.Variable >= 0)
        {
            _z[side.Variable] = side.Sign * side.Limit;
        }

        return share * Vectors.MaxAbs(step) > 1e-14 * Vectors.MaxAbs(_z);
    }

    private bool Holds(int side) => _program.Slack(side, _z) <= _program.SlackRounding(side, _z);

    private void FindMultipliers()
    {
        _dualTolerance = _program.Gradient(_z, _gradient);
        _multipliers.Clear();
        foreach ((int side, double multiplier) in new NullSpace(_program, _working).Multipliers(_gradient))
        {
            _multipliers[side] = multiplier;
        }
    }

    private (int Side, double Multiplier) WorstMultiplier()
    {
        int worst = -1;
        double least = 0.0;
        foreach (int side in _working)
        {
            if (!_program.Sides[side].IsEquality && _multipliers[side] < least)
            {
                (worst, least) = (side, _multipliers[side]);
            }
        }

        return (worst, least);
    }

    // The equalities, and such of the sides as are independent of them and of each other.
    private void SetWorking(IEnumerable<int> sides) => SetWorking(Equalities, sides);

    // Such of the first sides as are independent of each other, and such of the others as are independent of them.
    private void SetWorking(IEnumerable<int> first, IEnumerable<int> others)
    {
        List<int> independent = Independent(first.Concat(others));
        _working.Clear();
        _working.AddRange(independent);
    }

    private IEnumerable<int> Equalities => Enumerable.Range(0, _program.Sides.Length).Where(s => _program.Sides[s].IsEquality);

    private List<int> Independent(IEnumerable<int> sides)
    {
        int n = _program.Variables;
        OrthogonalColumns columns = new(n);
        double[] normal = new double[n];
        List<int> independent = [];
        foreach (int side in sides.Distinct())
        {
            normal.AsSpan().Clear();
            _program.AddNormal(1.0, side, normal);
            if (columns.TryAdd(side, normal, 1.0, 1e-10))
            {
                independent.Add(side);
            }
        }

        return independent;
    }
}
