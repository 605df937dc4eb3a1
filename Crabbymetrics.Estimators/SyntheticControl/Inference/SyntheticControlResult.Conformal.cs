using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <content>Conformal inference: Chernozhukov, Wuthrich and Zhu (2021).</content>
public sealed partial class SyntheticControlResult
{
    private const int GridPoints = 80;
    private const int Bisections = 40;
    private const double Farthest = 1e6;

    /// <summary>
    /// The p-value of a constant effect in all periods with treatment: weights come from all periods with that effect taken out, the
    /// statistic is the sum of the absolute gaps after treatment, and p is the share of the cyclic shifts of the gaps with a sum at least
    /// as large.
    /// </summary>
    /// <param name="effect">The effect.</param>
    /// <exception cref="InferenceUnavailableException">Units are compared by predictors, or by a method other than
    /// <see cref="SyntheticControlMethod.Synthetic"/>; or there are several treated units.</exception>
    public double ConformalPValue(double effect = 0.0)
    {
        Comparison comparison = ConformalComparison();
        if (!double.IsFinite(effect))
        {
            throw new ArgumentOutOfRangeException(nameof(effect), effect, "The effect must be a finite number.");
        }

        int periods = comparison.PeriodCount,
            before = comparison.Before;
        double[] outcome = [.. comparison.Treated];
        for (int t = before; t < periods; t++)
        {
            outcome[t] -= effect;
        }

        double[] gaps = NullGaps(comparison, [.. Enumerable.Range(0, periods)], outcome, new WeightSolver());
        double[] sums = new double[periods];
        for (int shift = 0; shift < periods; shift++)
        {
            for (int t = before; t < periods; t++)
            {
                sums[shift] += Math.Abs(gaps[(t + shift) % periods]);
            }
        }

        return (double)sums.Count(sum => sum >= sums[0] - (1e-12 * Math.Abs(sums[0]))) / periods;
    }

    /// <summary>
    /// Confidence intervals of the effect in each period with treatment: the effects that are not refused at 1 less the level. Weights come
    /// from the periods before treatment and that one, with the effect taken out of it; p is the share of the periods with an absolute gap
    /// at least as large as that of the last.
    /// </summary>
    /// <param name="level">The confidence level. With T0 periods before treatment the smallest p is 1/(T0 + 1), so that limits are infinite
    /// above T0/(T0 + 1).</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="InferenceUnavailableException">As for <see cref="ConformalPValue"/>.</exception>
    public ImmutableArray<SyntheticControlInterval> ConformalIntervals(double level = 0.9, CancellationToken cancellationToken = default)
    {
        Comparison comparison = ConformalComparison();
        if (!(level > 0.0 && level < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be between 0 and 1.");
        }

        int before = comparison.Before;
        SyntheticControlInterval[] intervals = new SyntheticControlInterval[comparison.PeriodCount - before];
        ForEach(
            intervals.Length,
            (i, _, solver, token) => intervals[i] = Interval(comparison, before + i, 1.0 - level, solver, token),
            cancellationToken
        );
        return [.. intervals];
    }

    private SyntheticControlInterval Interval(
        Comparison comparison,
        int period,
        double alpha,
        WeightSolver solver,
        CancellationToken cancellationToken
    )
    {
        double estimate = Gaps[period].Gap,
            scale = Math.Max(PreRmspe, 1e-9 * Math.Abs(comparison.Treated[period]));
        scale = scale > 0.0 ? scale : 1.0;
        int[] periods = [.. Enumerable.Range(0, comparison.Before), period];
        double[] outcome = [.. periods.Select(t => comparison.Treated[t])];
        string name = _panel.Periods[period];
        return new SyntheticControlInterval(name, estimate, End(-1.0), End(1.0));

        // The farthest effect from the estimate that is not refused: by a grid as wide as needed, then by halves.
        double End(double side)
        {
            double width = 8.0 * scale;
            while (!IsRefusedBeyond(side, width))
            {
                width *= 2.0;
                if (width > Farthest * scale)
                {
                    return side * double.PositiveInfinity;
                }
            }

            int last = 0;
            for (int g = GridPoints - 1; g > 0 && last == 0; g--)
            {
                last = IsRefused(estimate + (side * width * g / GridPoints)) ? 0 : g;
            }

            double inside = width * last / GridPoints,
                outside = width * (last + 1) / GridPoints;
            for (int b = 0; b < Bisections && outside - inside > 1e-12 * width; b++)
            {
                double middle = 0.5 * (inside + outside);
                if (IsRefused(estimate + (side * middle)))
                {
                    outside = middle;
                }
                else
                {
                    inside = middle;
                }
            }

            return estimate + (side * inside);
        }

        bool IsRefusedBeyond(double side, double width) =>
            IsRefused(estimate + (side * width))
            && IsRefused(estimate + (side * 1.5 * width))
            && IsRefused(estimate + (side * 2.0 * width));

        bool IsRefused(double effect)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcome[^1] = comparison.Treated[period] - effect;
            double[] gaps = NullGaps(comparison, periods, outcome, solver);
            double own = Math.Abs(gaps[^1]);
            int atLeast = gaps.Count(gap => Math.Abs(gap) >= own - (1e-12 * own));
            // Shares of T0 + 1 periods: the comparison must not hang on the rounding of 1 less the level.
            return (double)atLeast / gaps.Length <= alpha + 1e-12;
        }
    }

    private double[] NullGaps(Comparison comparison, int[] periods, double[] outcome, WeightSolver solver)
    {
        Comparison whole = comparison.With(periods, outcome);
        ComparisonFit fit = SyntheticFitter.FitOutcomes(whole, _fitter.Options.Intercept, solver);
        double[] gaps = fit.Synthetic(whole);
        for (int t = 0; t < gaps.Length; t++)
        {
            gaps[t] = outcome[t] - gaps[t];
        }

        return gaps;
    }

    private Comparison ConformalComparison()
    {
        if (Method != SyntheticControlMethod.Synthetic || !_panel.Predictors.IsEmpty)
        {
            throw new InferenceUnavailableException(
                "Conformal inference takes weights from the outcomes of all periods under the null hypothesis: it is for the synthetic "
                    + "control without predictors."
            );
        }

        return _compared.Length == 1
            ? _compared[0].Comparison
            : throw new InferenceUnavailableException(
                "Conformal inference is for one treated unit: shifts in time take the place of other treated units."
            );
    }
}
