namespace Crabbymetrics.Numerics;

/// <summary>
/// The regularized incomplete beta function as the tails of F. With <c>x = d2 / (d2 + d1 f)</c>, <c>y = 1 - x</c>, <c>a = d2/2</c>,
/// <c>b = d1/2</c> and f of 1 or more, <c>I_x(a, b) = x^a y^(b-1) / B(a, b) integral of exp(-g(s)) ds</c> with
/// <c>g = (a - b r) w + a (s - w) + b (r w - log(1 + r w)) + log(1 + r w)</c>, <c>w = 1 - exp(-s)</c> and <c>r = x / y</c>: the terms of g
/// are not negative, so that nothing cancels, whatever the parameters. For f below 1 the roles change.
/// </summary>
internal static class IncompleteBeta
{
    private const double TwoPi = 2.0 * Math.PI;

    // So many terms of the continued fraction take less time than the quadrature.
    private const int MostTerms = 64;

    /// <summary>The tails of F.</summary>
    /// <param name="numerator">d1, above 0 and finite.</param>
    /// <param name="denominator">d2, above 0 and finite.</param>
    /// <param name="f">f above 0; may be 0 or infinite where its logarithm is out of the range of numbers.</param>
    /// <param name="logF">The logarithm of f.</param>
    public static Tails At(double numerator, double denominator, double f, double logF) =>
        f >= 1.0
            ? FarTail(numerator, denominator, f, f - 1.0, logF, upper: true)
            : FarTail(denominator, numerator, 1.0 / f, (1.0 - f) / f, -logF, upper: false);

    private static Tails FarTail(double numerator, double denominator, double f, double fLessOne, double logF, bool upper)
    {
        double a = 0.5 * denominator;
        double b = 0.5 * numerator;
        double odds = numerator / denominator * f;
        double x = 1.0 / (1.0 + odds);
        double y = double.IsPositiveInfinity(odds) ? 1.0 : odds * x;
        // a y - b x, which is a less (a + b) x.
        double excess = double.IsPositiveInfinity(odds) ? a : b * fLessOne * x;
        double below = -excess / a;
        double logRatio = below < -0.7 ? LogOfX(numerator / denominator, odds, logF) + NearZero.LogOnePlus(b / a) : 0.0;
        double exponent =
            (a * (below < -0.7 ? below - logRatio : NearZero.LessLogOnePlus(below))) + (b * NearZero.LessLogOnePlus(excess / b));
        double density =
            Math.Sqrt(a / (a + b) * b / TwoPi)
            * Math.Exp(StirlingSeries.LogRemainder(a + b) - StirlingSeries.LogRemainder(a) - StirlingSeries.LogRemainder(b));
        double fraction = ContinuedFraction(a, b, excess, x, y);
        if (!double.IsNaN(fraction))
        {
            return new Tails(exponent, density * fraction, density, upper);
        }

        double r = x / y;
        double curvature = Math.Sqrt(Math.Abs(b - 1.0) * r * (1.0 + r));
        double scale = 1.0 / (1.0 + (excess / y) + r + curvature);
        double integral = TailQuadrature.Integrate(new Exponent(a, b, excess / y, r), scale);
        return new Tails(exponent, density * integral / y, density, upper);
    }

    // I_x(a, b) B(a, b) x^-a y^-b, or NaN where it takes many terms. The forward recurrence finds how many; from the last term backwards
    // each division damps the rounding before it, so that a few eps are left. DiDonato and Morris, "Significant digit computation of the
    // incomplete beta function ratios" (1992), equation 9.2. A p-value takes a fifth of the time of the quadrature, a quantile a tenth.
    private static double ContinuedFraction(double a, double b, double excess, double x, double y)
    {
        Span<double> alphas = stackalloc double[MostTerms];
        Span<double> betas = stackalloc double[MostTerms];
        double inverse = 1.0 / a;
        double c = 1.0 + excess;
        double c0 = b * inverse;
        double c1 = 1.0 + inverse;
        double p = 1.0;
        double s = a + 1.0;
        double first = c / c1;
        double numerator = 1.0;
        double denominator = first;
        double before = 0.0;
        double beforeDenominator = 1.0;
        double value = c1 / c;
        for (int n = 1; n <= MostTerms; n++)
        {
            double t = n * inverse;
            double w = n * (b - n) * x;
            double e = a / s;
            double alpha = p * (p + c0) * e * e * (w * x);
            e = (1.0 + t) / (c1 + t + t);
            double beta = n + (w / s) + (e * (c + (n * (1.0 + y))));
            alphas[n - 1] = alpha;
            betas[n - 1] = beta;
            p = 1.0 + t;
            s += 2.0;
            (before, numerator) = (numerator, (alpha * before) + (beta * numerator));
            (beforeDenominator, denominator) = (denominator, (alpha * beforeDenominator) + (beta * denominator));
            double next = numerator / denominator;
            if (Math.Abs(next - value) <= MachinePrecision.Epsilon * next)
            {
                double rest = beta;
                for (int i = n - 1; i > 0; i--)
                {
                    rest = betas[i - 1] + (alphas[i] / rest);
                }

                return 1.0 / (first + (alphas[0] / rest));
            }

            value = next;
            double scale = 1.0 / denominator;
            before *= scale;
            beforeDenominator *= scale;
            numerator = next;
            denominator = 1.0;
        }

        return double.NaN;
    }

    private static double LogOfX(double ratio, double odds, double logF) =>
        double.IsPositiveInfinity(odds) ? -(Math.Log(ratio) + logF) : -NearZero.LogOnePlus(odds);

    private readonly struct Exponent(double a, double b, double slope, double r) : ITailExponent
    {
        public double At(double s)
        {
            double less = NearZero.LessOneMinusExp(s);
            double w = s - less;
            double lessLog = NearZero.LessLogOnePlus(r * w);
            return (slope * w) + (a * less) + (b * lessLog) + ((r * w) - lessLog);
        }
    }
}
