using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Which way the likelihood of each row lets its linear predictor go to infinity.</summary>
internal static class RowKinds
{
    /// <summary>Up or down where the outcome is at an end of the range, held inside, absent without weight.</summary>
    /// <param name="family">The family.</param>
    /// <param name="outcome">n outcomes.</param>
    /// <param name="weights">n weights; empty for all ones.</param>
    public static MovementKind[] Of(IGlmFamily family, ReadOnlySpan<double> outcome, ReadOnlySpan<double> weights)
    {
        MovementKind[] kinds = new MovementKind[outcome.Length];
        if (outcome.IsEmpty)
        {
            return kinds;
        }

        // Only the smallest and the largest outcome can be at an end.
        (double smallest, double largest) = (TensorPrimitives.Min(outcome), TensorPrimitives.Max(outcome));
        (MovementKind low, MovementKind high) = (KindOf(family.RecessionDirection(smallest)), KindOf(family.RecessionDirection(largest)));
        // Without branches, which outcomes in no order would mislead.
        ReadOnlySpan<MovementKind> table = [MovementKind.Held, low, high, low];
        for (int i = 0; i < kinds.Length; i++)
        {
            double y = outcome[i];
            kinds[i] = table[(y == smallest ? 1 : 0) + (y == largest ? 2 : 0)];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            kinds[i] = weights[i] > 0.0 ? kinds[i] : MovementKind.Absent;
        }

        return kinds;
    }

    private static MovementKind KindOf(int direction) =>
        direction switch
        {
            > 0 => MovementKind.Up,
            < 0 => MovementKind.Down,
            _ => MovementKind.Held,
        };
}
