namespace Crabbymetrics.Optimization;

/// <summary>
/// Stops where the last step is small: max |dx_i| &lt;= <see cref="Absolute"/> + <see cref="Relative"/> max |x_i|.
/// </summary>
/// <remarks>A weak test: a short step may also mean a poor direction. Prefer a rule on derivatives where there are any.</remarks>
public sealed record StepSizeRule : IStoppingRule
{
    /// <summary>The step allowed, 0 or more. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Absolute
    {
        get;
        init => field = Tolerance.Check(value, nameof(Absolute));
    }

    /// <summary>The step allowed relative to the point, 0 or more. Default: 1e-12.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Relative
    {
        get;
        init => field = Tolerance.Check(value, nameof(Relative));
    } = 1e-12;

    /// <inheritdoc/>
    public TerminationReason? Check(in IterationView view) =>
        view.StepNorm > 0.0 && view.StepNorm <= Absolute + (Relative * Vectors.MaxAbs(view.X)) ? TerminationReason.StepSize : null;
}
