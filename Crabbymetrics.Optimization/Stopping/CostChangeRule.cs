namespace Crabbymetrics.Optimization;

/// <summary>
/// Stops where an iteration changes the cost by little: |f_k - f_(k-1)| &lt;= <see cref="Absolute"/> + <see cref="Relative"/> max(|f_k|,
/// |f_(k-1)|).
/// </summary>
/// <remarks>
/// A weak test: a slow solver changes the cost by little far from the minimum. Prefer <see cref="GradientNormRule"/> or
/// <see cref="NewtonDecrementRule"/> where there are derivatives.
/// </remarks>
public sealed record CostChangeRule : IStoppingRule
{
    /// <summary>The change allowed, 0 or more. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Absolute
    {
        get;
        init => field = Tolerance.Check(value, nameof(Absolute));
    }

    /// <summary>The change allowed relative to the cost, 0 or more. Default: 1e-12.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Relative
    {
        get;
        init => field = Tolerance.Check(value, nameof(Relative));
    } = 1e-12;

    /// <inheritdoc/>
    public TerminationReason? Check(in IterationView view)
    {
        // At the start the previous cost is NaN and the comparison false. A step of length 0 was refused and means no convergence.
        double scale = Math.Max(Math.Abs(view.Cost), Math.Abs(view.PreviousCost));
        return view.StepNorm > 0.0 && Math.Abs(view.Cost - view.PreviousCost) <= Absolute + (Relative * scale)
            ? TerminationReason.CostChange
            : null;
    }
}
