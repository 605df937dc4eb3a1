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
        double r = x / y;
        double curvature = Math.Sqrt(Math.Abs(b - 1.0) * r * (1.0 + r));
        double scale = 1.0 / (1.0 + (excess / y) + r + curvature);
        double integral = TailQuadrature.Integrate(new Exponent(a, b, excess / y, r), scale);
        return new Tails(exponent, density * integral / y, density, upper);
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
