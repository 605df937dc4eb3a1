namespace Crabbymetrics.Estimators;

/// <summary>The area under the receiver operating characteristic: the probability that a random success has the larger score than a random
/// failure, ties counted half.</summary>
internal static class AreaUnderCurve
{
    /// <summary>The area.</summary>
    /// <param name="outcome">Outcomes from 0 to 1: a share of trials counts as that much success and the rest as failure.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="weights">The weights.</param>
    /// <returns>From 0 to 1; NaN where one class is missing.</returns>
    public static double Of(ReadOnlySpan<double> outcome, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        double[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double below = 0.0,
            won = 0.0,
            successes = 0.0;
        for (int first = 0; first < order.Length; )
        {
            int end = first;
            double success = 0.0,
                failure = 0.0;
            for (; end < order.Length && sorted[end] == sorted[first]; end++)
            {
                success += weights[order[end]] * outcome[order[end]];
                failure += weights[order[end]] * (1.0 - outcome[order[end]]);
            }

            won += success * (below + (0.5 * failure));
            below += failure;
            successes += success;
            first = end;
        }

        return won / (below * successes);
    }
}
