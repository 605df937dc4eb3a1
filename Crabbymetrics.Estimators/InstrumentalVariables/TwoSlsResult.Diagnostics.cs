using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

// Diagnostics of the instruments and of the specification.
public partial class TwoSlsResult : IJointSignificance, IFirstStageStatistics, ISummaryRemarks
{
    IEnumerable<string> ISummaryRemarks.SummaryRemarks(string vcov, CovarianceArguments? arguments, double level) =>
        InstrumentDiagnostics.Of(this, vcov, arguments ?? CovarianceArguments.None, level, InstrumentRequests.None).Lines();

    ImmutableArray<FitStatistic> IFirstStageStatistics.FirstStageStatistics
    {
        get
        {
            if (InferenceUnavailableReason is not null)
            {
                return [];
            }

            try
            {
                return
                [
                    .. FirstStages().Select(static stage => new FitStatistic($"First-stage F ({stage.Endogenous})", stage.F?.Statistic)),
                ];
            }
            catch (CrabbymetricsException)
            {
                return [];
            }
        }
    }

    /// <summary>The first stage of each endogenous regressor.</summary>
    /// <param name="vcov">The covariance of its coefficients and of the robust F, by name; null as in
    /// <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <param name="level">The confidence level of the coefficients.</param>
    /// <returns>The first stages, in the order of the endogenous regressors.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    public ImmutableArray<FirstStage> FirstStages(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        Crabbymetrics.Estimators.FirstStages.Of(_fit, vcov, arguments, level);

    /// <summary>The coefficients of the reduced form: the least squares of the outcome on exogenous regressors and instruments.</summary>
    /// <param name="vcov">The covariance, by name; null as in <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; null for none.</param>
    /// <param name="level">The confidence level.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    public CoefficientTable ReducedForm(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        Crabbymetrics.Estimators.FirstStages.OfOutcome(_fit).Summarize(vcov, arguments, level);

    /// <summary>How strongly the instruments identify the endogenous coefficients together.</summary>
    /// <param name="vcov">The covariance of the robust statistics, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The statistics, with critical values.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <exception cref="InferenceUnavailableException">A first stage leaves no residuals.</exception>
    public WeakIdentification WeakIdentification(string? vcov = null, CovarianceArguments? arguments = null) =>
        IdentificationStrength.Of(_fit, vcov, arguments);

    /// <summary>The tF test of the coefficient of one endogenous regressor with one instrument.</summary>
    /// <param name="vcov">The covariance of coefficient and first stage, by name; null as in <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The t statistic with its critical value.</returns>
    /// <exception cref="InferenceUnavailableException">There are several endogenous regressors or instruments.</exception>
    public AdjustedTTest AdjustedT(string? vcov = null, CovarianceArguments? arguments = null)
    {
        if (EndogenousNames.Length != 1 || InstrumentNames.Length != 1)
        {
            throw new InferenceUnavailableException(
                FormattableString.Invariant(
                    $"tF is a test with one endogenous regressor and one instrument; there are {EndogenousNames.Length} "
                ) + FormattableString.Invariant($"and {InstrumentNames.Length}.")
            );
        }

        int place = ParameterNames.IndexOf(EndogenousNames[0]);
        HypothesisTest f =
            FirstStages(vcov, arguments)[0].RobustF ?? throw new InferenceUnavailableException("the first stage leaves no residuals.");
        return new AdjustedTTest(Parameters[place], Covariance(vcov, arguments).StandardErrors()[place], f.Statistic);
    }

    /// <summary>Anderson and Rubin's test (1949) that the endogenous coefficients have given values, valid however weak the instruments
    /// are:
    /// Wald over L of the instruments in <c>y - X2 b0</c>, F with L and n - L - k1 degrees of freedom (G - 1 with clusters).</summary>
    /// <param name="values">The values, one for each endogenous regressor that is left; null for zeros.</param>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test. With more instruments than endogenous regressors it rejects invalid instruments too.</returns>
    /// <exception cref="ArgumentException">The number of values is wrong or one is not finite, the name is not known, or an argument is
    /// missing or wrong.</exception>
    public HypothesisTest AndersonRubin(IReadOnlyList<double>? values = null, string? vcov = null, CovarianceArguments? arguments = null)
    {
        RobustTests tests = new(_fit, vcov, arguments);
        double[] point = Values(values);
        return HypothesisTest.FRatio(
            $"Anderson-Rubin ({tests.Kind})",
            HypothesisOf(point),
            tests.AndersonRubin(point) / tests.InstrumentCount,
            tests.InstrumentCount,
            tests.Denominator
        );
    }

    /// <summary>Kleibergen's K test (2002, 2005) of given endogenous coefficients, valid however weak the instruments are: chi-squared with
    /// as many degrees of freedom as endogenous regressors.</summary>
    /// <param name="values">The values, one for each endogenous regressor that is left; null for zeros.</param>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The number of values is wrong or one is not finite, the name is not known, or an argument is
    /// missing or wrong.</exception>
    public HypothesisTest KleibergenTest(IReadOnlyList<double>? values = null, string? vcov = null, CovarianceArguments? arguments = null)
    {
        RobustTests tests = new(_fit, vcov, arguments);
        double[] point = Values(values);
        return HypothesisTest.ChiSquared($"Kleibergen K ({tests.Kind})", HypothesisOf(point), tests.At(point).Score, tests.EndogenousCount);
    }

    /// <summary>The conditional likelihood ratio test of given endogenous coefficients (Moreira 2003; for other covariances Kleibergen
    /// 2005), valid however weak the instruments are; the p-value is conditional on their strength. With one endogenous regressor and
    /// errors of equal variance it is the most powerful of the three.</summary>
    /// <param name="values">The values, one for each endogenous regressor that is left; null for zeros.</param>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test. With several endogenous regressors the p-value is a bound (Kleibergen 2007).</returns>
    /// <exception cref="ArgumentException">The number of values is wrong or one is not finite, the name is not known, or an argument is
    /// missing or wrong.</exception>
    public HypothesisTest ConditionalLikelihoodRatio(
        IReadOnlyList<double>? values = null,
        string? vcov = null,
        CovarianceArguments? arguments = null
    )
    {
        RobustTests tests = new(_fit, vcov, arguments);
        double[] point = Values(values);
        RobustStatistics statistics = tests.At(point);
        return HypothesisTest.WithPValue(
            $"Conditional likelihood ratio ({tests.Kind})",
            HypothesisOf(point),
            statistics.LikelihoodRatio,
            tests.ConditionalPValue(statistics)
        );
    }

    /// <summary>The values that <see cref="AndersonRubin"/> does not reject: for one endogenous regressor.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The set: a union of intervals, unbounded exactly where the first-stage F under the same covariance is below the critical
    /// value.</returns>
    /// <exception cref="InferenceUnavailableException">There are several endogenous regressors.</exception>
    public ConfidenceSet AndersonRubinSet(double level = 0.95, string? vcov = null, CovarianceArguments? arguments = null) =>
        RobustSets.AndersonRubin(_fit, level, vcov, arguments);

    /// <summary>The values that <see cref="KleibergenTest"/> does not reject: for one endogenous regressor. K is 0 wherever the criterion
    /// of
    /// LIML is flat, at its worst too, so that the set may have a part far from the estimate.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The set.</returns>
    /// <exception cref="InferenceUnavailableException">There are several endogenous regressors.</exception>
    public ConfidenceSet KleibergenSet(double level = 0.95, string? vcov = null, CovarianceArguments? arguments = null) =>
        RobustSets.Kleibergen(_fit, level, vcov, arguments);

    /// <summary>The values that <see cref="ConditionalLikelihoodRatio"/> does not reject: for one endogenous regressor.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The set, which holds the LIML estimate where errors have equal variances.</returns>
    /// <exception cref="InferenceUnavailableException">There are several endogenous regressors.</exception>
    public ConfidenceSet ConditionalLikelihoodRatioSet(double level = 0.95, string? vcov = null, CovarianceArguments? arguments = null) =>
        RobustSets.ConditionalLikelihoodRatio(_fit, level, vcov, arguments);

    /// <summary>Sargan's test (1958) of the overidentifying restrictions, for errors of equal variance: <c>n e'Pe / e'e</c> with the
    /// residuals of two-stage least squares, chi-squared with L - k2 degrees of freedom.</summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The equation is exactly identified, or fits perfectly.</exception>
    public HypothesisTest Sargan() => Overidentification.Sargan(_fit);

    /// <summary>Basmann's test (1960) of the overidentifying restrictions: <c>S (n - L - k1) / (n - S)</c>, S being Sargan's
    /// statistic.</summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The equation is exactly identified, or fits perfectly.</exception>
    public HypothesisTest Basmann() => Overidentification.Basmann(_fit);

    /// <summary>The likelihood ratio test of the overidentifying restrictions after LIML (Anderson and Rubin 1950): <c>n log
    /// kappa</c>.</summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The equation is exactly identified.</exception>
    public HypothesisTest OveridentificationLikelihoodRatio() => Overidentification.LikelihoodRatio(_fit);

    /// <summary>Hansen's J (1982) of two-step efficient GMM: the overidentifying restrictions for errors of the chosen covariance, with the
    /// weights of the first step, not centred (ivreg2, linearmodels). After continuously updated GMM without a name, the J of
    /// that.</summary>
    /// <param name="vcov">The covariance of the moments, by name; null for that which GMM was weighted by, or <c>sandwich</c>. Small-sample
    /// factors do not count.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The equation is exactly identified.</exception>
    /// <exception cref="CrabbymetricsException">The covariance of the moments is singular: there are too few clusters.</exception>
    public HypothesisTest HansenJ(string? vcov = null, CovarianceArguments? arguments = null)
    {
        bool isGmm = Method is TwoSlsMethod.Gmm or TwoSlsMethod.ContinuouslyUpdated;
        return vcov is null && Method == TwoSlsMethod.ContinuouslyUpdated
            ? Overidentification.OfContinuousUpdating(_fit)
            : Overidentification.Hansen(
                _fit,
                vcov ?? (isGmm ? _fit.Equation.Options.GmmWeights : BuiltInCovariances.Sandwich.Name),
                arguments ?? (vcov is null && isGmm ? _fit.Equation.Options.GmmArguments : null)
            );
    }

    /// <summary>The test that some of the instruments are valid, the others being so: the difference of J with all and without these, at
    /// the
    /// same weights, never negative (the C test; Hayashi 2000, section 3.6).</summary>
    /// <param name="instruments">The instruments to test.</param>
    /// <param name="vcov">The covariance of the moments, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test, with as many degrees of freedom as instruments are tested.</returns>
    /// <exception cref="ArgumentException">A name is no instrument, or the others do not identify the equation.</exception>
    /// <exception cref="InferenceUnavailableException">The equation is exactly identified.</exception>
    public HypothesisTest DifferenceInJ(IReadOnlyCollection<string> instruments, string? vcov = null, CovarianceArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        return Overidentification.Difference(_fit, instruments, vcov, arguments);
    }

    /// <summary>The test that the endogenous regressors are exogenous, by the residuals of their first stages in the equation (Wu 1973;
    /// Hausman 1978), F with k2 and n - k - k2 degrees of freedom; robust under another covariance.</summary>
    /// <param name="vcov">The covariance, by name; null for that of errors of equal variance.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">A first stage leaves no residuals, or there are too few observations.</exception>
    public HypothesisTest WuHausman(string? vcov = null, CovarianceArguments? arguments = null) =>
        new Endogeneity(_fit).WuHausman(vcov, arguments);

    /// <summary>Durbin's test (1954) that the endogenous regressors are exogenous: what the residuals of the first stages explain over the
    /// residual variance of least squares, rss / n; chi-squared with k2 degrees of freedom.</summary>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">A first stage leaves no residuals, or there are too few observations.</exception>
    public HypothesisTest Durbin() => new Endogeneity(_fit).Durbin();

    /// <summary>The test that all slopes are zero: Wald's under a covariance over their number, F with n - k degrees of freedom, with
    /// clusters G - 1. Sums of squares give no such test of instruments. R's <c>AER::summary.ivreg</c>.</summary>
    /// <param name="vcov">The covariance, by name; null as in <see cref="FittedModel.Summary"/>.</param>
    /// <param name="arguments">Groups and lags; null for none.</param>
    /// <returns>The test; null where there is no slope or no inference.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more slopes than clusters.</exception>
    public HypothesisTest? FTest(string? vcov = null, CovarianceArguments? arguments = null) =>
        InferenceUnavailableReason is not null ? null : FTest(Covariance(vcov, arguments));

    /// <summary>The same test under a given covariance.</summary>
    /// <param name="covariance">The covariance of the parameters.</param>
    /// <returns>The test; null where there is no slope or no inference.</returns>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more slopes than clusters.</exception>
    public HypothesisTest? FTest(CovarianceMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int slopes = CoefficientCount - (HasIntercept ? 1 : 0);
        return InferenceUnavailableReason is not null || slopes == 0
            ? null
            : HypothesisTest.FRatio(
                "F",
                HasIntercept ? "all slopes = 0" : "all coefficients = 0",
                WaldTest.JointSignificance(this, covariance).Statistic,
                slopes,
                covariance.TestDegreesOfFreedom(this)
            );
    }

    private double[] Values(IReadOnlyList<double>? values)
    {
        int count = EndogenousNames.Length;
        if (values is not null && (values.Count != count || values.Any(static value => !double.IsFinite(value))))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"There are {count} endogenous regressors ({string.Join(", ", EndogenousNames)}): as many finite "
                ) + "values are needed.",
                nameof(values)
            );
        }

        return values is null ? new double[count] : [.. values];
    }

    private string HypothesisOf(double[] values) =>
        string.Join(", ", EndogenousNames.Zip(values, static (name, value) => FormattableString.Invariant($"{name} = {value:G6}")));
}
