namespace Crabbymetrics.Inference;

/// <summary>Weighted means over the rows of a model.</summary>
internal static class RowMeans
{
    /// <summary>The mean of some values.</summary>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double sum = 0.0;
        double total = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i] * values[i];
            total += weights[i];
        }

        return sum / total;
    }

    /// <summary>The sum of weights.</summary>
    public static double Total(ReadOnlySpan<double> weights)
    {
        double total = 0.0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        return total;
    }

    /// <summary>The means of value times regressor, for each parameter of the linear predictor; 0 for the others.</summary>
    public static double[] OfProducts(LinearPredictorRows rows, double[] values, double[] weights, int parameters)
    {
        double[] means = new double[parameters];
        if (rows.Intercept >= 0)
        {
            means[rows.Intercept] = Of(values, weights);
        }

        double[] product = new double[rows.RowCount];
        for (int j = 0; j < rows.ColumnCount; j++)
        {
            rows.CopyColumn(j, product);
            for (int i = 0; i < product.Length; i++)
            {
                product[i] *= values[i];
            }

            means[rows.ParameterOf(j)] = Of(product, weights);
        }

        return means;
    }
}
