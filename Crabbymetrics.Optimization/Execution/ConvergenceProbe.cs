namespace Crabbymetrics.Optimization;

/// <summary>
/// Looks twice at a convergence that only the gradient vouches for: at a start where the gradient vanishes, and where the last change of
/// the cost contradicts the gradients at its ends. Two costs along a fixed oblique direction tell a minimum from a maximum, a saddle or a
/// wrong gradient.
/// </summary>
internal sealed class ConvergenceProbe
{
    // The cube root of the precision balances the rounding of the cost against the higher terms of its expansion.
    private const double RelativeDistance = 6e-6;

    private readonly Evaluator _evaluator;
    private readonly double[] _point;

    public ConvergenceProbe(Evaluator evaluator)
    {
        _evaluator = evaluator;
        _point = new double[evaluator.Dimension];
    }

    /// <summary>Whether the cost falls measurably on either side, by more than the gradient that is left explains.</summary>
    public bool FallsNearby(ReadOnlySpan<double> x, double cost, ReadOnlySpan<double> gradient)
    {
        ReadOnlySpan<double> lower = _evaluator.LowerBounds;
        ReadOnlySpan<double> upper = _evaluator.UpperBounds;
        for (int sign = -1; sign <= 1; sign += 2)
        {
            double explained = 0.0;
            for (int i = 0; i < x.Length; i++)
            {
                // Components of unlike size, so that no symmetry of the cost hides in the direction.
                double h = sign * RelativeDistance * Math.Max(1.0, Math.Abs(x[i])) * (0.5 + Fraction(i));
                double moved = x[i] + (i % 2 == 0 ? h : -h);
                if (_evaluator.HasBounds)
                {
                    moved = Math.Clamp(moved, lower[i], upper[i]);
                }

                _point[i] = moved;
                explained += Math.Abs(gradient[i] * (moved - x[i]));
            }

            EvaluationStatus status = _evaluator.Cost(_point, out double nearby);
            if (
                status == EvaluationStatus.Finite
                && cost - nearby > (4.0 * explained) + (64.0 * Rounding.Noise(cost, _evaluator.CostScale))
            )
            {
                return true;
            }
        }

        return false;
    }

    // The fractional parts of multiples of the golden ratio: all different, in [0, 1).
    private static double Fraction(int i)
    {
        double t = (i + 1) * 0.6180339887498949;
        return t - Math.Floor(t);
    }
}
