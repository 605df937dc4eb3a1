namespace Crabbymetrics.Optimization;

/// <summary>Stops where the cost is at most <see cref="Target"/>.</summary>
public sealed record TargetCostRule : IStoppingRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="target">The cost that is good enough.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public TargetCostRule(double target)
    {
        if (double.IsNaN(target))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "The target cost must be a number.");
        }

        Target = target;
    }

    /// <summary>The cost that is good enough.</summary>
    public double Target { get; }

    /// <inheritdoc/>
    public TerminationReason? Check(in IterationView view) => view.Cost <= Target ? TerminationReason.TargetCost : null;
}
