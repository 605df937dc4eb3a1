namespace Crabbymetrics.Tests.Testing.Incremental;

/// <summary>Takes the means of the columns, as learned, from them.</summary>
public sealed class CentredColumns : ITransformer<DesignMatrix, CentredColumns.Fitted>
{
    public Fitted Fit(DesignMatrix data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        return new Fitted([.. data.ColumnNames], [.. Enumerable.Range(0, data.ColumnCount).Select(j => data.Moments(j).Mean)]);
    }

    public sealed class Fitted(string[] names, double[] means) : ITransformation<DesignMatrix, DesignMatrix>
    {
        public DesignMatrix Transform(DesignMatrix data)
        {
            ArgumentNullException.ThrowIfNull(data);
            for (int j = 0; j < names.Length; j++)
            {
                if (j >= data.ColumnCount || data.ColumnNames[j] != names[j])
                {
                    throw new ArgumentException($"Column {j} of the fit is '{names[j]}', and the design has not.", nameof(data));
                }
            }

            return DesignMatrix.Create(
                data.RowCount,
                names.Select((name, j) => new KeyValuePair<string, double[]>(name, Centred(data, j)))
            );
        }

        private double[] Centred(DesignMatrix data, int column)
        {
            double[] values = new double[data.RowCount];
            data.CopyColumn(column, values);
            return Array.ConvertAll(values, value => value - means[column]);
        }
    }
}
