using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The sets of coefficients of one endogenous regressor that tests valid under weak instruments do not reject.</summary>
internal static class RobustSets
{
    public static ConfidenceSet AndersonRubin(TwoSlsFit fit, double level, string? vcov, CovarianceArguments? arguments)
    {
        RobustTests tests = Tests(fit, level, vcov, arguments);
        int count = tests.InstrumentCount;
        double bound = count * FDistribution.UpperQuantile(1.0 - level, count, tests.Denominator);
        SetInversion inversion = Inversion(fit, (b, c) => tests.AndersonRubin([b], c) - bound);
        ImmutableArray<ConfidenceInterval> intervals = inversion.FromEnds(
            tests.IsHomoskedastic
                ? inversion.Singularities(1, Quadratic(tests, bound))
                : inversion.Singularities(count, Matrices(tests, bound))
        );
        return new ConfidenceSet(fit.Equation.EndogenousNames[0], "Anderson-Rubin", level, intervals, tests.Kind);
    }

    public static ConfidenceSet Kleibergen(TwoSlsFit fit, double level, string? vcov, CovarianceArguments? arguments)
    {
        RobustTests tests = Tests(fit, level, vcov, arguments);
        double bound = ChiSquaredDistribution.UpperQuantile(1.0 - level, 1.0);
        SetInversion inversion = Inversion(fit, (b, c) => tests.At([b], c).Score - bound);
        return new ConfidenceSet(fit.Equation.EndogenousNames[0], "Kleibergen K", level, inversion.FromGrid(), tests.Kind);
    }

    public static ConfidenceSet ConditionalLikelihoodRatio(TwoSlsFit fit, double level, string? vcov, CovarianceArguments? arguments)
    {
        RobustTests tests = Tests(fit, level, vcov, arguments);
        SetInversion inversion = Inversion(fit, (b, c) => 1.0 - level - tests.ConditionalPValue(tests.At([b], c)));
        return new ConfidenceSet(fit.Equation.EndogenousNames[0], "conditional likelihood ratio", level, inversion.FromGrid(), tests.Kind);
    }

    // q Var(d) - d d', which is singular where the statistic is q.
    private static double[][] Matrices(RobustTests tests, double bound)
    {
        double[] outcome = tests.Reduced.Coefficients[1],
            regressor = tests.Reduced.Coefficients[0];
        int count = tests.InstrumentCount;
        double[] constant = new double[count * count],
            linear = new double[count * count],
            square = new double[count * count];
        ReadOnlySpan<double> ofOutcome = tests.Block(1, 1),
            ofRegressor = tests.Block(0, 0),
            cross = tests.Block(1, 0),
            other = tests.Block(0, 1);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                int at = (i * count) + j;
                constant[at] = (bound * ofOutcome[at]) - (outcome[i] * outcome[j]);
                linear[at] = (-bound * (cross[at] + other[at])) + (outcome[i] * regressor[j]) + (regressor[i] * outcome[j]);
                square[at] = (bound * ofRegressor[at]) - (regressor[i] * regressor[j]);
            }
        }

        return [constant, linear, square];
    }

    // The same for Var(d) = sigma^2 I: q sigma^2 - d'd.
    private static double[][] Quadratic(RobustTests tests, double bound)
    {
        double[] outcome = tests.Reduced.Coefficients[1],
            regressor = tests.Reduced.Coefficients[0];
        double[] residual = tests.Reduced.ResidualCovariance();
        return
        [
            [(bound * residual[3]) - TensorPrimitives.Dot<double>(outcome, outcome)],
            [2.0 * (TensorPrimitives.Dot<double>(outcome, regressor) - (bound * residual[1]))],
            [(bound * residual[0]) - TensorPrimitives.Dot<double>(regressor, regressor)],
        ];
    }

    private static RobustTests Tests(TwoSlsFit fit, double level, string? vcov, CovarianceArguments? arguments)
    {
        if (!(level > 0.0 && level < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies between 0 and 1: 0.95, say.");
        }

        int endogenous = fit.Projection.EndogenousCount;
        return endogenous == 1
            ? new RobustTests(fit, vcov, arguments)
            : throw new InferenceUnavailableException(
                FormattableString.Invariant(
                    $"a confidence set is a union of intervals for one endogenous regressor; there are {endogenous}. "
                ) + "Test their coefficients together at points of interest."
            );
    }

    private static SetInversion Inversion(TwoSlsFit fit, Func<double, double, double> excess)
    {
        InstrumentProjection projection = fit.Projection;
        double[] moved = projection.InInstruments(0);
        double square = TensorPrimitives.Dot<double>(moved, moved);
        double centre = TensorPrimitives.Dot<double>(moved, projection.InInstruments(1)) / square;
        double variance =
            (projection.Residual[3] - (2.0 * centre * projection.Residual[1]) + (centre * centre * projection.Residual[0]))
            / fit.InstrumentDegreesOfFreedom;
        double scale = Math.Sqrt(Math.Max(0.0, variance) / square);
        return new SetInversion(centre, scale > 0.0 && double.IsFinite(scale) ? scale : 1.0, excess);
    }
}
