namespace Crabbymetrics.Estimators;

/// <summary>The products of the columns of a linear model, centred (with an intercept) and scaled to mean square 1, over the sum of the
/// weights.</summary>
/// <param name="Gram">p x p products of the columns; 0 for a column that is left out.</param>
/// <param name="Products">p products with the outcome.</param>
/// <param name="Units">The way back to the raw columns.</param>
/// <param name="TotalSquares">The mean square of the centred outcomes.</param>
internal sealed record UnitProducts(double[] Gram, double[] Products, ColumnUnits Units, double TotalSquares)
{
    // A column whose variance is this share of its square may be constant.
    private const double Doubtful = 1e-10;

    /// <summary>Sums them.</summary>
    public static UnitProducts Of(GaussianRows rows, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        WorkingParameters working = WorkingParameters.Create(rows.Design, rows.HasIntercept);
        double centre = rows.Centre();
        CrossProducts sums = CrossProductPass.Run(
            working,
            rows.Weights,
            [rows.Outcome],
            [centre],
            maxDegreeOfParallelism,
            cancellationToken
        );
        int p = working.SlopeCount,
            k = working.Count,
            first = working.FirstSlope;
        double[] gram = sums.Gram;
        if (working.Layout.DiagonalCount > 0)
        {
            gram = new double[k * k];
            working.Layout.Expand(sums.Gram, gram);
        }

        double n = sums.WeightSum;
        double[] centres = new double[p],
            scales = new double[p],
            deviations = new double[p],
            products = new double[p],
            means = working.HasIntercept ? gram.AsSpan(1, p).ToArray() : WeightedMeans(rows, working);
        double left = working.HasIntercept ? sums.Products[0][0] / n : 0.0;
        for (int j = 0; j < p; j++)
        {
            means[j] /= n;
            double raw = gram[((first + j) * k) + first + j] / n;
            double variance = raw - (means[j] * means[j]);
            bool constant = !(variance > Doubtful * raw) && rows.IsConstant(j);
            double deviation = constant || !(variance > 0.0) ? 0.0 : Math.Sqrt(variance);
            double unit = working.Scale(j);
            scales[j] = (working.HasIntercept ? deviation : Math.Sqrt(raw)) * unit;
            deviations[j] = deviation > 0.0 ? deviation * unit : 1.0;
            centres[j] = working.HasIntercept ? working.Mean(j) + (means[j] * unit) : 0.0;
            double size = scales[j] / unit;
            products[j] = size > 0.0 ? ((sums.Products[0][first + j] / n) - (working.HasIntercept ? means[j] * left : 0.0)) / size : 0.0;
        }

        double[] unitGram = new double[p * p];
        for (int a = 0; a < p; a++)
        {
            Span<double> row = unitGram.AsSpan(a * p, p);
            double sizeA = scales[a] / working.Scale(a);
            if (!(sizeA > 0.0))
            {
                continue;
            }

            ReadOnlySpan<double> source = gram.AsSpan(((first + a) * k) + first, p);
            for (int b = 0; b < p; b++)
            {
                double sizeB = scales[b] / working.Scale(b);
                double product = (source[b] / n) - (working.HasIntercept ? means[a] * means[b] : 0.0);
                row[b] = sizeB > 0.0 ? product / (sizeA * sizeB) : 0.0;
            }

            row[a] = 1.0;
        }

        double total = (sums.Outcomes[0] / n) - (left * left);
        return new UnitProducts(unitGram, products, new ColumnUnits(centre + left, centres, scales, deviations), Math.Max(0.0, total));
    }

    // The sums of the working columns, for their standard deviations where there is no intercept.
    private static double[] WeightedMeans(GaussianRows rows, WorkingParameters working)
    {
        double[] weights = new double[rows.Outcome.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = rows.Weight(i);
        }

        double[] means = new double[working.SlopeCount];
        rows.Design.TransposedProduct(weights, means);
        for (int j = 0; j < means.Length; j++)
        {
            means[j] /= working.Scale(j);
        }

        return means;
    }
}
