using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The values that a test does not reject, from its p-values at distances d = estimate - value.</summary>
/// <remarks>From the estimate outward the p-value is looked at in steps of a quarter of a standard error, which grow by a quarter beyond
/// eight, out to a thousand standard errors; each end between two steps is found by bisection. A piece between two steps is not
/// seen.</remarks>
internal static class ConfidenceSetSearch
{
    private const double Step = 0.25;
    private const double Even = 8.0;
    private const double Growth = 1.25;
    private const double Farthest = 1000.0;
    private const double Accuracy = 1e-9;

    /// <summary>Finds the set.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="level">The level.</param>
    /// <param name="pValue">The p-value of the hypothesis at a distance below the estimate.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The pieces, from low to high.</returns>
    public static ImmutableArray<ConfidencePiece> Find(
        double estimate,
        double error,
        double level,
        Func<double, double> pValue,
        CancellationToken cancellationToken
    )
    {
        // 1 - 0.9 is not 0.1 to the last digit, and a p-value may be.
        double size = 1.0 - level + 1e-12;
        List<double> steps = [0.0];
        for (double at = Step; at < Farthest; at = at < Even ? at + Step : at * Growth)
        {
            steps.Add(at);
        }

        steps.Add(Farthest);
        double[] points = [.. steps.AsEnumerable().Reverse().SkipLast(1).Select(static at => -at), .. steps];
        bool[] inside = new bool[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            inside[i] = Inside(points[i]);
        }

        ImmutableArray<ConfidencePiece>.Builder pieces = ImmutableArray.CreateBuilder<ConfidencePiece>();
        double low = inside[0] ? double.NegativeInfinity : double.NaN;
        for (int i = 1; i < points.Length; i++)
        {
            if (inside[i] && !inside[i - 1])
            {
                low = estimate + (error * Boundary(points[i], points[i - 1]));
            }
            else if (!inside[i] && inside[i - 1])
            {
                pieces.Add(new ConfidencePiece(low, estimate + (error * Boundary(points[i - 1], points[i]))));
            }
        }

        if (inside[^1])
        {
            pieces.Add(new ConfidencePiece(low, double.PositiveInfinity));
        }

        return pieces.ToImmutable();

        // At a value v standard errors above the estimate.
        bool Inside(double v) => pValue(-v * error) > size;

        double Boundary(double within, double without)
        {
            while (Math.Abs(within - without) > Accuracy * Math.Max(1.0, Math.Abs(within)))
            {
                double middle = 0.5 * (within + without);
                (within, without) = Inside(middle) ? (middle, without) : (within, middle);
            }

            return within;
        }
    }
}
