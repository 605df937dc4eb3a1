using System.Collections.Immutable;
using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The picture of a search that was recorded.</summary>
public static class ConvergencePlots
{
    /// <summary>Makes the picture: what is left of the cost above its lowest value, the gradient's largest component and the Newton
    /// decrement by iteration, those that the solver knows.</summary>
    /// <param name="recorded">The record of a run that has ended.</param>
    /// <param name="title">The title; null for one that names the solver.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">Nothing was recorded, or every measure is 0 throughout.</exception>
    public static PlotData Plot(this RecordingObserver recorded, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        IReadOnlyList<OptimizationProgress> iterations = recorded.Iterations;
        if (iterations.Count == 0)
        {
            throw new ArgumentException("No iteration was recorded: give the observer to a run first.", nameof(recorded));
        }

        double lowest = iterations.Min(static each => each.Cost);
        KeyValuePair<string, ImmutableArray<double>> Series(string name, Func<OptimizationProgress, double?> measure) =>
            KeyValuePair.Create(name, iterations.Select(each => measure(each) ?? double.NaN).ToImmutableArray());
        return ConvergencePlot.Create(
            title ?? $"Convergence of {iterations[^1].Solver}",
            Series("Cost above its lowest", each => each.Cost - lowest),
            Series("Largest part of the gradient", static each => each.GradientNorm),
            Series("Newton decrement", static each => each.NewtonDecrement)
        );
    }
}
