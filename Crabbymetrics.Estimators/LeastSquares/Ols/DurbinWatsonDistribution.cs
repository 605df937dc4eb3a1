using System.Numerics;
using Crabbymetrics.Numerics;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The distribution of Durbin and Watson's statistic for given regressors X and normal errors. It is below d where the quadratic form
/// <c>u'(A - d I)u</c> of the residuals u is negative, whose characteristic function is
/// <c>(det K det(X'K^-1 X) / det X'X)^-1/2</c> with <c>K = I - 2it (A - d I)</c>, which is tridiagonal: n k^2 operations a point, in place
/// of the n^3 of eigenvalues.
/// </summary>
/// <remarks>
/// Imhof, "Computing the distribution of quadratic forms in normal variables" (1961). The real part of K is the identity, so that every
/// pivot of K and of X'K^-1 X has a positive real part, and the sum of their arguments is the continuous branch of the root. The integral
/// over the logarithm of t is by the trapezoidal rule, which converges geometrically.
/// </remarks>
/// <param name="regressors">X, n x k values, row-major, of full rank and well conditioned.</param>
/// <param name="k">The number of columns.</param>
internal sealed class DurbinWatsonDistribution(double[] regressors, int k)
{
    private const double Negligible = 1e-15;
    private const double Agreement = 1e-12;
    private const int MostHalvings = 6;
    private const double TypicalPoints = 1000.0;

    private int Rows => k == 0 ? 0 : regressors.Length / k;

    /// <summary>About how many operations the exact tails take.</summary>
    public double Operations => TypicalPoints * Rows * (k + 2.0) * (k + 2.0) * 4.0;

    /// <summary>The probabilities of a smaller and of a larger statistic.</summary>
    public (double Below, double Above) Tails(double statistic)
    {
        double gram = LogDeterminant(Gram());
        double first = Math.Log(Negligible / (4.0 * Rows));
        double last = 0.0;
        while (last < 60.0 && Complex.Exp(Characteristic(Math.Exp(last), statistic, gram)).Magnitude > Negligible)
        {
            last += 1.0;
        }

        while (last > first + 1.0 && Complex.Exp(Characteristic(Math.Exp(last - 1.0), statistic, gram)).Magnitude < Negligible)
        {
            last -= 1.0;
        }

        double step = 0.5;
        double sum = Sum(first, step, last, statistic, gram);
        double integral = step * sum;
        for (int halving = 0; halving < MostHalvings; halving++)
        {
            sum += Sum(first + (0.5 * step), step, last, statistic, gram);
            step *= 0.5;
            double finer = step * sum;
            bool agrees = Math.Abs(finer - integral) <= Agreement;
            integral = finer;
            if (agrees)
            {
                break;
            }
        }

        double below = Math.Clamp(0.5 - (integral / Math.PI), 0.0, 1.0);
        return (below, Math.Clamp(0.5 + (integral / Math.PI), 0.0, 1.0));
    }

    /// <summary>The same by the normal distribution with the exact mean and variance of the statistic (Durbin and Watson 1971).</summary>
    public (double Below, double Above) NormalTails(double statistic)
    {
        int n = Rows;
        double[] factor = Gram();
        CholeskyFactorization.TryFactor(factor, k, out _);
        double[] first = new double[k * k],
            second = new double[k * k];
        double[] differenced = new double[k];
        for (int t = 0; t < n; t++)
        {
            ReadOnlySpan<double> row = regressors.AsSpan(t * k, k);
            for (int j = 0; j < k; j++)
            {
                double before = t > 0 ? regressors[((t - 1) * k) + j] : row[j];
                double after = t + 1 < n ? regressors[((t + 1) * k) + j] : row[j];
                differenced[j] = (2.0 * row[j]) - before - after;
            }

            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    first[(a * k) + b] += row[a] * differenced[b];
                    second[(a * k) + b] += differenced[a] * differenced[b];
                }
            }
        }

        double[] product = SolveRows(factor, first);
        double trace = Trace(product),
            squareTrace = 0.0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                squareTrace += product[(a * k) + b] * product[(b * k) + a];
            }
        }

        double p = (2.0 * (n - 1.0)) - trace;
        double q = (2.0 * ((3.0 * n) - 4.0)) - (2.0 * Trace(SolveRows(factor, second))) + squareTrace;
        double mean = p / (n - k);
        double variance = 2.0 / ((n - k) * (n - k + 2.0)) * (q - (p * mean));
        double score = (statistic - mean) / Math.Sqrt(variance);
        return (NormalDistribution.UpperTail(-score), NormalDistribution.UpperTail(score));
    }

    private double Sum(double first, double step, double last, double statistic, double gram)
    {
        double sum = 0.0;
        for (double u = first; u <= last + 1.0; u += step)
        {
            sum += Complex.Exp(Characteristic(Math.Exp(u), statistic, gram)).Imaginary;
        }

        return sum;
    }

    // The logarithm of the characteristic function at t. Complex arithmetic is written out: it takes nearly all of the time.
    private Complex Characteristic(double t, double statistic, double gram)
    {
        int n = Rows;
        double off = 2.0 * t;
        double[] row = new double[2 * k];
        Complex[] products = new Complex[k * k];
        double argument = 0.0,
            size = 1.0,
            logSize = 0.0;
        double real = 1.0,
            imaginary = 0.0;
        for (int i = 0; i < n; i++)
        {
            // The pivots of the tridiagonal matrix: ratio = 2it / previous pivot, pivot = 1 - 2it (a - d) - 2it ratio.
            double square = (real * real) + (imaginary * imaginary);
            double ratioReal = i == 0 ? 0.0 : off * imaginary / square;
            double ratioImaginary = i == 0 ? 0.0 : off * real / square;
            double diagonal = (i == 0 || i == n - 1 ? 1.0 : 2.0) - statistic;
            real = 1.0 + (off * ratioImaginary);
            imaginary = (-off * diagonal) - (off * ratioReal);
            argument += Math.Atan(imaginary / real);
            square = (real * real) + (imaginary * imaginary);
            size *= square;
            if (size is > 1e200 or < 1e-200)
            {
                logSize += Math.Log(size);
                size = 1.0;
            }

            double inverseReal = real / square;
            double inverseImaginary = -imaginary / square;
            for (int a = 0; a < k; a++)
            {
                double oldReal = row[2 * a],
                    oldImaginary = row[(2 * a) + 1];
                row[2 * a] = regressors[(i * k) + a] - (ratioReal * oldReal) + (ratioImaginary * oldImaginary);
                row[(2 * a) + 1] = -(ratioReal * oldImaginary) - (ratioImaginary * oldReal);
            }

            for (int a = 0; a < k; a++)
            {
                double scaledReal = (row[2 * a] * inverseReal) - (row[(2 * a) + 1] * inverseImaginary);
                double scaledImaginary = (row[2 * a] * inverseImaginary) + (row[(2 * a) + 1] * inverseReal);
                for (int b = 0; b <= a; b++)
                {
                    products[(a * k) + b] += new Complex(
                        (scaledReal * row[2 * b]) - (scaledImaginary * row[(2 * b) + 1]),
                        (scaledReal * row[(2 * b) + 1]) + (scaledImaginary * row[2 * b])
                    );
                }
            }
        }

        Complex log = new((0.5 * (logSize + Math.Log(size))) - gram, argument);
        return -0.5 * (log + LogDeterminant(products));
    }

    // The logarithm of the determinant of a complex symmetric matrix, whose lower triangle is overwritten.
    private Complex LogDeterminant(Complex[] matrix)
    {
        Complex log = Complex.Zero;
        for (int j = 0; j < k; j++)
        {
            Complex pivot = matrix[(j * k) + j];
            log += Complex.Log(pivot);
            for (int a = j + 1; a < k; a++)
            {
                Complex ratio = matrix[(a * k) + j] / pivot;
                for (int b = j + 1; b <= a; b++)
                {
                    matrix[(a * k) + b] -= ratio * matrix[(b * k) + j];
                }
            }
        }

        return log;
    }

    private double LogDeterminant(double[] gram)
    {
        CholeskyFactorization.TryFactor(gram, k, out _);
        return CholeskyFactorization.LogDeterminant(gram, k);
    }

    private double[] Gram()
    {
        double[] gram = new double[k * k];
        for (int i = 0; i < Rows; i++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    gram[(a * k) + b] += regressors[(i * k) + a] * regressors[(i * k) + b];
                }
            }
        }

        return gram;
    }

    private double[] SolveRows(double[] factor, double[] matrix)
    {
        double[] solved = [.. matrix];
        for (int a = 0; a < k; a++)
        {
            CholeskyFactorization.Solve(factor, k, solved.AsSpan(a * k, k));
        }

        return solved;
    }

    private double Trace(double[] matrix)
    {
        double trace = 0.0;
        for (int a = 0; a < k; a++)
        {
            trace += matrix[(a * k) + a];
        }

        return trace;
    }
}
