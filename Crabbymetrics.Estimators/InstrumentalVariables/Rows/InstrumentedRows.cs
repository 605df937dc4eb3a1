using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>What the projected regressors of two-stage least squares are made of, as the wild bootstrap reads it.</summary>
internal static class InstrumentedRows
{
    // Q is orthonormal under the weights of the rows, of which the working weights are the share 1 / scale.
    public static void CopyInstruments(TwoSlsFit fit, int firstRow, int rowCount, Span<double> instruments)
    {
        fit.InstrumentColumns.CopyRows(firstRow, rowCount, instruments);
        Span<double> written = instruments[..(rowCount * fit.Projection.Count)];
        TensorPrimitives.Multiply(written, Math.Sqrt(fit.Scale), written);
    }

    public static void CopyEndogenous(TwoSlsFit fit, int firstRow, int rowCount, Span<double> endogenous)
    {
        int p = fit.Projection.EndogenousCount;
        for (int a = 0; a < p; a++)
        {
            ReadOnlySpan<double> column = fit.Equation.RightSides[a].Span.Slice(firstRow, rowCount);
            for (int i = 0; i < rowCount; i++)
            {
                endogenous[(i * p) + a] = column[i];
            }
        }
    }

    public static void CopyCoefficientMap(TwoSlsFit fit, int parameterCount, Span<double> map)
    {
        InstrumentProjection projection = fit.Projection;
        int m1 = projection.ExogenousCount,
            columns = m1 + projection.EndogenousCount;
        double scale = Math.Sqrt(fit.Scale);
        map[..(parameterCount * columns)].Clear();
        for (int j = 0; j < fit.Count; j++)
        {
            Span<double> row = map.Slice(fit.ReportedPlace(j) * columns, columns);
            if (j < m1)
            {
                TensorPrimitives.Multiply(projection.Reported.AsSpan(j * projection.Count, m1), scale, row);
            }
            else
            {
                row[j] = 1.0;
            }
        }
    }
}
