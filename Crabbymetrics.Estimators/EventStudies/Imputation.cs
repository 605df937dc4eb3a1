namespace Crabbymetrics.Estimators;

/// <summary>
/// The imputation estimator: effects of units and periods and slopes are those of the untreated observations, and the effect on a treated
/// observation is its outcome less what they say of it. Averages of such effects are sums <c>v'y</c> of all outcomes; their conservative
/// covariance is that of <c>v e</c>, e being the residuals of untreated observations and, of treated ones, the effect less the average of
/// its cohort and relative period with weights v^2. Borusyak, Jaravel and Spiess (2024), sections 4.1 and 4.3.
/// </summary>
internal sealed class Imputation
{
    private const double Imbalance = 1e-8;

    private readonly EventStudyOptions _options;
    private readonly EstimationServices _services;
    private readonly CancellationToken _cancellationToken;
    private readonly List<EventStudyPeriod> _periods = [];
    private readonly List<CohortEffect> _cohorts = [];

    // What each period's estimate changes with the score of each row.
    private readonly List<double[]> _influences = [];

    private Imputation(EventStudyOptions options, EstimationServices services, CancellationToken cancellationToken)
    {
        _options = options;
        _services = services;
        _cancellationToken = cancellationToken;
    }

    public static EventStudyResult Fit(
        RegressionData data,
        EventStudyOptions options,
        EstimationServices services,
        CancellationToken cancellationToken
    ) => new Imputation(options, services, cancellationToken).Fit(data);

    private ImputationEventStudy Fit(RegressionData data)
    {
        EventStudySample sample = EventStudySample.Of(data, needsControls: false);
        List<string> warnings = [.. sample.Warnings];
        int[] untreated = Rows(sample, static relative => !(relative >= 0.0));
        FixedEffectsOlsResult fit = Untreated(sample.Data, untreated);
        double[] effects = Effects(sample, fit, out int[] unknown);
        if (unknown.Length > 0)
        {
            warnings.Add(
                FormattableString.Invariant($"{unknown.Length} treated observations were left out: their unit, their period or another ")
                    + "effect has no untreated observation, so that nothing says what their outcomes would have been."
            );
            HashSet<int> gone = [.. unknown];
            sample = sample.SelectRows([.. Enumerable.Range(0, sample.Data.RowCount).Where(row => !gone.Contains(row))]);
            effects = [.. Enumerable.Range(0, effects.Length).Where(row => !gone.Contains(row)).Select(row => effects[row])];
            untreated = Rows(sample, static relative => !(relative >= 0.0));
        }

        UntreatedEquations equations = new(sample, untreated);
        double[] residuals = fit.Residuals();
        AddLeads(sample, untreated);
        foreach (
            IGrouping<double, int> horizon in Rows(sample, static relative => relative >= 0.0)
                .Where(row => sample.Weight(row) > 0.0)
                .GroupBy(row => sample.Relative[row])
                .OrderBy(static group => group.Key)
        )
        {
            int[] rows = [.. horizon];
            double total = rows.Sum(sample.Weight);
            double[] weights = [.. rows.Select(row => sample.Weight(row) / total)];
            double[] others = equations.WeightsOf(rows, weights, out double error);
            bool identified = error <= Imbalance;
            double estimate = identified ? rows.Zip(weights, (row, weight) => weight * effects[row]).Sum() : double.NaN;
            string name = EventStudySample.NameOf(horizon.Key);
            _periods.Add(new EventStudyPeriod(horizon.Key, name, estimate, total));
            if (!identified)
            {
                warnings.Add($"{name} is not identified: untreated observations do not connect its units and periods.");
            }

            double[] influence = new double[sample.Data.RowCount];
            for (int i = 0; i < untreated.Length; i++)
            {
                influence[untreated[i]] = others[i] * residuals[i];
            }

            foreach (
                IGrouping<double, int> cohort in Enumerable
                    .Range(0, rows.Length)
                    .GroupBy(i => sample.Cohorts[rows[i]])
                    .OrderBy(static c => c.Key)
            )
            {
                double share = cohort.Sum(i => weights[i]);
                double own = cohort.Sum(i => weights[i] * effects[rows[i]]) / share;
                _cohorts.Add(new CohortEffect(cohort.Key, horizon.Key, identified ? own : double.NaN, share, share * total));
                double squares = cohort.Sum(i => Square(sample, rows[i], weights[i]));
                double average = cohort.Sum(i => Square(sample, rows[i], weights[i]) * effects[rows[i]]) / squares;
                foreach (int i in cohort)
                {
                    influence[rows[i]] = weights[i] * (effects[rows[i]] - average);
                }
            }

            _influences.Add(influence);
        }

        return Result(sample, fit, untreated, warnings);
    }

    private ImputationEventStudy Result(EventStudySample sample, FixedEffectsOlsResult fit, int[] untreated, List<string> warnings)
    {
        List<double[]> kept = [.. _influences.Where((_, j) => double.IsFinite(_periods[j].Estimate))];
        if (kept.Count == 0)
        {
            throw new IdentificationException("No effect of the treatment is identified by the untreated observations.", []);
        }

        kept.AddRange(InfluenceOfSlopes(fit, 0, sample.Data.RowCount, untreated));
        return new ImputationEventStudy(
            new EventStudyFit
            {
                Options = _options,
                Services = _services,
                Data = sample.Data,
                Periods = [.. _periods],
                Cohorts = [.. _cohorts],
                SlopeNames = sample.Data.Design.ColumnNames,
                Slopes = fit.Coefficients,
                Diagnostics = fit.Diagnostics with
                {
                    Warnings = [.. warnings, .. fit.Diagnostics.Warnings],
                    VisitedRows = sample.Data.RowCount,
                },
                ObservationCount = sample.Data.ObservationCount(sample.Data.Weights is { } weights ? weights.Values.Span : default),
            },
            [.. kept]
        );
    }

    // What the coefficients from one on change with the score of each untreated row.
    private static IEnumerable<double[]> InfluenceOfSlopes(FixedEffectsOlsResult fit, int first, int rows, int[] untreated)
    {
        int k = fit.CoefficientCount;
        if (k == 0 || fit.InferenceUnavailableReason is not null)
        {
            return Enumerable.Range(first, k - first).Select(_ => new double[rows]);
        }

        double[] information = new double[k * k],
            jacobian = new double[k * k],
            scores = new double[untreated.Length * k];
        ((IInformation)fit).CopyInformation(information);
        ((IInformation)fit).CopyJacobian(jacobian);
        ((IScoreContributions)fit).CopyScores(0, untreated.Length, scores);
        double[] influence = SmallMatrix.Multiply(jacobian, ReducedForm.Inverse(information, k), k, k, k);
        double[][] result = [.. Enumerable.Range(first, k - first).Select(_ => new double[rows])];
        for (int i = 0; i < untreated.Length; i++)
        {
            for (int j = first; j < k; j++)
            {
                double sum = 0.0;
                for (int l = 0; l < k; l++)
                {
                    sum += influence[(j * k) + l] * scores[(i * k) + l];
                }

                result[j - first][untreated[i]] = sum;
            }
        }

        return result;
    }

    // The effects of the last periods before the treatment, among untreated observations.
    private void AddLeads(EventStudySample sample, int[] untreated)
    {
        double[] leads =
        [
            .. untreated
                .Where(row => sample.Relative[row] < 0.0 && sample.Weight(row) > 0.0)
                .Select(row => sample.Relative[row])
                .Distinct()
                .OrderDescending()
                .Take(_options.Leads)
                .Order(),
        ];
        if (leads.Length == 0)
        {
            return;
        }

        RegressionData data = sample.Data;
        DesignMatrix dummies = DesignMatrix.Create(
            data.RowCount,
            leads.Select(lead =>
                KeyValuePair.Create(EventStudySample.NameOf(lead), Array.ConvertAll(sample.Relative, own => own == lead ? 1.0 : 0.0))
            )
        );
        data = data.WithDesign(data.Design.ColumnCount == 0 ? dummies : dummies.Append(data.Design));
        FixedEffectsOlsResult fit = Untreated(data, untreated);
        double[][] all = [.. InfluenceOfSlopes(fit, 0, data.RowCount, untreated)];
        int next = 0;
        for (int j = 0; j < leads.Length; j++)
        {
            double estimate = fit.Coefficients[j];
            double weight = untreated.Where(row => sample.Relative[row] == leads[j]).Sum(sample.Weight);
            _periods.Add(new EventStudyPeriod(leads[j], EventStudySample.NameOf(leads[j]), estimate, weight));
            _influences.Add(double.IsNaN(estimate) ? [] : all[next++]);
        }
    }

    private FixedEffectsOlsResult Untreated(RegressionData data, int[] untreated) =>
        untreated.Length == 0
            ? throw new ArgumentException("There is no untreated observation to estimate from.", nameof(data))
            : (FixedEffectsOlsResult)
                new OlsEstimator(_options.LeastSquares(), _services).Fit(data.SelectRows(untreated).WithoutTreatment(), _cancellationToken);

    // Of each row of the sample; 0 for untreated ones.
    private static double[] Effects(EventStudySample sample, FixedEffectsOlsResult fit, out int[] unknown)
    {
        int[] treated = Rows(sample, static relative => relative >= 0.0);
        double[] effects = new double[sample.Data.RowCount];
        if (treated.Length == 0)
        {
            unknown = [];
            return effects;
        }

        double[] without = fit.Predict(sample.Data.SelectRows(treated).WithoutTreatment(), missingForNewLevels: true);
        for (int i = 0; i < treated.Length; i++)
        {
            effects[treated[i]] = sample.Data.Outcome.Span[treated[i]] - without[i];
        }

        unknown = [.. treated.Where(row => double.IsNaN(effects[row]))];
        return effects;
    }

    // A row with frequency f is f rows with the f-th part of its weight.
    private static double Square(EventStudySample sample, int row, double weight) =>
        weight * weight / (sample.Data.Weights?.Kind == WeightKind.Frequency ? sample.Weight(row) : 1.0);

    private static int[] Rows(EventStudySample sample, Func<double, bool> take) =>
        [.. Enumerable.Range(0, sample.Relative.Length).Where(row => take(sample.Relative[row]))];
}
