namespace Crabbymetrics.Estimators;

/// <summary>
/// The leading variances and directions by random subspace iteration: a few random directions are multiplied by the covariance of the
/// columns, which is never formed, and made orthonormal again, some times over; the components are those within their span. Halko,
/// Martinsson and Tropp (2011), "Finding structure with randomness", SIAM Review 53, Algorithm 4.4.
/// </summary>
internal static class RandomizedSpectrum
{
    // A direction that the earlier ones hold to this share is none of its own.
    private const double Dependent = 1e-12;

    // The stream of the seed that the directions are drawn from.
    private const long Stream = 0x504341;

    public static Spectrum Of(StandardColumns columns, PcaOptions options)
    {
        int p = columns.Design.ColumnCount;
        int most = Math.Min(columns.Design.RowCount, p);
        int wanted = (int)Math.Min((long)options.Components!.Value + options.Oversampling, most);
        double[] variances = columns.Variances();
        double[] scales = columns.ScalesOf(variances);
        double total = 0.0;
        for (int j = 0; j < p; j++)
        {
            total += variances[j] / (scales[j] * scales[j]);
        }

        double[] directions = new double[(long)wanted * p];
        RandomSource random = new(options.Seed, Stream);
        for (int i = 0; i < directions.Length; i++)
        {
            directions[i] = random.NextNormal();
        }

        directions = Orthonormal(directions, p);
        for (int pass = 0; pass <= options.PowerIterations && directions.Length > 0; pass++)
        {
            double[] sums = new double[directions.Length];
            columns.Run(new SubspaceVisitor(columns.Rows.Values, ExactSpectrum.Divided(directions, scales), p), sums);
            System.Numerics.Tensors.TensorPrimitives.Divide(sums, columns.Divisor, sums);
            directions = Orthonormal(ExactSpectrum.Divided(sums, scales), p);
        }

        int count = directions.Length / p;
        double[] values = new double[count];
        double[] cross = new double[count * count];
        if (count > 0)
        {
            columns.Run(new ScoreScatterVisitor(columns.Rows.Values, ExactSpectrum.Divided(directions, scales), p), cross);
            System.Numerics.Tensors.TensorPrimitives.Divide(cross, columns.Divisor, cross);
            SquareMatrix.Mirror(cross, count);
            ExactSpectrum.Diagonalize(cross, directions, p, values);
        }

        return new Spectrum(scales, values, directions, total) { FurtherCount = most - count };
    }

    // By Gram and Schmidt, twice: what remains is orthonormal to working precision.
    private static double[] Orthonormal(double[] rows, int length)
    {
        int kept = 0;
        for (int i = 0; i < rows.Length / length; i++)
        {
            Span<double> row = rows.AsSpan(i * length, length);
            double before = Math.Sqrt(Vectors.Dot(row, row));
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < kept; j++)
                {
                    ReadOnlySpan<double> other = rows.AsSpan(j * length, length);
                    Vectors.Add(-Vectors.Dot(row, other), other, row);
                }
            }

            double norm = Math.Sqrt(Vectors.Dot(row, row));
            if (norm > Dependent * before && norm > 0.0)
            {
                Vectors.Scale(1.0 / norm, row);
                row.CopyTo(rows.AsSpan(kept * length));
                kept++;
            }
        }

        return rows[..(kept * length)];
    }
}
