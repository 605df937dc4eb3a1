using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// Outcomes of units over time, some of the units treated from a period on: immutable. Every unit has every period, periods are equally
/// spaced, and at least one period and two units are without treatment. Made of rows, one for each unit and period, in any order.
/// </summary>
/// <example><c>PanelData.Create(states, years, sales, ["California"], 1989).WithColumn("beer",
/// beer).WithPredictors("beer@1984:1988")</c></example>
public sealed partial class PanelData
{
    private readonly int[] _cells;
    private readonly double[] _outcome;
    private readonly ImmutableDictionary<string, double[]> _columns;
    private readonly TimePoint[] _points;

    private PanelData(
        int[] cells,
        double[] outcome,
        ImmutableDictionary<string, double[]> columns,
        TimePoint[] points,
        ImmutableArray<string> units,
        ImmutableArray<string> periods
    )
    {
        _cells = cells;
        _outcome = outcome;
        _columns = columns;
        _points = points;
        Units = units;
        Periods = periods;
    }

    /// <summary>The units: numbers by value, names by their characters.</summary>
    public ImmutableArray<string> Units { get; }

    /// <summary>The periods, ascending.</summary>
    public ImmutableArray<string> Periods { get; }

    /// <summary>The name of the outcome.</summary>
    public string OutcomeName { get; private init; } = "outcome";

    /// <summary>The treated units, as places in <see cref="Units"/>, ascending.</summary>
    public ImmutableArray<int> Treated { get; private init; } = [];

    /// <summary>The units that treated ones are compared with, as places in <see cref="Units"/>, ascending.</summary>
    public ImmutableArray<int> Donors { get; private init; } = [];

    /// <summary>The place in <see cref="Periods"/> of the first period with treatment: so many periods are without.</summary>
    public int FirstTreatedPeriod { get; private init; }

    /// <summary>The characteristics by which units are compared; empty where they are compared by their outcomes before
    /// treatment.</summary>
    public ImmutableArray<PanelPredictor> Predictors { get; private init; } = [];

    /// <summary>The outcomes of a unit in all periods.</summary>
    /// <param name="unit">The place of the unit.</param>
    public ReadOnlySpan<double> Outcome(int unit) => _outcome.AsSpan(unit * Periods.Length, Periods.Length);

    /// <summary>The value of a predictor for a unit.</summary>
    /// <param name="predictor">The place in <see cref="Predictors"/>.</param>
    /// <param name="unit">The place of the unit.</param>
    public double PredictorValue(int predictor, int unit)
    {
        (int first, int last) = Window(Predictors[predictor]);
        return Mean(Predictors[predictor].Column, unit, first, last);
    }

    /// <summary>The places of the first and the last period of a predictor.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <exception cref="ArgumentException">A period is not there.</exception>
    public (int First, int Last) Window(PanelPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        int first = predictor.From is { } from ? FindPeriod(from, $"the predictor '{predictor.Name}'", nameof(predictor)) : 0;
        int last = predictor.To is { } to ? FindPeriod(to, $"the predictor '{predictor.Name}'", nameof(predictor)) : FirstTreatedPeriod - 1;
        return (first, last);
    }

    /// <summary>The mean of a column for a unit over some periods, missing values left out.</summary>
    /// <param name="column">The outcome's name, or a column's.</param>
    /// <param name="unit">The place of the unit.</param>
    /// <param name="first">The place of the first period.</param>
    /// <param name="last">The place of the last period.</param>
    /// <returns>The mean; NaN where every value is missing.</returns>
    public double Mean(string column, int unit, int first, int last)
    {
        ReadOnlySpan<double> values = Column(column).AsSpan((unit * Periods.Length) + first, last - first + 1);
        double sum = 0.0;
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>The panel with one column more, from which predictors can be made.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">A value for each of the rows that the panel was made of; NaN where it is missing.</param>
    /// <exception cref="ArgumentException">There is a column of that name, or the number of values is wrong, or one is
    /// infinite.</exception>
    public PanelData WithColumn(string name, IReadOnlyList<double> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != _cells.Length)
        {
            throw new ArgumentException($"'{name}' has {values.Count} values; the panel has {_cells.Length} rows.", nameof(values));
        }

        if (name == OutcomeName || _columns.ContainsKey(name))
        {
            throw new ArgumentException($"There is a column '{name}' already.", nameof(name));
        }

        double[] column = new double[_outcome.Length];
        for (int row = 0; row < _cells.Length; row++)
        {
            int cell = _cells[row];
            if (cell >= 0 && double.IsInfinity(column[cell] = values[row]))
            {
                throw new ArgumentException($"'{name}' of {Place(cell)} is infinite.", nameof(values));
            }
        }

        return Copy(columns: _columns.Add(name, column));
    }

    /// <summary>The panel whose units are compared by characteristics before treatment.</summary>
    /// <param name="predictors">The characteristics.</param>
    /// <exception cref="ArgumentException">A column or a period is not there, a period has treatment, a unit has no value, or a predictor
    /// stands twice.</exception>
    public PanelData WithPredictors(params IEnumerable<PanelPredictor> predictors)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        PanelData panel = Copy(predictors: [.. predictors]);
        HashSet<string> names = [];
        foreach (PanelPredictor predictor in panel.Predictors)
        {
            panel.RequirePredictor(predictor);
            if (!names.Add(predictor.Name))
            {
                throw new ArgumentException($"The predictor '{predictor.Name}' stands twice.", nameof(predictors));
            }
        }

        return panel;
    }

    /// <summary>The panel whose units are compared by characteristics before treatment.</summary>
    /// <param name="predictors">Predictors separated by commas: <c>lnincome, beer@1984:1988, cigsale@1975</c>, see
    /// <see cref="PanelPredictor.ParseList"/>.</param>
    /// <exception cref="ArgumentException">A column or a period is not there, a period has treatment, a unit has no value, or a predictor
    /// stands twice.</exception>
    /// <exception cref="FormatException">The text is no list of predictors.</exception>
    public PanelData WithPredictors(string predictors) => WithPredictors(PanelPredictor.ParseList(predictors));

    /// <summary>The panel in which treated units are compared with some of the others alone.</summary>
    /// <param name="donors">The names of two or more units without treatment.</param>
    /// <exception cref="ArgumentException">A unit is not there or is treated, or there are fewer than two.</exception>
    public PanelData WithDonors(params IEnumerable<string> donors)
    {
        ArgumentNullException.ThrowIfNull(donors);
        SortedSet<int> places = [];
        foreach (string donor in donors)
        {
            int place = FindUnit(donor, nameof(donors));
            if (Treated.Contains(place))
            {
                throw new ArgumentException(
                    $"The donor '{donor}' is treated: units are compared with others that are not.",
                    nameof(donors)
                );
            }

            places.Add(place);
        }

        PanelData panel = Copy(donors: [.. places]);
        panel.RequireDonors(nameof(donors));
        foreach (PanelPredictor predictor in panel.Predictors)
        {
            panel.RequirePredictor(predictor);
        }

        return panel;
    }

    /// <summary>
    /// The periods before treatment, as if treatment had started in one of them: a placebo in time. Predictors are measured as many periods
    /// earlier as treatment moves; those that would lie before the first period are of the first.
    /// </summary>
    /// <param name="from">The period in which treatment is taken to start.</param>
    /// <exception cref="ArgumentException">The period is not there, is the first, or has treatment; or a unit has no value of a
    /// predictor so early.</exception>
    public PanelData BeforeTreatment(string from)
    {
        ArgumentNullException.ThrowIfNull(from);
        int start = FindPeriod(from, "the placebo", nameof(from)),
            end = FirstTreatedPeriod,
            periods = Periods.Length;
        if (start == 0 || start >= end)
        {
            throw new ArgumentException(
                $"A placebo in time starts after {Periods[0]}, the first period, and before {Periods[end]}, when treatment starts; "
                    + $"{from} does not.",
                nameof(from)
            );
        }

        PanelData panel = new(
            [.. _cells.Select(cell => cell < 0 || cell % periods >= end ? -1 : (cell / periods * end) + (cell % periods))],
            Cut(_outcome, end),
            _columns.ToImmutableDictionary(static pair => pair.Key, pair => Cut(pair.Value, end)),
            _points[..end],
            Units,
            Periods[..end]
        )
        {
            OutcomeName = OutcomeName,
            Treated = Treated,
            Donors = Donors,
            FirstTreatedPeriod = start,
        };
        return panel.WithPredictors(Predictors.Select(predictor => Earlier(predictor, end - start)));
    }

    private PanelPredictor Earlier(PanelPredictor predictor, int shift)
    {
        (int first, int last) = Window(predictor);
        return predictor.From is null && predictor.To is null
            ? predictor
            : predictor with
            {
                From = Periods[Math.Max(0, first - shift)],
                To = Periods[Math.Max(0, last - shift)],
            };
    }

    private double[] Cut(double[] values, int end)
    {
        double[] cut = new double[Units.Length * end];
        for (int unit = 0; unit < Units.Length; unit++)
        {
            values.AsSpan(unit * Periods.Length, end).CopyTo(cut.AsSpan(unit * end));
        }

        return cut;
    }

    private double[] Column(string name) =>
        name == OutcomeName ? _outcome
        : _columns.TryGetValue(name, out double[]? values) ? values
        : throw new ArgumentException(
            $"The panel has no column '{name}'; it has "
                + $"{string.Join(", ", _columns.Keys.Order(StringComparer.Ordinal).Prepend(OutcomeName))}.",
            nameof(name)
        );

    private PanelData Copy(
        ImmutableDictionary<string, double[]>? columns = null,
        ImmutableArray<PanelPredictor>? predictors = null,
        ImmutableArray<int>? donors = null
    ) =>
        new(_cells, _outcome, columns ?? _columns, _points, Units, Periods)
        {
            OutcomeName = OutcomeName,
            Treated = Treated,
            Donors = donors ?? Donors,
            FirstTreatedPeriod = FirstTreatedPeriod,
            Predictors = predictors ?? Predictors,
        };
}
