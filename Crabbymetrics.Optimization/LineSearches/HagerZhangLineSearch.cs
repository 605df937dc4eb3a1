namespace Crabbymetrics.Optimization;

/// <summary>
/// The line search of Hager and Zhang (CG_DESCENT): secant steps and bisection to the Wolfe conditions, or, where the cost is within
/// a tolerance of its start, to the approximate Wolfe conditions, which look at slopes only and so can be satisfied to full precision.
/// </summary>
/// <remarks>
/// W. W. Hager and H. Zhang, A new conjugate gradient method with guaranteed descent and an efficient line search, SIAM Journal on
/// Optimization 16 (2005), 170-192, section 4; and Algorithm 851, ACM TOMS 32 (2006), 113-137.
/// </remarks>
public sealed record HagerZhangLineSearch : ILineSearch
{
    private const double Expansion = 5.0;
    private const double BisectionPoint = 0.5;
    private const double ShrinkFactor = 0.66;

    /// <summary>delta, in (0, 1/2). Default: 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(SufficientDecrease));
    } = 0.1;

    /// <summary>sigma, in [delta, 1). Default: 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Curvature
    {
        get;
        init => field = Tolerance.CheckPositive(value, nameof(Curvature));
    } = 0.9;

    /// <summary>
    /// The rise of the cost, relative to its size, that the approximate conditions tolerate. Default: 1e-12; the published 1e-6 lets the
    /// cost rise measurably.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double ToleratedRise
    {
        get;
        init => field = Tolerance.Check(value, nameof(ToleratedRise));
    } = 1e-12;

    /// <summary>The most trials in one search. Default: 60.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumTrials
    {
        get;
        init => field = Tolerance.CheckAtLeast(value, 1, nameof(MaximumTrials));
    } = 60;

    /// <inheritdoc/>
    public LineSearchOutcome Search(LineFunction line, double initialStep, double maximumStep)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!(line.InitialSlope < 0.0) || !(initialStep > 0.0))
        {
            return LineSearchOutcome.Failed;
        }

        HagerZhangBracket search = new HagerZhangBracket(line, this);
        LineSearchOutcome? outcome = search.FindBracket(Math.Min(initialStep, maximumStep), maximumStep, Expansion);
        while (outcome is null)
        {
            double width = search.Width;
            outcome = search.DoubleSecant();
            if (outcome is null && !(search.Width <= ShrinkFactor * width))
            {
                outcome = search.Narrow(search.Low + (BisectionPoint * (search.High - search.Low)));
            }
        }

        if (outcome != LineSearchOutcome.Failed)
        {
            return outcome.Value;
        }

        return line.KeptStep > 0.0 && line.KeptValue < line.InitialValue ? LineSearchOutcome.Accepted : LineSearchOutcome.Failed;
    }
}
