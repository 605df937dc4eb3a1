namespace Crabbymetrics.Estimators;

/// <summary>
/// Minimizes a convex quadratic with a separable penalty, <c>g'(v - u) + (v - u)'H(v - u)/2 + sum a_j |v_j| + s_j v_j^2 / 2</c> within
/// limits, by coordinate descent with the gradient kept up to date. After some sweeps the equations of the coordinates that are neither 0
/// nor at a limit are solved at once, which makes the answer exact. Serves one caller at a time.
/// </summary>
/// <remarks>Friedman, Hastie and Tibshirani (2010), section 2.2, covariance updates; the step to the nearest change of a sign is that of
/// Lee, Battle, Raina and Ng, Efficient Sparse Coding Algorithms, NIPS 2006.</remarks>
internal sealed class QuadraticDescent
{
    private const int MostSweeps = 20000;

    // The smallest pivot, as a share of the largest diagonal: below it, columns are combinations of each other.
    private const double SmallestPivot = 1e-12;

    // So many exact solutions in a row that rounding keeps from the target end a minimization.
    private const int MostRoundings = 2;

    private double[] _factor = [];
    private double[] _step = [];
    private int[] _active = [];
    private int _activeCount;

    /// <summary>Minimizes over some of the coordinates; the others stay where they are.</summary>
    /// <param name="hessian">H, row-major.</param>
    /// <param name="stride">The distance between the starts of its rows.</param>
    /// <param name="gradient">The gradient of the quadratic at the point, of all its coordinates; on exit that at the minimum.</param>
    /// <param name="point">The start; on exit the minimum.</param>
    /// <param name="set">The coordinates that may move.</param>
    /// <param name="goal">The penalty, and the violation of the optimality conditions at which it stops.</param>
    /// <returns>The largest violation over the set: above the target where rounding, or the number of sweeps, ended it.</returns>
    public double Minimize(
        ReadOnlySpan<double> hessian,
        int stride,
        Span<double> gradient,
        Span<double> point,
        ReadOnlySpan<int> set,
        (SeparablePenalty Penalty, double Target) goal
    )
    {
        (SeparablePenalty penalty, double target) = goal;
        double residual = Residual(gradient, point, set, penalty);
        int sinceSolution = 0,
            roundings = 0;
        for (int sweep = 0; !(residual <= target) && sweep < MostSweeps; sweep++)
        {
            int moved = Sweep(hessian, stride, gradient, point, set, penalty);
            sinceSolution++;
            residual = Residual(gradient, point, set, penalty);
            // A solution costs a^3 / 3 products, a sweep as many as the moves times the length of the gradient.
            double active = CountActive(point, set, penalty);
            if (residual <= target || active * active * active > 3.0 * sinceSolution * Math.Max(1.0, moved) * gradient.Length)
            {
                continue;
            }

            sinceSolution = 0;
            if (!Solve(hessian, stride, gradient, point, set, penalty))
            {
                residual = Residual(gradient, point, set, penalty);
                continue;
            }

            residual = Residual(gradient, point, set, penalty);
            // What is left after the equations were solved, and is not at a coordinate that has yet to leave 0, is rounding.
            roundings = residual > target && residual <= ActiveResidual(gradient, point, penalty) ? roundings + 1 : 0;
            if (roundings >= MostRoundings)
            {
                break;
            }
        }

        return residual;
    }

    private static double Residual(
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> point,
        ReadOnlySpan<int> set,
        SeparablePenalty penalty
    )
    {
        double largest = 0.0;
        foreach (int j in set)
        {
            double violation = penalty.Violation(j, point[j], gradient[j]);
            largest = violation > largest || double.IsNaN(violation) ? violation : largest;
        }

        return largest;
    }

    private double ActiveResidual(ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, SeparablePenalty penalty) =>
        Residual(gradient, point, _active.AsSpan(0, _activeCount), penalty);

    // Returns the number of coordinates that moved by more than rounding.
    private static int Sweep(
        ReadOnlySpan<double> hessian,
        int stride,
        Span<double> gradient,
        Span<double> point,
        ReadOnlySpan<int> set,
        SeparablePenalty penalty
    )
    {
        int moved = 0;
        foreach (int j in set)
        {
            double curvature = hessian[(j * stride) + j];
            if (!(curvature + penalty.Square[j] > 0.0))
            {
                continue;
            }

            double next = penalty.Minimum(j, curvature, (curvature * point[j]) - gradient[j]);
            double change = next - point[j];
            if (change == 0.0)
            {
                continue;
            }

            moved += Math.Abs(change) > 4.0 * MachinePrecision.Epsilon * Math.Abs(next) ? 1 : 0;
            point[j] = next;
            Vectors.Add(change, hessian.Slice(j * stride, gradient.Length), gradient);
        }

        return moved;
    }

    private static int CountActive(ReadOnlySpan<double> point, ReadOnlySpan<int> set, SeparablePenalty penalty)
    {
        int count = 0;
        foreach (int j in set)
        {
            count += IsActive(j, point[j], penalty) ? 1 : 0;
        }

        return count;
    }

    private static bool IsActive(int j, double value, SeparablePenalty penalty) =>
        value > penalty.Lower[j] && value < penalty.Upper[j] && (value != 0.0 || penalty.Absolute[j] == 0.0);

    // A Newton step on the coordinates whose signs are settled, up to the first that would change its sign or pass a limit. Whether it went
    // all the way.
    private bool Solve(
        ReadOnlySpan<double> hessian,
        int stride,
        Span<double> gradient,
        Span<double> point,
        ReadOnlySpan<int> set,
        SeparablePenalty penalty
    )
    {
        int a = 0;
        _active = _active.Length >= set.Length ? _active : new int[set.Length];
        foreach (int j in set)
        {
            if (IsActive(j, point[j], penalty) && hessian[(j * stride) + j] + penalty.Square[j] > 0.0)
            {
                _active[a++] = j;
            }
        }

        _activeCount = a;
        if (a == 0)
        {
            return true;
        }

        _factor = _factor.Length >= a * a ? _factor : new double[a * a];
        _step = _step.Length >= a ? _step : new double[set.Length];
        Span<double> factor = _factor.AsSpan(0, a * a),
            step = _step.AsSpan(0, a);
        double largest = 0.0;
        for (int r = 0; r < a; r++)
        {
            int j = _active[r];
            ReadOnlySpan<double> row = hessian.Slice(j * stride, gradient.Length);
            for (int c = 0; c <= r; c++)
            {
                factor[(r * a) + c] = row[_active[c]];
            }

            factor[(r * a) + r] += penalty.Square[j];
            largest = Math.Max(largest, factor[(r * a) + r]);
            step[r] = -gradient[j] - (penalty.Square[j] * point[j]) - (penalty.Absolute[j] * Math.Sign(point[j]));
        }

        if (!CholeskyFactorization.TryFactor(factor, a, out _, 1, SmallestPivot * largest))
        {
            return false;
        }

        CholeskyFactorization.Solve(factor, a, step);
        return Go(hessian, stride, gradient, point, step, penalty);
    }

    private bool Go(
        ReadOnlySpan<double> hessian,
        int stride,
        Span<double> gradient,
        Span<double> point,
        ReadOnlySpan<double> step,
        SeparablePenalty penalty
    )
    {
        double length = 1.0;
        int blocking = -1;
        double end = 0.0;
        for (int r = 0; r < step.Length; r++)
        {
            int j = _active[r];
            if (!double.IsFinite(step[r]))
            {
                return false;
            }

            double value = point[j],
                next = value + step[r];
            double nearest =
                value != 0.0 && penalty.Absolute[j] > 0.0 && Math.Sign(next) != Math.Sign(value) ? 0.0
                : next > penalty.Upper[j] ? penalty.Upper[j]
                : next < penalty.Lower[j] ? penalty.Lower[j]
                : next;
            if (nearest != next && (nearest - value) / step[r] < length)
            {
                length = Math.Max(0.0, (nearest - value) / step[r]);
                blocking = j;
                end = nearest;
            }
        }

        for (int r = 0; r < step.Length; r++)
        {
            int j = _active[r];
            double next = j == blocking ? end : point[j] + (length * step[r]);
            double change = next - point[j];
            point[j] = next;
            Vectors.Add(change, hessian.Slice(j * stride, gradient.Length), gradient);
        }

        return blocking < 0;
    }
}
