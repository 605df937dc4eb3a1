using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Minimizes a quadratic with an elastic net penalty, <c>g'(v - u) + (v - u)'H(v - u)/2 + sum a_j |v_j| + s_j v_j^2/2</c>, by coordinate
/// descent. Once the signs settle, the equations of the coefficients that are not 0 are solved at once, which makes the answer exact.
/// Friedman, Hastie and Tibshirani (2010), section 2.
/// </summary>
internal sealed class CoordinateDescent(int count)
{
    private const int MostSweeps = 10000;

    // Every so many sweeps the equations of the coefficients that are not 0 are solved at once.
    private const int SweepsBetweenSolutions = 5;

    // The relative change below which a coefficient stands still.
    private const double Settled = 1e-15;

    private readonly double[] _slopes = new double[count];
    private readonly double[] _trial = new double[count];

    /// <summary>Minimizes.</summary>
    /// <param name="hessian">H, k x k.</param>
    /// <param name="gradient">g.</param>
    /// <param name="point">u.</param>
    /// <param name="penalty">The weights a and s.</param>
    /// <param name="minimum">Receives v; on entry a guess.</param>
    public void Minimize(
        ReadOnlySpan<double> hessian,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> point,
        PenaltyWeights penalty,
        Span<double> minimum
    )
    {
        SlopesAt(hessian, gradient, point, minimum);
        for (int sweep = 1; sweep <= MostSweeps; sweep++)
        {
            if (!Sweep(hessian, penalty, minimum))
            {
                break;
            }

            if (sweep % SweepsBetweenSolutions == 0 && SolveActive(hessian, gradient, point, penalty, minimum))
            {
                return;
            }
        }

        SolveActive(hessian, gradient, point, penalty, minimum);
    }

    // The gradient of the quadratic at v.
    private void SlopesAt(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, ReadOnlySpan<double> v)
    {
        for (int j = 0; j < count; j++)
        {
            double sum = gradient[j];
            for (int l = 0; l < count; l++)
            {
                sum += hessian[(j * count) + l] * (v[l] - point[l]);
            }

            _slopes[j] = sum;
        }
    }

    // Whether anything moved by more than rounding.
    private bool Sweep(ReadOnlySpan<double> hessian, PenaltyWeights penalty, Span<double> v)
    {
        bool moved = false;
        for (int j = 0; j < count; j++)
        {
            double curvature = hessian[(j * count) + j];
            if (!(curvature + penalty.Square[j] > 0.0))
            {
                continue;
            }

            double target = (curvature * v[j]) - _slopes[j];
            double shrunk = Math.Sign(target) * Math.Max(0.0, Math.Abs(target) - penalty.Absolute[j]);
            double change = (shrunk / (curvature + penalty.Square[j])) - v[j];
            if (change == 0.0)
            {
                continue;
            }

            moved |= Math.Abs(change) > Settled * Math.Abs(v[j] + change);
            v[j] += change;
            for (int l = 0; l < count; l++)
            {
                _slopes[l] += hessian[(l * count) + j] * change;
            }
        }

        return moved;
    }

    // For the current signs the minimum is that of a quadratic. It is the solution if no sign changes and no coefficient at 0 should
    // leave 0.
    private bool SolveActive(
        ReadOnlySpan<double> hessian,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> point,
        PenaltyWeights penalty,
        Span<double> v
    )
    {
        int[] active = ActiveOf(hessian, v, penalty);
        int a = active.Length;
        double[] matrix = new double[a * a];
        double[] right = new double[a];
        v.CopyTo(_trial);
        foreach (int j in active)
        {
            _trial[j] = 0.0;
        }

        SlopesAt(hessian, gradient, point, _trial);
        for (int r = 0; r < a; r++)
        {
            int j = active[r];
            for (int c = 0; c < a; c++)
            {
                matrix[(r * a) + c] = hessian[(j * count) + active[c]];
            }

            matrix[(r * a) + r] += penalty.Square[j];
            right[r] = -_slopes[j] - (penalty.Absolute[j] * Math.Sign(v[j]));
        }

        if (!CholeskyFactorization.TryFactor(matrix, a, out _))
        {
            SlopesAt(hessian, gradient, point, v);
            return false;
        }

        CholeskyFactorization.Solve(matrix, a, right);
        for (int r = 0; r < a; r++)
        {
            _trial[active[r]] = right[r];
        }

        SlopesAt(hessian, gradient, point, _trial);
        bool solved = IsMinimum(active, penalty, v);
        if (solved)
        {
            _trial.CopyTo(v);
        }
        else
        {
            SlopesAt(hessian, gradient, point, v);
        }

        return solved;
    }

    private int[] ActiveOf(ReadOnlySpan<double> hessian, ReadOnlySpan<double> v, PenaltyWeights penalty)
    {
        List<int> active = [];
        for (int j = 0; j < count; j++)
        {
            bool movable = hessian[(j * count) + j] + penalty.Square[j] > 0.0;
            if (movable && (v[j] != 0.0 || penalty.Absolute[j] == 0.0))
            {
                active.Add(j);
            }
        }

        return [.. active];
    }

    private bool IsMinimum(int[] active, PenaltyWeights penalty, ReadOnlySpan<double> v)
    {
        foreach (int j in active)
        {
            if (!double.IsFinite(_trial[j]) || (penalty.Absolute[j] > 0.0 && Math.Sign(_trial[j]) != Math.Sign(v[j])))
            {
                return false;
            }
        }

        for (int j = 0; j < count; j++)
        {
            if (_trial[j] == 0.0 && Math.Abs(_slopes[j]) > penalty.Absolute[j] && Array.IndexOf(active, j) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
