using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics;

/// <content>How a panel is made, and what is refused.</content>
public sealed partial class PanelData
{
    private const int NamesShown = 40;

    /// <summary>Makes a panel of rows, one for each unit and period.</summary>
    /// <typeparam name="TUnit">Names or numbers of units.</typeparam>
    /// <typeparam name="TTime">Numbers, dates, or text that is one: see <see cref="TimeIndex.Create{T}"/>.</typeparam>
    /// <param name="units">The unit of each row.</param>
    /// <param name="times">The period of each row.</param>
    /// <param name="outcome">The outcome of each row.</param>
    /// <param name="treated">The names of the treated units.</param>
    /// <param name="from">The first period with treatment, the same for all of them.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <exception cref="ArgumentException">A unit has a period twice or not at all, an outcome is missing, periods are not equally spaced,
    /// a treated unit or the first period is not there, there is no period before, or there are fewer than two donors; the message names
    /// unit and period.</exception>
    public static PanelData Create<TUnit, TTime>(
        IReadOnlyList<TUnit> units,
        IReadOnlyList<TTime> times,
        IReadOnlyList<double> outcome,
        IEnumerable<string> treated,
        TTime from,
        string outcomeName = "outcome"
    )
        where TTime : IComparable<TTime>
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(treated);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentException.ThrowIfNullOrWhiteSpace(outcomeName);
        if (units.Count != outcome.Count || times.Count != outcome.Count)
        {
            throw new ArgumentException(
                $"There are {units.Count} units, {times.Count} periods and {outcome.Count} outcomes: each row of the panel has one of each."
            );
        }

        Clustering groups = Clustering.Create("unit", units);
        TimeIndex index = TimeIndex.Create(times);
        int[] order = Order(groups.Labels),
            rank = new int[order.Length];
        for (int u = 0; u < order.Length; u++)
        {
            rank[order[u]] = u;
        }

        int[] cells = new int[units.Count];
        for (int row = 0; row < cells.Length; row++)
        {
            cells[row] = (rank[groups.Codes[row]] * index.PeriodCount) + index.Periods[row];
        }

        double[] values = new double[order.Length * index.PeriodCount];
        PanelData panel = new(
            cells,
            values,
            ImmutableDictionary<string, double[]>.Empty,
            [.. index.Labels.Select(static label => TimePoint.OfText(label)!)],
            [.. order.Select(u => groups.Labels[u])],
            index.Labels
        )
        {
            OutcomeName = outcomeName,
        };
        panel.Fill(outcome);
        panel.RequireSpacing(index);
        string start = TimePoint.Of(from)?.Label ?? throw new ArgumentException($"'{from}' is no period.", nameof(from));
        return panel.Treat(treated, start);
    }

    /// <summary>Makes a panel of a matrix.</summary>
    /// <typeparam name="TUnit">Names or numbers of units.</typeparam>
    /// <typeparam name="TTime">Numbers, dates, or text that is one.</typeparam>
    /// <param name="outcomes">A row for each unit, a column for each period.</param>
    /// <param name="units">The unit of each row.</param>
    /// <param name="times">The period of each column.</param>
    /// <param name="treated">The names of the treated units.</param>
    /// <param name="from">The first period with treatment.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <exception cref="ArgumentException">As for rows.</exception>
    public static PanelData Create<TUnit, TTime>(
        double[,] outcomes,
        IReadOnlyList<TUnit> units,
        IReadOnlyList<TTime> times,
        IEnumerable<string> treated,
        TTime from,
        string outcomeName = "outcome"
    )
        where TTime : IComparable<TTime>
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(times);
        (int n, int t) = (outcomes.GetLength(0), outcomes.GetLength(1));
        return n != units.Count || t != times.Count
            ? throw new ArgumentException(
                $"The matrix is {n} x {t}; there are {units.Count} units and {times.Count} periods.",
                nameof(outcomes)
            )
            : Create(
                [.. Enumerable.Range(0, n * t).Select(i => units[i / t])],
                [.. Enumerable.Range(0, n * t).Select(i => times[i % t])],
                [.. outcomes.Cast<double>()],
                treated,
                from,
                outcomeName
            );
    }

    /// <summary>Makes a panel of the rows of a regression: its outcome, units and periods, and the columns of its design, of which
    /// predictors can be made.</summary>
    /// <param name="rows">The rows, with units (<see cref="RegressionData.WithUnit{T}"/>) and periods.</param>
    /// <param name="treated">The names of the treated units.</param>
    /// <param name="from">The first period with treatment.</param>
    /// <exception cref="ArgumentException">As for rows; or units or periods are missing, or there are offsets, weights or other roles,
    /// which no panel uses.</exception>
    public static PanelData FromRows(RegressionData rows, IEnumerable<string> treated, string from)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.RefuseUnusedRoles("panel", DataRoles.None);
        if (rows.Units is not { } units || rows.Time is not { } time)
        {
            throw new ArgumentException("The rows of a panel have units (WithUnit) and periods (WithTime).", nameof(rows));
        }

        string[] names = new string[units.Codes.Length],
            periods = new string[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = units.Labels[units.Codes[i]];
            periods[i] = time.Labels[time.Periods[i]];
        }

        PanelData panel = Create(names, periods, rows.Outcome.ToArray(), treated, from);
        for (int j = 0; j < rows.Design.ColumnCount; j++)
        {
            double[] column = new double[names.Length];
            rows.Design.CopyColumn(j, column);
            panel = panel.WithColumn(rows.Design.ColumnNames[j], column);
        }

        return panel;
    }

    private void Fill(IReadOnlyList<double> outcome)
    {
        int[] rowOf = new int[_outcome.Length];
        rowOf.AsSpan().Fill(-1);
        for (int row = 0; row < _cells.Length; row++)
        {
            int cell = _cells[row];
            if (rowOf[cell] >= 0)
            {
                throw new ArgumentException($"{Capital(Place(cell))} stands twice: in rows {rowOf[cell]} and {row}.", nameof(outcome));
            }

            rowOf[cell] = row;
            _outcome[cell] = outcome[row];
            if (!double.IsFinite(outcome[row]))
            {
                string what = double.IsNaN(outcome[row]) ? "missing" : "infinite";
                throw new ArgumentException(
                    $"The outcome '{OutcomeName}' of {Place(cell)} is {what}: every unit needs it in every period.",
                    nameof(outcome)
                );
            }
        }

        int gaps = rowOf.Count(static row => row < 0);
        if (gaps > 0)
        {
            throw new ArgumentException(
                $"The panel is not balanced: {Place(Array.IndexOf(rowOf, -1))} has no row"
                    + (gaps == 1 ? ". " : FormattableString.Invariant($", nor have {gaps - 1} more units and periods. "))
                    + "Every unit needs every period: leave the unit or the period out.",
                nameof(outcome)
            );
        }
    }

    private PanelData Treat(IEnumerable<string> treated, string from)
    {
        SortedSet<int> places = [.. treated.Select(name => FindUnit(name, nameof(treated)))];
        if (places.Count == 0)
        {
            throw new ArgumentException("No treated unit is named.", nameof(treated));
        }

        int start = FindPeriod(from, "the start of treatment", nameof(from));
        if (start == 0)
        {
            throw new ArgumentException(
                $"Treatment starts in {from}, the first period of the panel: there is none before in which units could be compared.",
                nameof(from)
            );
        }

        PanelData panel = new(_cells, _outcome, _columns, _points, Units, Periods)
        {
            OutcomeName = OutcomeName,
            Treated = [.. places],
            Donors = [.. Enumerable.Range(0, Units.Length).Where(u => !places.Contains(u))],
            FirstTreatedPeriod = start,
        };
        panel.RequireDonors(nameof(treated));
        return panel;
    }

    // Numbers by value, where all are; names by their characters.
    private static int[] Order(ImmutableArray<string> names)
    {
        int[] order = [.. Enumerable.Range(0, names.Length)];
        double[] numbers = new double[names.Length];
        bool all = true;
        for (int u = 0; u < numbers.Length && all; u++)
        {
            all =
                double.TryParse(names[u], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[u]) && double.IsFinite(numbers[u]);
        }

        Array.Sort(
            order,
            (a, b) => all && numbers[a] != numbers[b] ? numbers[a].CompareTo(numbers[b]) : string.CompareOrdinal(names[a], names[b])
        );
        return order;
    }
}
