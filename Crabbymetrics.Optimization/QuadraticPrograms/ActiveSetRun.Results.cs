namespace Crabbymetrics.Optimization;

/// <content>What a run ends with.</content>
internal sealed partial class ActiveSetRun
{
    private QuadraticProgramResult Optimal()
    {
        // What the steps rounded is mended: the sides hold to the last digits, and the minimum is found once more from there.
        for (int pass = 0; pass < 2; pass++)
        {
            NullSpace space = new(_program, _working);
            space.Restore(_z);
            if (space.Step(_z, _step) && Block(_step, 1.0, out _) == 1.0)
            {
                Vectors.Add(1.0, _step, _z);
            }
        }

        FindMultipliers();
        List<int> strong = [.. Equalities],
            weak = [];
        for (int s = 0; s < _program.Sides.Length; s++)
        {
            if (_program.Sides[s].IsEquality)
            {
                continue;
            }

            bool isWorking = _multipliers.TryGetValue(s, out double multiplier);
            if (isWorking && multiplier > 100.0 * _dualTolerance)
            {
                strong.Add(s);
            }
            else if (isWorking || Holds(s))
            {
                weak.Add(s);
            }
        }

        return Result(QuadraticProgramStatus.Optimal, [], UniquenessCheck.IsUnique(_program, Independent(strong), weak), weak.Count > 0);
    }

    private QuadraticProgramResult Unbounded()
    {
        double[] direction = new double[_step.Length];
        for (int j = 0; j < direction.Length; j++)
        {
            direction[j] = _step[j] * _program.Scales[j];
        }

        Vectors.Scale(1.0 / Vectors.MaxAbs(direction), direction);
        FindMultipliers();
        return Result(QuadraticProgramStatus.Unbounded, direction, false);
    }

    private QuadraticProgramResult Result(QuadraticProgramStatus status, double[] direction, bool isUnique, bool isDegenerate = false)
    {
        QuadraticProgram source = _program.Source;
        double[] x = _program.ToSource(_z),
            constraints = new double[source.Constraints.Length],
            bounds = new double[source.VariableCount];
        foreach ((int side, double multiplier) in _multipliers.OrderBy(static pair => pair.Key))
        {
            // What is rounding is no multiplier.
            bool isNone = Math.Abs(multiplier) <= _dualTolerance || (multiplier < 0.0 && !_program.Sides[side].IsEquality);
            _program.AddMultiplier(side, isNone ? 0.0 : multiplier, constraints, bounds);
        }

        return new QuadraticProgramResult
        {
            Status = status,
            Solution = [.. x],
            Objective = OptimalityJudge.Objective(source, x),
            ConstraintMultipliers = [.. constraints],
            BoundMultipliers = [.. bounds],
            Direction = [.. direction],
            Residuals = OptimalityJudge.Residuals(source, x, _program.Scales, _program.Size, constraints, bounds),
            IsUnique = isUnique,
            IsDegenerate = isDegenerate,
            Iterations = _iterations,
        };
    }

    private QuadraticProgramResult Infeasible(double[] factors)
    {
        double[] constraints = new double[_program.Source.Constraints.Length],
            bounds = new double[_program.Variables];
        for (int s = 0; s < factors.Length; s++)
        {
            _program.AddMultiplier(s, factors[s], constraints, bounds);
        }

        return new QuadraticProgramResult
        {
            Status = QuadraticProgramStatus.Infeasible,
            Solution = [],
            Objective = double.NaN,
            ConstraintMultipliers = [.. constraints],
            BoundMultipliers = [.. bounds],
            Direction = [],
            Residuals = default,
            IsUnique = false,
            IsDegenerate = false,
            Iterations = _iterations,
        };
    }
}
