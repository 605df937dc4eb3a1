using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Event studies by least squares: on dummies of cohorts and relative periods, averaged over cohorts, or of relative periods
/// alone.</summary>
internal static class InteractionFit
{
    public static EventStudyResult Fit(
        RegressionData data,
        EventStudyOptions options,
        EstimationServices services,
        CancellationToken cancellationToken
    )
    {
        bool byCohort = options.Method == EventStudyMethod.SunAbraham;
        EventStudySample sample = EventStudySample.Of(data, byCohort);
        int[]? remaining = Singletons.Remaining(sample.Data);
        int dropped = remaining is null ? 0 : sample.Data.RowCount - remaining.Length;
        sample =
            remaining is null ? sample
            : remaining.Length > 0 ? sample.SelectRows(remaining)
            : throw new ArgumentException("Every observation is the only one of its unit or its period.", nameof(data));
        if (!sample.Relative.Contains(options.Reference))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"No observation is in the relative period {options.Reference}, which the others would be ")
                    + $"compared with ({nameof(EventStudyOptions.Reference)}).",
                nameof(data)
            );
        }

        Cell[] cells = Cells(sample, options.Reference, byCohort);
        RegressionData design = sample.Data.WithDesign(DesignOf(sample, cells, byCohort));
        OlsResult regression = new OlsEstimator(options.LeastSquares(), services).Fit(design.WithoutTreatment(), cancellationToken);
        List<string> warnings = [.. sample.Warnings, .. Singles(dropped), .. regression.Diagnostics.Warnings];
        ImmutableArray<EventStudyPeriod>.Builder periods = ImmutableArray.CreateBuilder<EventStudyPeriod>();
        ImmutableArray<CohortEffect>.Builder cohorts = ImmutableArray.CreateBuilder<CohortEffect>();
        List<double[]> map = [];
        int[] place = Identified(regression);
        int k = regression.CoefficientCount;
        foreach (IGrouping<double, int> group in Enumerable.Range(0, cells.Length).GroupBy(c => cells[c].Period))
        {
            int[] known = [.. group.Where(c => place[c] >= 0)];
            double total = known.Sum(c => cells[c].Weight);
            double estimate = known.Length == 0 ? double.NaN : known.Sum(c => cells[c].Weight / total * regression.Coefficients[c]);
            periods.Add(new EventStudyPeriod(group.Key, EventStudySample.NameOf(group.Key), estimate, group.Sum(c => cells[c].Weight)));
            foreach (int c in byCohort ? group : Enumerable.Empty<int>())
            {
                double share = place[c] >= 0 ? cells[c].Weight / total : 0.0;
                cohorts.Add(new CohortEffect(cells[c].Cohort, cells[c].Period, regression.Coefficients[c], share, cells[c].Weight));
            }

            if (known.Length > 0)
            {
                double[] row = new double[k];
                foreach (int c in known)
                {
                    row[place[c]] = cells[c].Weight / total;
                }

                map.Add(row);
            }
        }

        if (map.Count == 0)
        {
            throw new IdentificationException("No effect of the treatment is identified beside the absorbed effects.", []);
        }

        for (int j = cells.Length; j < place.Length; j++)
        {
            if (place[j] >= 0)
            {
                double[] row = new double[k];
                row[place[j]] = 1.0;
                map.Add(row);
            }
        }

        EventStudyFit fit = new()
        {
            Options = options,
            Services = services,
            Data = sample.Data,
            Periods = periods.ToImmutable(),
            Cohorts = cohorts.ToImmutable(),
            SlopeNames = sample.Data.Design.ColumnNames,
            Slopes = regression.Coefficients[cells.Length..],
            Diagnostics = regression.Diagnostics with { Warnings = [.. warnings] },
            ObservationCount = regression.ObservationCount,
        };
        return new RegressionEventStudy(fit, (FixedEffectsOlsResult)regression, [.. map.SelectMany(static row => row)], map.Count, dropped);
    }

    private static IEnumerable<string> Singles(int dropped) =>
        dropped == 0
            ? []
            : [FormattableString.Invariant($"{dropped} observations were left out: each is the only one of its unit or period.")];

    // Ascending by relative period, then by cohort.
    private static Cell[] Cells(EventStudySample sample, double reference, bool byCohort)
    {
        Dictionary<(double Period, double Cohort), double> weights = [];
        for (int i = 0; i < sample.Relative.Length; i++)
        {
            if (!double.IsNaN(sample.Relative[i]) && sample.Relative[i] != reference && sample.Weight(i) > 0.0)
            {
                (double, double) key = (sample.Relative[i], byCohort ? sample.Cohorts[i] : 0.0);
                weights[key] = weights.GetValueOrDefault(key) + sample.Weight(i);
            }
        }

        return
        [
            .. weights
                .Select(static pair => new Cell(pair.Key.Period, pair.Key.Cohort, pair.Value))
                .OrderBy(static c => c.Period)
                .ThenBy(static c => c.Cohort),
        ];
    }

    private static DesignMatrix DesignOf(EventStudySample sample, Cell[] cells, bool byCohort)
    {
        int n = sample.Data.RowCount;
        Dictionary<(double, double), int> places = [];
        double[][] columns = new double[cells.Length][];
        for (int c = 0; c < cells.Length; c++)
        {
            places[(cells[c].Period, cells[c].Cohort)] = c;
            columns[c] = new double[n];
        }

        for (int i = 0; i < n; i++)
        {
            if (places.TryGetValue((sample.Relative[i], byCohort ? sample.Cohorts[i] : 0.0), out int c))
            {
                columns[c][i] = 1.0;
            }
        }

        DesignMatrix design = DesignMatrix.Create(
            n,
            cells.Select(
                (cell, c) =>
                    KeyValuePair.Create(
                        byCohort
                            ? FormattableString.Invariant($"cohort[{cell.Cohort}]:") + EventStudySample.NameOf(cell.Period)
                            : EventStudySample.NameOf(cell.Period),
                        columns[c]
                    )
            )
        );
        return sample.Data.Design.ColumnCount == 0 ? design : design.Append(sample.Data.Design);
    }

    // The place of each coefficient among those that are identified; -1 of one that is not.
    private static int[] Identified(OlsResult regression)
    {
        int[] places = new int[regression.Coefficients.Length];
        int next = 0;
        for (int j = 0; j < places.Length; j++)
        {
            places[j] = double.IsNaN(regression.Coefficients[j]) ? -1 : next++;
        }

        return places;
    }

    // The observations of a cohort in a relative period, and their weight.
    private sealed record Cell(double Period, double Cohort, double Weight);
}
