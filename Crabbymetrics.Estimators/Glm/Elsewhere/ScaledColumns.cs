using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Working columns without any row: which means and scales make them of the columns of a view. Numbers say so to where the rows
/// are. Immutable.</summary>
/// <param name="FirstSlope">1 where a column of ones comes first, 0 without.</param>
/// <param name="Means">The mean by which each of the p columns is centred.</param>
/// <param name="Scales">The power of two by which each is divided.</param>
internal sealed record ScaledColumns(int FirstSlope, double[] Means, double[] Scales)
{
    /// <summary>The number k of working columns.</summary>
    public int Count => FirstSlope + Means.Length;

    /// <summary>What says to another process which columns these are.</summary>
    public double[] Numbers => [FirstSlope, Means.Length, .. Means, .. Scales];

    /// <summary>Those of the shifted columns of the view of working parameters.</summary>
    public static ScaledColumns OfView(WorkingParameters working) => Of(working, working.ResidualMean);

    /// <summary>Those of the raw columns of working parameters.</summary>
    public static ScaledColumns OfRaw(WorkingParameters working) => Of(working, working.Mean);

    /// <summary>What <see cref="Numbers"/> say.</summary>
    public static ScaledColumns Read(PassReading reading)
    {
        int firstSlope = reading.Count(),
            p = reading.Count();
        return new ScaledColumns(firstSlope, reading.Numbers(p), reading.Numbers(p));
    }

    /// <summary>Writes the k columns of some rows, one after the other.</summary>
    /// <param name="block">The rows; columns after the p have no part.</param>
    /// <param name="columns">Receives k columns of as many values as the block has rows.</param>
    public void Fill(in DesignBlock block, Span<double> columns)
    {
        int n = block.RowCount;
        if (FirstSlope > 0)
        {
            columns[..n].Fill(1.0);
        }

        for (int j = 0; j < Means.Length; j++)
        {
            Span<double> column = columns.Slice((FirstSlope + j) * n, n);
            block.CopyColumn(j, column);
            if (Means[j] != 0.0)
            {
                TensorPrimitives.Subtract(column, Means[j], column);
            }

            TensorPrimitives.Multiply(column, 1.0 / Scales[j], column);
        }
    }

    private static ScaledColumns Of(WorkingParameters working, Func<int, double> mean)
    {
        double[] means = new double[working.SlopeCount],
            scales = new double[means.Length];
        for (int j = 0; j < means.Length; j++)
        {
            means[j] = mean(j);
            scales[j] = working.Scale(j);
        }

        return new ScaledColumns(working.FirstSlope, means, scales);
    }
}
