using System.Collections.Immutable;

namespace Crabbymetrics.Testing;

/// <summary>Data sets made of the rows and columns of another.</summary>
internal static class Rows
{
    /// <summary>The rows in another order, or some of them, or some of them twice; every role goes with them.</summary>
    public static RegressionData Select(RegressionData data, int[] rows) => data.SelectRows(rows);

    /// <summary>The same rows with one column replaced.</summary>
    public static RegressionData WithColumn(RegressionData data, int column, Func<double, double> change) =>
        data.WithDesign(
            DesignMatrix.Create(
                data.RowCount,
                Columns(data)
                    .Select(
                        (entry, j) =>
                            j == column ? KeyValuePair.Create(entry.Key, Array.ConvertAll(entry.Value, value => change(value))) : entry
                    )
            )
        );

    /// <summary>The same rows with one more column.</summary>
    public static RegressionData Append(RegressionData data, string name, double[] values) =>
        data.WithDesign(DesignMatrix.Create(data.RowCount, [.. Columns(data), KeyValuePair.Create(name, values)]));

    /// <summary>The same data without weights.</summary>
    public static RegressionData Unweighted(RegressionData data)
    {
        if (data.Weights is null)
        {
            return data;
        }

        RegressionData plain = RegressionData.Create(data.Design, data.Outcome.ToArray(), data.OutcomeName);
        plain = data.HasOffset ? plain.WithOffset(data.Offset.ToArray()) : plain;
        plain = data.Time is { } time ? plain.WithTime(time) : plain;
        plain = data.Instruments is { } instruments ? plain.WithInstruments(instruments.Design, [.. instruments.Endogenous]) : plain;
        plain = data.OutcomeClasses.IsDefaultOrEmpty ? plain : plain.WithOutcomeClasses(data.OutcomeClasses);
        foreach ((string name, Clustering clustering) in data.Clusters)
        {
            plain = plain.WithClusters(name, clustering.Codes.ToArray());
        }

        foreach (NumericColumn column in data.Columns.Values.OfType<NumericColumn>())
        {
            plain = plain.WithColumn(column.Name, column.Values.ToArray());
        }

        return plain;
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

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
