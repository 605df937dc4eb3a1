namespace Crabbymetrics.Estimators;

/// <summary>A treated unit, or the mean of several, and the donors that it is compared with: outcomes of all periods, and predictors
/// divided by their standard deviations. Immutable.</summary>
internal sealed class Comparison
{
    private readonly PanelData? _panel;
    private readonly int[] _treatedUnits;

    private Comparison(PanelData? panel, int[] treated, int[] donors)
    {
        _panel = panel;
        _treatedUnits = treated;
        DonorUnits = donors;
    }

    /// <summary>The places of the donors in the panel.</summary>
    public int[] DonorUnits { get; }

    /// <summary>The outcomes of the treated unit in all periods.</summary>
    public required double[] Treated { get; init; }

    /// <summary>The outcomes of the donors in all periods, one donor after the other.</summary>
    public required double[] Donors { get; init; }

    /// <summary>The number of periods without treatment.</summary>
    public required int Before { get; init; }

    /// <summary>The predictors of the treated unit.</summary>
    public double[] TreatedPredictors { get; private init; } = [];

    /// <summary>The predictors of the donors, one donor after the other.</summary>
    public double[] DonorPredictors { get; private init; } = [];

    /// <summary>What the predictors were divided by.</summary>
    public double[] PredictorScales { get; private init; } = [];

    public int PeriodCount => Treated.Length;

    public int DonorCount => DonorUnits.Length;

    public int PredictorCount => TreatedPredictors.Length;

    /// <summary>The outcomes of a donor in all periods.</summary>
    public ReadOnlySpan<double> Donor(int donor) => Donors.AsSpan(donor * PeriodCount, PeriodCount);

    /// <summary>Takes units of a panel.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="treated">The treated units, whose mean is compared.</param>
    /// <param name="donors">The donors.</param>
    /// <param name="before">The number of periods without treatment.</param>
    /// <param name="shift">How many periods earlier than they say the predictors are measured; those that would lie before the first
    /// period are of the first.</param>
    /// <exception cref="ArgumentException">A predictor has no value, or the same one for all units.</exception>
    public static Comparison Of(PanelData panel, int[] treated, int[] donors, int before, int shift = 0)
    {
        int periods = panel.Periods.Length,
            k = panel.Predictors.Length;
        double[] outcome = new double[periods],
            donorOutcomes = new double[periods * donors.Length];
        foreach (int unit in treated)
        {
            ReadOnlySpan<double> own = panel.Outcome(unit);
            for (int t = 0; t < periods; t++)
            {
                outcome[t] += own[t] / treated.Length;
            }
        }

        if (treated.Length == 1)
        {
            panel.Outcome(treated[0]).CopyTo(outcome);
        }

        for (int j = 0; j < donors.Length; j++)
        {
            panel.Outcome(donors[j]).CopyTo(donorOutcomes.AsSpan(j * periods));
        }

        double[] own1 = new double[k],
            others = new double[k * donors.Length],
            scales = new double[k];
        for (int p = 0; p < k; p++)
        {
            FillPredictor(panel, treated, donors, p, shift, own1, others, scales);
        }

        return new Comparison(panel, treated, donors)
        {
            Treated = outcome,
            Donors = donorOutcomes,
            Before = before,
            TreatedPredictors = own1,
            DonorPredictors = others,
            PredictorScales = scales,
        };
    }

    /// <summary>The same units with predictors measured earlier, and fewer periods without treatment by as many.</summary>
    public Comparison Earlier(int periods) => Of(_panel!, _treatedUnits, DonorUnits, Before - periods, periods);

    /// <summary>One of the donors as if it were treated, compared with the others; predictors keep their scales.</summary>
    public Comparison Pseudo(int donor)
    {
        int k = PredictorCount,
            periods = PeriodCount;
        int[] rest = [.. Enumerable.Range(0, DonorCount).Where(j => j != donor)];
        double[] outcomes = new double[periods * rest.Length],
            predictors = new double[k * rest.Length];
        for (int r = 0; r < rest.Length; r++)
        {
            Donor(rest[r]).CopyTo(outcomes.AsSpan(r * periods));
            DonorPredictors.AsSpan(rest[r] * k, k).CopyTo(predictors.AsSpan(r * k));
        }

        return new Comparison(_panel, [DonorUnits[donor]], [.. rest.Select(j => DonorUnits[j])])
        {
            Treated = Donor(donor).ToArray(),
            Donors = outcomes,
            Before = Before,
            TreatedPredictors = DonorPredictors.AsSpan(donor * k, k).ToArray(),
            DonorPredictors = predictors,
            PredictorScales = PredictorScales,
        };
    }

    /// <summary>The same units with other outcomes of the treated one, and without predictors.</summary>
    /// <param name="periods">The periods that are kept.</param>
    /// <param name="outcome">The outcomes of the treated unit in those.</param>
    public Comparison With(ReadOnlySpan<int> periods, double[] outcome)
    {
        double[] donors = new double[periods.Length * DonorCount];
        for (int j = 0; j < DonorCount; j++)
        {
            ReadOnlySpan<double> own = Donor(j);
            for (int t = 0; t < periods.Length; t++)
            {
                donors[(j * periods.Length) + t] = own[periods[t]];
            }
        }

        return new Comparison(_panel, _treatedUnits, DonorUnits)
        {
            Treated = outcome,
            Donors = donors,
            Before = periods.Length,
        };
    }

    private static void FillPredictor(
        PanelData panel,
        int[] treated,
        int[] donors,
        int predictor,
        int shift,
        double[] own,
        double[] others,
        double[] scales
    )
    {
        PanelPredictor definition = panel.Predictors[predictor];
        (int first, int last) = panel.Window(definition);
        (first, last) = (Math.Max(0, first - shift), Math.Max(0, last - shift));
        int k = own.Length,
            n = treated.Length + donors.Length;
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
        {
            int unit = i < treated.Length ? treated[i] : donors[i - treated.Length];
            values[i] = panel.Mean(definition.Column, unit, first, last);
            if (double.IsNaN(values[i]))
            {
                throw new ArgumentException(
                    $"The predictor '{definition.Name}', measured {shift} periods earlier, has no value for unit "
                        + $"'{panel.Units[unit]}' from {panel.Periods[first]} to {panel.Periods[last]}."
                );
            }
        }

        double mean = values.Average(),
            squares = 0.0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        double scale = Math.Sqrt(squares / (n - 1));
        if (!(scale > 1e-13 * Math.Abs(mean)))
        {
            throw new ArgumentException(
                $"The predictor '{definition.Name}' is {mean:G6} for every unit: it tells none from another. Leave it out."
            );
        }

        scales[predictor] = scale;
        for (int i = 0; i < treated.Length; i++)
        {
            own[predictor] += values[i] / scale / treated.Length;
        }

        for (int j = 0; j < donors.Length; j++)
        {
            others[(j * k) + predictor] = values[treated.Length + j] / scale;
        }
    }
}
