using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.OnlineLearning;

/// <summary>Rows with two numeric columns, many zeros among them, a category and a category times a number.</summary>
internal static class FtrlSample
{
    public static RegressionData Data(int rows, int seed)
    {
        RandomSource random = new(seed);
        double[] a = new double[rows];
        double[] b = new double[rows];
        string[] region = new string[rows];
        double[] outcome = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            a[i] = random.NextDouble() < 0.5 ? 0.0 : (2.0 * random.NextDouble()) - 1.0;
            b[i] = random.NextDouble() < 0.7 ? 0.0 : (4.0 * random.NextDouble()) - 2.0;
            region[i] = i < 3 ? "nsw"[i..(i + 1)] : "nsw"[random.NextIndex(3)..][..1];
            outcome[i] = random.NextDouble() < 1.0 / (1.0 + Math.Exp(0.5 - a[i] - b[i])) ? 1.0 : 0.0;
        }

        CategoricalColumn category = CategoricalColumn.Create("region", region);
        return RegressionData.Create(
            DesignMatrix.Create([
                new NumericColumn("a", a),
                category,
                new NumericColumn("b", b),
                new ScaledCategoricalColumn(category.WithoutBaseline(), "b", b),
            ]),
            outcome
        );
    }

    /// <summary>The same rows with the zeros left out, read value by value.</summary>
    public static SparseBatch Sparse(RegressionData data)
    {
        List<int> starts = [0];
        List<int> columns = [];
        List<double> values = [];
        for (int i = 0; i < data.RowCount; i++)
        {
            for (int j = 0; j < data.Design.ColumnCount; j++)
            {
                if (data.Design[i, j] != 0.0)
                {
                    columns.Add(j);
                    values.Add(data.Design[i, j]);
                }
            }

            starts.Add(values.Count);
        }

        return new SparseBatch(data.Design.ColumnNames, [.. starts], [.. columns], [.. values], data.Outcome.ToArray());
    }
}
