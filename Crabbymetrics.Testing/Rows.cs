using System.Collections.Immutable;

namespace Crabbymetrics.Testing;

/// <summary>Data sets made of the rows and columns of another.</summary>
internal static class Rows
{
    /// <summary>The rows in another order, or some of them, or some of them twice.</summary>
    public static RegressionData Select(RegressionData data, int[] rows)
    {
        RegressionData selected = RegressionData.Create(
            Columns(data).Select(column => KeyValuePair.Create(column.Key, Pick(column.Value, rows))),
            Pick(data.Outcome.Span, rows),
            data.OutcomeName
        );
        if (data.HasOffset)
        {
            selected = selected.WithOffset(Pick(data.Offset.Span, rows));
        }

        if (data.Weights is { } weights)
        {
            selected = selected.WithWeights(Pick(weights.Values.Span, rows), weights.Kind);
        }

        return WithGroups(selected, data, rows);
    }

    /// <summary>The same rows with one column replaced.</summary>
    public static RegressionData WithColumn(RegressionData data, int column, Func<double, double> change)
    {
        RegressionData changed = RegressionData.Create(
            Columns(data)
                .Select(
                    (entry, j) =>
                        j == column ? KeyValuePair.Create(entry.Key, Array.ConvertAll(entry.Value, value => change(value))) : entry
                ),
            data.Outcome.ToArray(),
            data.OutcomeName
        );
        return WithRest(changed, data);
    }

    /// <summary>The same rows with one more column.</summary>
    public static RegressionData Append(RegressionData data, string name, double[] values)
    {
        RegressionData longer = RegressionData.Create(
            [.. Columns(data), KeyValuePair.Create(name, values)],
            data.Outcome.ToArray(),
            data.OutcomeName
        );
        return WithRest(longer, data);
    }

    /// <summary>A fixed permutation of n rows, by multiplication modulo n.</summary>
    public static int[] Shuffled(int n)
    {
        int step = Math.Max(1, (int)(0.618 * n));
        while (Gcd(step, n) != 1)
        {
            step++;
        }

        return [.. Enumerable.Range(0, n).Select(i => (int)(((long)i * step) % n))];
    }

    private static ImmutableArray<KeyValuePair<string, double[]>> Columns(RegressionData data)
    {
        ImmutableArray<KeyValuePair<string, double[]>>.Builder columns = ImmutableArray.CreateBuilder<KeyValuePair<string, double[]>>();
        for (int j = 0; j < data.Design.ColumnCount; j++)
        {
            double[] values = new double[data.RowCount];
            data.Design.CopyColumn(j, values);
            columns.Add(KeyValuePair.Create(data.Design.ColumnNames[j], values));
        }

        return columns.ToImmutable();
    }

    private static RegressionData WithRest(RegressionData target, RegressionData source)
    {
        if (source.HasOffset)
        {
            target = target.WithOffset(source.Offset.ToArray());
        }

        if (source.Weights is { } weights)
        {
            target = target.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        return WithGroups(target, source, [.. Enumerable.Range(0, source.RowCount)]);
    }

    private static RegressionData WithGroups(RegressionData target, RegressionData source, int[] rows)
    {
        foreach ((string name, Clustering clustering) in source.Clusters)
        {
            target = target.WithClusters(name, Array.ConvertAll(rows, row => clustering.Codes[row]));
        }

        return source.Time is { } time ? target.WithTime(time.Select(rows)) : target;
    }

    private static double[] Pick(ReadOnlySpan<double> values, int[] rows)
    {
        double[] picked = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            picked[i] = values[rows[i]];
        }

        return picked;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
