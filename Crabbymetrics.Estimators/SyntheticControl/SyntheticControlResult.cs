using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted synthetic control: weights of donors, gaps between the treated unit and the synthetic one, and what they say of the effect.
/// With several treated units weights, gaps and effects are means over them, and <see cref="Units"/> has each. Immutable.
/// </summary>
/// <remarks>There are no scores and no information matrix, hence no standard errors of weights. What there is instead compares the treated
/// unit with others: <see cref="PlacebosInSpace"/>, <see cref="LeaveOneOut"/>, <see cref="ConformalPValue"/>,
/// <see cref="ConformalIntervals"/>, <see cref="StandardError"/>.</remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed partial class SyntheticControlResult : IEstimationResult
{
    private readonly PanelData _panel;
    private readonly SyntheticFitter _fitter;
    private readonly ComparedUnit[] _compared;

    internal SyntheticControlResult(PanelData panel, SyntheticFitter fitter, ComparedUnit[] units, TimeSpan elapsed)
    {
        _panel = panel;
        _fitter = fitter;
        _compared = units;
        ParameterNames = [.. panel.Donors.Select(unit => panel.Units[unit])];
        Units = [.. units.Select(unit => Describe(panel, unit))];
        Parameters = Units.Length == 1 ? Units[0].Weights : Mean(Units);
        Gaps = Units.Length == 1 ? Units[0].Gaps : MeanGaps(Units);
        Diagnostics = new FitDiagnostics
        {
            Converged = units.All(static unit => unit.Fit.Converged),
            Iterations = units.Sum(static unit => unit.Fit.Iterations),
            TerminationReason = units.All(static unit => unit.Fit.Converged)
                ? TerminationReason.KktResidual
                : TerminationReason.MaxIterations,
            Objective = units.Sum(static unit => unit.Fit.Objective),
            Solver = "active-set",
            Elapsed = elapsed,
            Warnings = WarningsOf(Units),
        };
    }

    /// <inheritdoc/>
    public string EstimatorName => SyntheticControlEstimator.Name;

    /// <summary>How the weights were found.</summary>
    public SyntheticControlMethod Method => _fitter.Options.Method;

    /// <summary>The name of the outcome.</summary>
    public string OutcomeName => _panel.OutcomeName;

    /// <summary>The names of the treated units.</summary>
    public ImmutableArray<string> Treated => [.. _panel.Treated.Select(unit => _panel.Units[unit])];

    /// <summary>The first period with treatment.</summary>
    public string From => _panel.Periods[_panel.FirstTreatedPeriod];

    /// <summary>The donors.</summary>
    public ImmutableArray<string> Donors => ParameterNames;

    /// <summary>The weights of the donors, in their order.</summary>
    public ImmutableArray<double> Weights => Parameters;

    /// <summary>The periods before treatment.</summary>
    public ImmutableArray<string> PeriodsBefore => _panel.Periods[.._panel.FirstTreatedPeriod];

    /// <summary>The weights of the periods before treatment, of synthetic difference in differences; empty for other methods.</summary>
    public ImmutableArray<double> TimeWeights => [.. _compared[0].Fit.TimeWeights];

    /// <summary>The treated units one by one; a single one, of their mean, for synthetic difference in differences.</summary>
    public ImmutableArray<SyntheticControlUnit> Units { get; }

    /// <summary>The outcomes of the treated unit and of the synthetic one in all periods.</summary>
    public ImmutableArray<SyntheticControlGap> Gaps { get; }

    /// <summary>The average effect on the treated: the mean gap after treatment.</summary>
    public double Att => Gaps.Where(static gap => gap.IsAfter).Average(static gap => gap.Gap);

    /// <summary>The root of the mean squared gap before treatment.</summary>
    public double PreRmspe => Rmspe(after: false);

    /// <summary>The root of the mean squared gap after treatment.</summary>
    public double PostRmspe => Rmspe(after: true);

    /// <summary>The donors' names; see <see cref="Donors"/>.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The donors' weights; see <see cref="Weights"/>.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics { get; }

    /// <summary>The number of outcomes: those of the treated units and the donors in all periods.</summary>
    public double ObservationCount => (double)(_panel.Treated.Length + _panel.Donors.Length) * _panel.Periods.Length;

    /// <summary>
    /// How treated, synthetic and mean donor compare before treatment: the predictors, or, without any, the outcome in each period. The
    /// constant of a method that has one is part of the synthetic outcome.
    /// </summary>
    public ImmutableArray<SyntheticControlBalance> Balance()
    {
        int rows = _panel.Predictors.IsEmpty ? _panel.FirstTreatedPeriod : _panel.Predictors.Length;
        SyntheticControlBalance[] balance = new SyntheticControlBalance[rows];
        for (int i = 0; i < rows; i++)
        {
            double Of(int unit) => _panel.Predictors.IsEmpty ? _panel.Outcome(unit)[i] : _panel.PredictorValue(i, unit);
            double synthetic = 0.0;
            for (int j = 0; j < Weights.Length; j++)
            {
                synthetic += Weights[j] == 0.0 ? 0.0 : Weights[j] * Of(_panel.Donors[j]);
            }

            balance[i] = new SyntheticControlBalance(
                _panel.Predictors.IsEmpty ? $"{OutcomeName}@{_panel.Periods[i]}" : _panel.Predictors[i].Name,
                _panel.Treated.Average(Of),
                _panel.Predictors.IsEmpty ? Gaps[i].Synthetic : synthetic,
                _panel.Donors.Average(Of),
                Units.Any(static unit => unit.Predictors is null) ? double.NaN : Units.Average(unit => unit.Predictors!.Weights[i])
            );
        }

        return [.. balance];
    }

    /// <summary>The largest weights, the effect and the fit in a few lines.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        string treated = string.Join(", ", Treated.Take(3)) + (Treated.Length > 3 ? ", ..." : "");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{OutcomeName} of {treated} from {From}: average effect {Att:G6}, root mean squared gap {PreRmspe:G4} before, "
                + $"{PostRmspe:G4} after"
        );
        foreach (int j in Enumerable.Range(0, Weights.Length).Where(j => Weights[j] != 0.0).OrderByDescending(j => Weights[j]).Take(10))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Donors[j]}  {Weights[j]:F4}");
        }

        return text.ToString().TrimEnd();
    }

    private double Rmspe(bool after) => Math.Sqrt(Gaps.Where(gap => gap.IsAfter == after).Average(static gap => gap.Gap * gap.Gap));

    private static ImmutableArray<double> Mean(ImmutableArray<SyntheticControlUnit> units)
    {
        double[] mean = new double[units[0].Weights.Length];
        foreach (SyntheticControlUnit unit in units)
        {
            Vectors.Add(1.0 / units.Length, unit.Weights.AsSpan(), mean);
        }

        return [.. mean];
    }

    private static ImmutableArray<SyntheticControlGap> MeanGaps(ImmutableArray<SyntheticControlUnit> units) =>
        [
            .. units[0]
                .Gaps.Select(
                    (gap, t) =>
                        new SyntheticControlGap(
                            gap.Period,
                            units.Average(unit => unit.Gaps[t].Treated),
                            units.Average(unit => unit.Gaps[t].Synthetic),
                            gap.IsAfter
                        )
                ),
        ];

    private static SyntheticControlUnit Describe(PanelData panel, ComparedUnit unit)
    {
        double[] synthetic = unit.Fit.Synthetic(unit.Comparison);
        SyntheticControlGap[] gaps = new SyntheticControlGap[synthetic.Length];
        for (int t = 0; t < gaps.Length; t++)
        {
            gaps[t] = new SyntheticControlGap(panel.Periods[t], unit.Comparison.Treated[t], synthetic[t], t >= unit.Comparison.Before);
        }

        return new SyntheticControlUnit
        {
            Unit = string.Join(", ", unit.Units.Select(u => panel.Units[u])),
            Weights = [.. unit.Fit.Weights],
            Intercept = unit.Fit.Intercept,
            Gaps = [.. gaps],
            Att = unit.Fit.Att(unit.Comparison),
            PreMspe = gaps.Where(static gap => !gap.IsAfter).Average(static gap => gap.Gap * gap.Gap),
            PostMspe = gaps.Where(static gap => gap.IsAfter).Average(static gap => gap.Gap * gap.Gap),
            Penalty = double.IsNaN(unit.Fit.Penalty) ? null : unit.Fit.Penalty,
            Certificate = unit.Fit.Certificate,
            Predictors = unit.Fit.Predictors is { } predictors
                ? new SyntheticControlPredictors(
                    [.. panel.Predictors.Select(static predictor => predictor.Name)],
                    predictors,
                    () => PredictorUniqueness.Holds(unit.Comparison, unit.Fit.Weights, predictors.Weights)
                )
                : null,
        };
    }

    private static ImmutableArray<string> WarningsOf(ImmutableArray<SyntheticControlUnit> units)
    {
        ImmutableArray<string>.Builder warnings = ImmutableArray.CreateBuilder<string>();
        foreach (SyntheticControlUnit unit in units)
        {
            if (unit.Certificate is { IsUnique: false })
            {
                warnings.Add(
                    $"The weights for {unit.Unit} are not unique: other weights come as close before treatment, and may say something else "
                        + "of the effect."
                );
            }
        }

        return warnings.ToImmutable();
    }
}
