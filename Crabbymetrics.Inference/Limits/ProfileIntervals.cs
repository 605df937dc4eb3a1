using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Profile likelihood limits: the values v of a parameter that a likelihood ratio test does not reject,
/// <c>2 (log L - log L(v)) &lt;= chi2(1)</c>, L(v) being the largest likelihood with the parameter held at v. They are not symmetric, and
/// hold where the likelihood is not nearly quadratic; after Firth's bias reduction they are those of the penalized likelihood. Venzon and
/// Moolgavkar (1988), Applied Statistics 37; R's <c>confint</c> of a <c>glm</c>, <c>logistf</c>.
/// </summary>
public static class ProfileIntervals
{
    private const int MostSteps = 60;

    // In units of the signed root of the likelihood ratio, which has about a standard error for a unit.
    private const double Tolerance = 1e-9;

    /// <summary>Finds the limits.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="names">The parameters; null for all that are identified.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>A row for each parameter, with the p-value of the likelihood ratio test that it is 0. A limit that is infinite, since the
    /// likelihood never falls that far, is null.</returns>
    /// <exception cref="NotSupportedException">The result has no likelihood at other points than its maximum.</exception>
    /// <exception cref="ArgumentException">A name is not there or not identified.</exception>
    /// <exception cref="CrabbymetricsException">A limit was not found.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference, or the weights are probability weights, or the
    /// likelihood has a dispersion, for which the limits of the table are exact or as good.</exception>
    public static IntervalTable Of(IEstimationResult result, IEnumerable<string>? names = null, double level = 0.95)
    {
        const string Asks = "A profile likelihood limit";
        EffectTable.RequireLevel(level);
        IPointEvaluation model = Capability.Require<IPointEvaluation>(result, Asks);
        ILikelihood likelihood = Capability.Require<ILikelihood>(result, Asks);
        ObservationCounts.RefuseProbabilityWeights(result, "a profile likelihood limit");
        if (!double.IsFinite(likelihood.LogLikelihood) || !double.IsPositiveInfinity(result.TestDegreesOfFreedom))
        {
            throw new InferenceUnavailableException(
                $"Profile likelihood limits of '{result.EstimatorName}' are not available: they are those of a likelihood without a "
                    + "dispersion (poisson, logit, probit, binomial). Use the limits of the table."
            );
        }

        if (result is IInformation { InferenceUnavailableReason: { } reason })
        {
            throw new InferenceUnavailableException(reason);
        }

        if (result is IObservedData { Observations: not RegressionData })
        {
            throw new InferenceUnavailableException(
                "Profile likelihood limits need the rows in memory: the model is fitted again with a parameter held. Use the limits of the "
                    + "table."
            );
        }

        int[] chosen = MultipleTesting.Tested(result, names ?? result.ParameterNames.Where((_, j) => !double.IsNaN(result.Parameters[j])));
        CovarianceMatrix covariance = result.Covariance(BuiltInCovariances.Vanilla.Name);
        double reach = StudentTDistribution.TwoSidedQuantile(level, double.PositiveInfinity);
        ImmutableArray<CoefficientRow>.Builder rows = ImmutableArray.CreateBuilder<CoefficientRow>(chosen.Length);
        foreach (int parameter in chosen)
        {
            double estimate = result.Parameters[parameter];
            double error = Math.Sqrt(covariance[parameter, parameter]);
            Profile profile = new(model, parameter);
            double zero = estimate == 0.0 ? 0.0 : profile.RootAt(0.0);
            rows.Add(
                new CoefficientRow(
                    result.ParameterNames[parameter],
                    estimate,
                    error,
                    double.IsNaN(zero) ? null : zero,
                    double.IsNaN(zero) ? null : StudentTDistribution.TwoSidedTail(zero, double.PositiveInfinity),
                    Limit(profile, estimate, error, -reach),
                    Limit(profile, estimate, error, reach)
                )
            );
        }

        return new IntervalTable(
            "Profile likelihood limits",
            rows.MoveToImmutable(),
            level,
            "z is the signed root of the likelihood ratio of the parameter at 0."
        );
    }

    // The signed root falls as the value rises: it is -target at the limit. Secant steps inside a bracket.
    private static double? Limit(Profile profile, double estimate, double error, double target)
    {
        double inner = estimate;
        double innerGap = -Math.Abs(target);
        double step = target * error;
        double outer = estimate + step;
        double outerGap = Gap(outer);
        for (int doubling = 0; outerGap < 0.0; doubling++)
        {
            if (doubling == 12)
            {
                return null;
            }

            (inner, innerGap) = (outer, outerGap);
            step *= 1.6;
            outer = estimate + step;
            outerGap = Gap(outer);
        }

        for (int iteration = 0; iteration < MostSteps; iteration++)
        {
            if (double.IsNaN(outerGap))
            {
                return null;
            }

            double share = Math.Clamp(innerGap / (innerGap - outerGap), 0.02, 0.98);
            double next = inner + (share * (outer - inner));
            double gap = Gap(next);
            if (Math.Abs(gap) <= Tolerance || Math.Abs(outer - inner) <= 1e-12 * error)
            {
                return next;
            }

            if (gap < 0.0)
            {
                (inner, innerGap) = (next, gap);
            }
            else
            {
                (outer, outerGap) = (next, gap);
            }
        }

        throw new CrabbymetricsException(
            FormattableString.Invariant($"The profile likelihood limit beyond {estimate} was not found in {MostSteps} steps.")
        );

        double Gap(double value) => Math.Abs(profile.RootAt(value)) - Math.Abs(target);
    }

    private sealed class Profile
    {
        private readonly IPointEvaluation _model;
        private readonly int _parameter;
        private readonly double _largest;

        public Profile(IPointEvaluation model, int parameter)
        {
            _model = model;
            _parameter = parameter;
            _largest = Of(model);
        }

        /// <summary>The signed root of the likelihood ratio; NaN where the estimates at the value are not found.</summary>
        public double RootAt(double value)
        {
            double[,] row = new double[1, _model.ParameterNames.Length];
            row[0, _parameter] = 1.0;
            LinearRestrictions held = LinearRestrictions.Create(_model.ParameterNames, row, [value]);
            try
            {
                double gap = Math.Max(_largest - Of(RestrictedEstimates.Find(_model, held)), 0.0);
                return Math.Sign(_model.Parameters[_parameter] - value) * Math.Sqrt(2.0 * gap);
            }
            catch (CrabbymetricsException)
            {
                return double.NaN;
            }
        }

        private static double Of(IEstimationResult result) => ((ILikelihood)result).PenalizedMaximum ?? ((ILikelihood)result).LogLikelihood;
    }
}
