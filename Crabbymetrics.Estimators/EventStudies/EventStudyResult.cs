using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The effects of a treatment by the time since its start: estimates with any covariance, the average effect, the test of trends before the
/// treatment, effects by cohort. Immutable and safe for concurrent use.
/// </summary>
/// <remarks>The parameters are the effects of the relative periods, <c>event[-2]</c>, <c>event[0]</c> and so on, and then the slopes of
/// other regressors. Shares of cohorts are taken as known.</remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(ResultJsonConverter))]
public abstract partial class EventStudyResult
    : FittedModel,
        IEstimationResult,
        IJointParameters,
        IObservedData,
        ICovarianceDefault,
        ISummaryRemarks,
        IFullRefit
{
    private protected EventStudyResult(EventStudyFit fit)
    {
        Fit = fit;
        ParameterNames = [.. fit.Periods.Select(static period => period.Name), .. fit.SlopeNames];
        Parameters = [.. fit.Periods.Select(static period => period.Estimate), .. fit.Slopes];
    }

    /// <inheritdoc/>
    public override string EstimatorName => EventStudyEstimator.Name;

    /// <summary>How the effects were estimated.</summary>
    public EventStudyMethod Method => Fit.Options.Method;

    /// <summary>The observations that were used.</summary>
    public RegressionData Data => Fit.Data;

    /// <inheritdoc/>
    public override FitDiagnostics Diagnostics => Fit.Diagnostics;

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames { get; }

    /// <inheritdoc/>
    public override ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public override double ObservationCount => Fit.ObservationCount;

    /// <summary>The effects by relative period, ascending; the reference period is not among them.</summary>
    public ImmutableArray<EventStudyPeriod> Periods => Fit.Periods;

    /// <summary>The effects by cohort and relative period, of which <see cref="Periods"/> are averages. Empty of two-way effects, which are
    /// the same for all cohorts.</summary>
    public ImmutableArray<CohortEffect> Cohorts => Fit.Cohorts;

    /// <summary>The relative period that the others are compared with; null for imputation.</summary>
    public double? Reference => Method == EventStudyMethod.Imputation ? null : Fit.Options.Reference;

    /// <summary>The name of the units: the first absorbed effect, by which errors are clustered where no covariance is named.</summary>
    public string UnitName => Data.Absorbed[0].Name;

    /// <summary>The covariance where none is named: clustered by unit, <c>cr1</c>, and for imputation <c>cr0</c>, the conservative
    /// covariance of Borusyak, Jaravel and Spiess.</summary>
    public abstract string StandardCovariance { get; }

    /// <inheritdoc/>
    public abstract int CoefficientCount { get; }

    /// <inheritdoc/>
    public abstract int WorkingParameterCount { get; }

    /// <inheritdoc/>
    public virtual string? InferenceUnavailableReason => null;

    /// <inheritdoc/>
    public virtual string? ModelBasedUnavailableReason => null;

    /// <inheritdoc/>
    public virtual string? LeverageUnavailableReason => null;

    /// <inheritdoc/>
    public virtual double Dispersion => 1.0;

    /// <inheritdoc/>
    public virtual double TestDegreesOfFreedom => double.PositiveInfinity;

    /// <summary>The number of rows that were used.</summary>
    public int RowCount => Data.RowCount;

    IObservations IObservedData.Observations => Data;

    /// <summary>The weights of the observations; null where there are none.</summary>
    public ObservationWeights? Weights => Data.Weights;

    private protected EventStudyFit Fit { get; }

    /// <inheritdoc/>
    public abstract void CopyInformation(Span<double> information);

    CovarianceArguments? ICovarianceDefault.StandardArguments => ArgumentsFor(null, null);

    IEnumerable<string> ISummaryRemarks.SummaryRemarks(string vcov, CovarianceArguments? arguments, double level)
    {
        List<string> remarks = [];
        if (Periods.Any(static period => period.Period >= 0.0))
        {
            CoefficientRow average = AverageEffect(vcov, arguments, level);
            remarks.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Average effect over all treated observations: {average.Estimate:G6}, standard error {average.StandardError:G6}, "
                        + $"{100.0 * level:0.##} % limits {average.ConfidenceLow:G6} and {average.ConfidenceHigh:G6}"
                )
            );
        }

        try
        {
            if (PreTrendTest(vcov, arguments) is { } test)
            {
                remarks.Add(test.ToString());
            }
        }
        catch (CrabbymetricsException)
        {
            // Of more periods than clusters there is no joint test.
        }

        return remarks;
    }

    /// <inheritdoc/>
    public abstract void CopyScores(int firstRow, int rowCount, Span<double> scores);

    /// <summary>The average effect over all treated observations: that of the relative periods from 0 on, each with the number of its
    /// observations.</summary>
    /// <param name="vcov">The name of the covariance; null for <see cref="StandardCovariance"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The average with its standard error, test and limits.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    public CoefficientRow AverageEffect(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        AverageEffect(Covariance(vcov, arguments), level);

    /// <summary>The same under a given covariance.</summary>
    /// <param name="covariance">The covariance of the parameters.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The average with its standard error, test and limits.</returns>
    public CoefficientRow AverageEffect(CovarianceMatrix covariance, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int[] after = [.. Enumerable.Range(0, Periods.Length).Where(j => Periods[j].Period >= 0.0 && double.IsFinite(Periods[j].Estimate))];
        double total = after.Sum(j => Periods[j].Observations);
        double estimate = 0.0,
            variance = 0.0;
        foreach (int a in after)
        {
            estimate += Periods[a].Observations / total * Periods[a].Estimate;
            foreach (int b in after)
            {
                variance += Periods[a].Observations / total * covariance[a, b] * (Periods[b].Observations / total);
            }
        }

        double error = Math.Sqrt(variance);
        double degrees = covariance.TestDegreesOfFreedom(this);
        double reach = error * StudentTDistribution.TwoSidedQuantile(level, degrees);
        double statistic = estimate / error;
        return new CoefficientRow(
            "average effect",
            estimate,
            error,
            statistic,
            StudentTDistribution.TwoSidedTail(statistic, degrees),
            estimate - reach,
            estimate + reach
        );
    }

    /// <summary>The average effect as a table, which shows itself in every form.</summary>
    /// <param name="vcov">The name of the covariance; null for <see cref="StandardCovariance"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <example><code>Console.Write(study.AverageTable().ToMarkdown());</code></example>
    public AverageEffectTable AverageTable(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95)
    {
        CovarianceMatrix covariance = Covariance(vcov, arguments);
        return new AverageEffectTable(AverageEffect(covariance, level), covariance, covariance.TestDegreesOfFreedom(this), level);
    }

    /// <summary>The test that there is no effect in any period before the treatment: a joint Wald test of the relative periods below 0.
    /// It speaks for parallel trends where it does not reject.</summary>
    /// <param name="vcov">The name of the covariance; null for <see cref="StandardCovariance"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The test; null where no effect before the treatment was estimated.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more periods than clusters.</exception>
    public HypothesisTest? PreTrendTest(string? vcov = null, CovarianceArguments? arguments = null) =>
        PreTrendTest(Covariance(vcov, arguments));

    /// <summary>The same under a given covariance.</summary>
    /// <param name="covariance">The covariance of the parameters.</param>
    /// <returns>The test; null where no effect before the treatment was estimated.</returns>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more periods than clusters.</exception>
    public HypothesisTest? PreTrendTest(CovarianceMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        string[] before =
        [
            .. Periods.Where(static period => period.Period < 0.0 && double.IsFinite(period.Estimate)).Select(static period => period.Name),
        ];
        return before.Length == 0 ? null : WaldTest.JointSignificance(this, covariance, before);
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        if (weights.Length != RowCount)
        {
            throw new ArgumentException(
                $"There must be a weight for each of the {RowCount} rows; there are {weights.Length}.",
                nameof(weights)
            );
        }

        double[] product = weights.ToArray();
        for (int i = 0; i < product.Length && Data.Weights is { } own; i++)
        {
            product[i] *= own.Values.Span[i];
        }

        RegressionData data = Data.WithWeights(product, Data.Weights?.Kind ?? WeightKind.Frequency);
        EventStudyOptions options = Fit.Options.Copy();
        options.MaxDegreeOfParallelism = 1;
        EventStudyResult again = new EventStudyEstimator(options, Fit.Services).Fit(data, cancellationToken);
        return again.ParameterNames.SequenceEqual(ParameterNames)
            ? again
            : throw new IdentificationException("The resample has other relative periods.", []);
    }

    /// <summary>The arguments of the standard covariance: the units are the clusters where none are named.</summary>
    private protected override CovarianceArguments? ArgumentsFor(string? vcov, CovarianceArguments? arguments)
    {
        bool clustersMissing = vcov is null && (arguments is null || arguments.Clusters.IsDefaultOrEmpty);
        return clustersMissing ? (arguments ?? CovarianceArguments.None) with { Clusters = [UnitName] } : arguments;
    }

    private protected override EstimationServices Services => Fit.Services;

    private protected override string? StandardCovarianceName => StandardCovariance;
}
