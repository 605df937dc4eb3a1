using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The degrees of freedom of tests with CR2, from the first two moments of the covariance under the working model (Satterthwaite's method).
/// With c in the coordinates of the caller, the covariance of the contributions of clusters g and h is <c>(g = h) c'F_g c + c'Y_g'Z Y_h
/// c</c>.
/// </summary>
/// <remarks>Bell and McCaffrey (2002) for one combination, <c>2 E(V)^2 / Var(V)</c>; Pustejovsky and Tipton (2018), section 3.2, for
/// several: <c>eta = q (q + 1) / sum of Var(d_st)</c> over the entries of the covariance in units of its mean (clubSandwich's
/// HTZ).</remarks>
internal sealed class SatterthwaiteDegrees : IContrastDegreesOfFreedom
{
    private readonly Bread _bread;
    private readonly double[][] _cross;
    private readonly double[][] _own;
    private readonly double[] _middle;
    private readonly Action<double[]> _transform;
    private readonly int _k;
    private readonly int _size;

    /// <summary>Keeps the moments.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="cross">Y, for each cluster m x k values.</param>
    /// <param name="own">F, for each cluster k x k values.</param>
    /// <param name="middle">Z, m x m values, symmetric.</param>
    /// <param name="transform">Turns weights of working parameters into the coordinates.</param>
    public SatterthwaiteDegrees(Bread bread, double[][] cross, double[][] own, double[] middle, Action<double[]> transform)
    {
        _bread = bread;
        _cross = cross;
        _own = own;
        _middle = middle;
        _transform = transform;
        _k = bread.Dimension;
        _size = (int)Math.Round(Math.Sqrt(middle.Length));
    }

    /// <summary>The covariance with degrees of freedom for each parameter.</summary>
    /// <param name="covariance">The covariance.</param>
    /// <returns>A new covariance.</returns>
    public CovarianceMatrix ApplyTo(CovarianceMatrix covariance)
    {
        double[] degrees = new double[covariance.Dimension];
        Array.Fill(degrees, double.NaN);
        for (int j = 0; j < _k; j++)
        {
            double[] contrast = new double[covariance.Dimension];
            contrast[_bread.IdentifiedParameter(j)] = 1.0;
            degrees[_bread.IdentifiedParameter(j)] = OfOne(contrast);
        }

        return new CovarianceMatrix(covariance.Kind, covariance.ParameterNames, covariance.Values)
        {
            SmallSample = covariance.SmallSample,
            SmallSampleFactor = covariance.SmallSampleFactor,
            Working = covariance.Working,
            ClusterCounts = covariance.ClusterCounts,
            DegreesOfFreedom = degrees.Where(static df => !double.IsNaN(df)).Min(),
            ParameterDegreesOfFreedom = [.. degrees],
            ContrastDegreesOfFreedom = this,
            Warnings = covariance.Warnings,
        };
    }

    /// <inheritdoc/>
    public double OfOne(ReadOnlySpan<double> contrast) => OfJoint(contrast, 1);

    /// <inheritdoc/>
    public double OfJoint(ReadOnlySpan<double> contrasts, int count)
    {
        int width = contrasts.Length / count;
        double[][] rows = new double[count][];
        for (int s = 0; s < count; s++)
        {
            rows[s] = _bread.FromReported(contrasts.Slice(s * width, width));
            _transform(rows[s]);
        }

        double[][] standardized = Standardize(rows);
        // p: own parts by cluster; y: crossed parts by cluster.
        double sum = 0.0;
        Moments moments = new(this, standardized);
        for (int s = 0; s < count; s++)
        {
            for (int t = 0; t < count; t++)
            {
                sum += moments.Sum(s, s, t, t) + moments.Sum(s, t, t, s);
            }
        }

        return count * (count + 1.0) / sum;
    }

    // The combinations whose covariance has the identity as its mean.
    private double[][] Standardize(double[][] rows)
    {
        int q = rows.Length;
        Moments moments = new(this, rows);
        double[] mean = new double[q * q];
        for (int s = 0; s < q; s++)
        {
            for (int t = 0; t < q; t++)
            {
                mean[(s * q) + t] = moments.Mean(s, t);
            }
        }

        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(mean, q, out int _)
            ?? throw new CrabbymetricsException(
                "The covariance of what is tested has no degrees of freedom under the working model: some cluster alone determines it."
            );
        double[][] standardized = Array.ConvertAll(rows, static row => new double[row.Length]);
        double[] column = new double[q];
        for (int a = 0; a < _k; a++)
        {
            for (int s = 0; s < q; s++)
            {
                column[s] = rows[s][a];
            }

            factor.Whiten(column);
            for (int s = 0; s < q; s++)
            {
                standardized[s][a] = column[s];
            }
        }

        return standardized;
    }

    private static double[] Times(double[] matrix, ReadOnlySpan<double> vector, int rows)
    {
        double[] product = new double[rows];
        for (int a = 0; a < rows; a++)
        {
            product[a] = TensorPrimitives.Dot(matrix.AsSpan(a * vector.Length, vector.Length), vector);
        }

        return product;
    }

    // Sums over pairs of clusters, without looking at each pair: sum over g, h of (y1'Z z1)(y2'Z z2) is the trace of a product.
    private sealed class Moments
    {
        private readonly SatterthwaiteDegrees _of;
        private readonly double[][][] _own;
        private readonly double[][][] _cross;
        private readonly double[][][] _through;

        public Moments(SatterthwaiteDegrees of, double[][] rows)
        {
            _of = of;
            _own = Array.ConvertAll(rows, s => Array.ConvertAll(of._own, matrix => Times(matrix, s, of._k)));
            Rows = rows;
            _cross = Array.ConvertAll(rows, s => Array.ConvertAll(of._cross, matrix => Times(matrix, s, of._size)));
            _through = Array.ConvertAll(_cross, s => Array.ConvertAll(s, y => Times(of._middle, y, of._size)));
        }

        private double[][] Rows { get; }

        public double Mean(int s, int t)
        {
            double sum = 0.0;
            for (int g = 0; g < _of._own.Length; g++)
            {
                sum += Own(s, t, g) + Cross(s, t, g);
            }

            return sum;
        }

        /// <summary>The sum over g, h of P_ab,gh P_cd,gh.</summary>
        public double Sum(int a, int b, int c, int d)
        {
            double sum = 0.0;
            double[] left = new double[_of._size * _of._size];
            double[] right = new double[_of._size * _of._size];
            for (int g = 0; g < _of._own.Length; g++)
            {
                double first = Own(a, b, g);
                double second = Own(c, d, g);
                sum += (first * second) + (first * Cross(c, d, g)) + (second * Cross(a, b, g));
                // (y_ag'Z y_bh)(y_cg'Z y_dh): outer products over g of Z y_a, Z y_c, and over h of y_b, y_d.
                AddOuter(_through[a][g], _through[c][g], left);
                AddOuter(_cross[b][g], _cross[d][g], right);
            }

            return sum + TensorPrimitives.Dot<double>(left, right);
        }

        private double Own(int s, int t, int g) => TensorPrimitives.Dot<double>(Rows[s], _own[t][g]);

        private double Cross(int s, int t, int g) => TensorPrimitives.Dot<double>(_through[s][g], _cross[t][g]);

        private static void AddOuter(double[] x, double[] y, double[] sum)
        {
            for (int i = 0; i < x.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(y, x[i], sum.AsSpan(i * y.Length, y.Length), sum.AsSpan(i * y.Length, y.Length));
            }
        }
    }
}
