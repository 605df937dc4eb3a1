namespace Crabbymetrics.Estimators;

/// <summary>Cross products of dense working columns and outcomes in pairs of doubles, and what they say without losing digits.</summary>
/// <param name="Gram">The cross product of the k working columns, row-major, both triangles.</param>
/// <param name="Products">Of each outcome, k products with the working columns.</param>
/// <param name="Outcomes">The q x q products of the outcomes.</param>
internal sealed record PairedProducts(DoubleDouble[] Gram, DoubleDouble[][] Products, DoubleDouble[] Outcomes)
{
    // The normal equations are solved again for what is left of them.
    private const int Steps = 2;

    private int Order => (int)Math.Round(Math.Sqrt(Gram.Length));

    /// <summary>Centres and scales the sums of <see cref="CrossProductPass"/>.</summary>
    /// <param name="working">The working parameters.</param>
    /// <param name="high">The sums.</param>
    /// <param name="low">What they miss.</param>
    /// <param name="outcomes">The number of outcomes.</param>
    public static CrossProducts Of(WorkingParameters working, ReadOnlySpan<double> high, ReadOnlySpan<double> low, int outcomes)
    {
        DoubleDouble[] sums = new DoubleDouble[high.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = DoubleDouble.Sum(high[i], low[i]);
        }

        int p = working.SlopeCount,
            first = working.FirstSlope,
            k = working.Count;
        DoubleDouble weightSum = sums[0];
        ReadOnlySpan<DoubleDouble> border = sums.AsSpan(1, p);
        ReadOnlySpan<DoubleDouble> cross = sums.AsSpan(1 + p, p * p);
        DoubleDouble[] gram = new DoubleDouble[k * k];
        for (int a = 0; a < p; a++)
        {
            double mean = working.ResidualMean(a);
            DoubleDouble centred = border[a] - (weightSum * mean);
            for (int b = 0; b <= a; b++)
            {
                DoubleDouble product = cross[(a * p) + b] - (border[b] * mean) - (centred * working.ResidualMean(b));
                product = Divide(product, working.Scale(a) * working.Scale(b));
                gram[((first + a) * k) + first + b] = gram[((first + b) * k) + first + a] = product;
            }

            if (working.HasIntercept)
            {
                gram[first + a] = gram[(first + a) * k] = Divide(centred, working.Scale(a));
            }
        }

        if (working.HasIntercept)
        {
            gram[0] = weightSum;
        }

        DoubleDouble[][] products = new DoubleDouble[outcomes][];
        int place = 1 + p + (p * p);
        for (int a = 0; a < outcomes; a++)
        {
            DoubleDouble sum = sums[place];
            products[a] = new DoubleDouble[k];
            if (working.HasIntercept)
            {
                products[a][0] = sum;
            }

            for (int j = 0; j < p; j++)
            {
                products[a][first + j] = Divide(sums[place + 1 + j] - (sum * working.ResidualMean(j)), working.Scale(j));
            }

            place += 1 + p;
        }

        PairedProducts paired = new(gram, products, sums[place..]);
        return new CrossProducts(working, Values(gram), Array.ConvertAll(products, Values), Values(paired.Outcomes), weightSum.Value)
        {
            Paired = paired,
        };
    }

    /// <summary>The same without some of the working columns.</summary>
    /// <param name="kept">Those that are kept, ascending.</param>
    public PairedProducts Keep(int[] kept)
    {
        int all = Order;
        DoubleDouble[] gram = new DoubleDouble[kept.Length * kept.Length];
        for (int a = 0; a < kept.Length; a++)
        {
            for (int b = 0; b < kept.Length; b++)
            {
                gram[(a * kept.Length) + b] = Gram[(kept[a] * all) + kept[b]];
            }
        }

        return this with
        {
            Gram = gram,
            Products = Array.ConvertAll(Products, products => Array.ConvertAll(kept, place => products[place])),
        };
    }

    /// <summary>Corrects a solution of the normal equations of an outcome.</summary>
    /// <param name="factor">The factor of the cross product.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="theta">The solution, in place.</param>
    public void Correct(GramFactor factor, int outcome, double[] theta)
    {
        for (int step = 0; step < Steps; step++)
        {
            double[] change = Values(Residual(outcome, theta));
            factor.Solve(change);
            for (int i = 0; i < theta.Length; i++)
            {
                theta[i] += change[i];
            }
        }
    }

    /// <summary>The q x q products of the residuals of coefficients near the solution: their errors enter by their squares.</summary>
    /// <param name="thetas">Of each outcome, the coefficients of the working columns.</param>
    public double[] ResidualProducts(double[][] thetas)
    {
        int q = thetas.Length;
        double[] result = new double[q * q];
        for (int a = 0; a < q; a++)
        {
            DoubleDouble[] left = Residual(a, thetas[a]);
            for (int b = 0; b < q; b++)
            {
                DoubleDouble product = Outcomes[(Math.Max(a, b) * q) + Math.Min(a, b)];
                for (int i = 0; i < left.Length; i++)
                {
                    product -= (Products[b][i] * thetas[a][i]) + (left[i] * thetas[b][i]);
                }

                result[(a * q) + b] = product.Value;
            }
        }

        return result;
    }

    /// <summary>The cross product of combinations of the working columns, <c>T' G T</c>.</summary>
    /// <param name="triangle">T, k x k, upper triangular, row-major.</param>
    /// <returns>k x k values, row-major, both triangles.</returns>
    public double[] Combine(double[] triangle)
    {
        int k = Order;
        DoubleDouble[] right = new DoubleDouble[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                DoubleDouble sum = DoubleDouble.Zero;
                for (int l = 0; l <= j; l++)
                {
                    sum += Gram[(i * k) + l] * triangle[(l * k) + j];
                }

                right[(i * k) + j] = sum;
            }
        }

        double[] result = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = i; j < k; j++)
            {
                DoubleDouble sum = DoubleDouble.Zero;
                for (int l = 0; l <= i; l++)
                {
                    sum += right[(l * k) + j] * triangle[(l * k) + i];
                }

                result[(i * k) + j] = result[(j * k) + i] = sum.Value;
            }
        }

        return result;
    }

    // Z'y - Z'Z theta.
    private DoubleDouble[] Residual(int outcome, double[] theta)
    {
        int k = theta.Length;
        DoubleDouble[] left = [.. Products[outcome]];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                left[i] -= Gram[(i * k) + j] * theta[j];
            }
        }

        return left;
    }

    // By a power of two.
    private static DoubleDouble Divide(DoubleDouble value, double scale) => new(value.High / scale, value.Low / scale);

    private static double[] Values(DoubleDouble[] pairs) => Array.ConvertAll(pairs, static pair => pair.Value);
}
