using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The rows of a panel by period, and by unit and period. Rows of weight 0 are not there.</summary>
internal sealed class UnitPeriods
{
    private readonly SerialOrder _order;
    private readonly ObservationGroups? _units;

    // For each unit its periods in the order of time, with their rows.
    private readonly int[][][] _series;

    private UnitPeriods(SerialOrder order, ObservationGroups? units, int[][] periods, int[][][] series)
    {
        _order = order;
        _units = units;
        Periods = periods;
        _series = series;
    }

    /// <summary>The rows of each period, in the order of time.</summary>
    public int[][] Periods { get; }

    /// <summary>The unit in which lags count.</summary>
    public string Unit => _order.Unit;

    /// <summary>The number of units; null where there are none.</summary>
    public int? UnitCount => _units?.Count;

    /// <summary>The numbers of units and periods, for the report.</summary>
    public ImmutableDictionary<string, int> Counts =>
        _units is null
            ? ImmutableDictionary<string, int>.Empty.Add("time", Periods.Length)
            : ImmutableDictionary<string, int>.Empty.Add("time", Periods.Length).SetItem(_units.Name, _units.Count);

    /// <summary>Says which units miss periods; null where none does.</summary>
    public string? GapText => _units is null ? null : _order.GapText([.. _series.Select(static unit => FirstRows(unit))]);

    /// <summary>Sorts the rows.</summary>
    /// <param name="rows">The rows of the result.</param>
    /// <param name="lags">The largest lag within a unit; at 0 units are not read.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <exception cref="ArgumentException">The data have no times or no units, or the lag is not possible.</exception>
    public static UnitPeriods Of(SandwichRows rows, int lags, string formula)
    {
        IObservedData data = Capability.Require<IObservedData>(rows.Result, formula);
        TimeIndex time =
            data.Time
            ?? throw new ArgumentException(
                $"{formula} needs the time of each observation: add it with {nameof(RegressionData)}.{nameof(RegressionData.WithTime)}."
            );
        ObservationCounts.RequireRows(rows.Result, time.Periods.Length, rows.RowCount, "times");
        ReadOnlySpan<double> weights = ObservationCounts.Weights(rows.Result).Span;
        SerialOrder order = SerialOrder.Of(time, rows.RowCount, weights);
        int[][] periods = InOrder(ObservationGroups.Create("time", time.Periods, weights).Rows(weights), order);
        if (lags == 0)
        {
            return new UnitPeriods(order, null, periods, []);
        }

        Clustering units = data.Observations is RegressionData { Units: { } known }
            ? known
            : throw new ArgumentException(
                $"{formula} joins the periods of a unit: name the units by {nameof(RegressionData)}.{nameof(RegressionData.WithUnit)}. "
                    + "With 0 lags none are needed."
            );
        ObservationCounts.RequireRows(rows.Result, units.Codes.Length, rows.RowCount, "units");
        ObservationGroups groups = ObservationGroups.Create(units.Name, units.Codes, weights);
        int[][][] series =
        [
            .. groups
                .Rows(weights)
                .Select(own => InOrder([.. own.GroupBy(row => order.Positions[row]).Select(static period => period.ToArray())], order)),
        ];
        order.Lag(lags, [.. series.Select(static unit => FirstRows(unit))], formula);
        return new UnitPeriods(order, groups, periods, series);
    }

    /// <summary>Adds the products of the scores of a unit in different periods, by Bartlett's weights.</summary>
    /// <param name="scores">n x k scores.</param>
    /// <param name="k">The number of parameters.</param>
    /// <param name="lags">The largest lag.</param>
    /// <param name="middle">Receives them, k x k.</param>
    public void AddProducts(double[] scores, int k, int lags, Span<double> middle)
    {
        foreach (int[][] unit in _series)
        {
            double[] sums = new double[unit.Length * k];
            for (int t = 0; t < unit.Length; t++)
            {
                Span<double> sum = sums.AsSpan(t * k, k);
                foreach (int row in unit[t])
                {
                    TensorPrimitives.Add(sum, scores.AsSpan(row * k, k), sum);
                }

                for (int s = t - 1; s >= 0; s--)
                {
                    long apart = _order.Positions[unit[t][0]] - _order.Positions[unit[s][0]];
                    if (apart > lags)
                    {
                        break;
                    }

                    AddPair(sum, sums.AsSpan(s * k, k), 1.0 - (apart / (lags + 1.0)), middle);
                }
            }
        }
    }

    // w (a b' + b a').
    private static void AddPair(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double weight, Span<double> middle)
    {
        int k = a.Length;
        for (int j = 0; j < k; j++)
        {
            Span<double> row = middle.Slice(j * k, k);
            TensorPrimitives.MultiplyAdd(b, weight * a[j], row, row);
            TensorPrimitives.MultiplyAdd(a, weight * b[j], row, row);
        }
    }

    private static int[] FirstRows(int[][] unit) => Array.ConvertAll(unit, static period => period[0]);

    private static int[][] InOrder(int[][] periods, SerialOrder order) => [.. periods.OrderBy(rows => order.Positions[rows[0]])];
}
