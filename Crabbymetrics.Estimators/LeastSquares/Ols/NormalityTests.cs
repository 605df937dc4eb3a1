using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Tests of normal errors by skewness and kurtosis of the residuals, which are times the roots of weights that are inverse
/// variances, and counted as often as frequencies say.</summary>
internal static class NormalityTests
{
    private const string Hypothesis = "normal errors";
    private const double FewestForOmnibus = 8.0;

    public static HypothesisTest JarqueBera(OlsFit fit)
    {
        (double skewness, double kurtosis) = Moments(fit, "the Jarque-Bera test");
        double excess = kurtosis - 3.0;
        double statistic = fit.ObservationCount / 6.0 * ((skewness * skewness) + (0.25 * excess * excess));
        return HypothesisTest.ChiSquared("Jarque-Bera", Hypothesis, statistic, 2.0);
    }

    public static HypothesisTest Omnibus(OlsFit fit)
    {
        (double skewness, double kurtosis) = Moments(fit, "the omnibus test");
        double n = fit.ObservationCount;
        if (n < FewestForOmnibus)
        {
            throw new InferenceUnavailableException(
                FormattableString.Invariant($"The omnibus test needs {FewestForOmnibus} observations; there are {n}.")
            );
        }

        double a = SkewnessScore(skewness, n),
            b = KurtosisScore(kurtosis, n);
        return HypothesisTest.ChiSquared("Omnibus", Hypothesis, (a * a) + (b * b), 2.0);
    }

    // D'Agostino (1970).
    private static double SkewnessScore(double skewness, double n)
    {
        double y = skewness * Math.Sqrt((n + 1.0) * (n + 3.0) / (6.0 * (n - 2.0)));
        double fourth = 3.0 * ((n * n) + (27.0 * n) - 70.0) * (n + 1.0) * (n + 3.0) / ((n - 2.0) * (n + 5.0) * (n + 7.0) * (n + 9.0));
        double square = Math.Sqrt(2.0 * (fourth - 1.0)) - 1.0;
        double scale = 1.0 / Math.Sqrt(0.5 * Math.Log(square));
        return scale * Math.Asinh(y / Math.Sqrt(2.0 / (square - 1.0)));
    }

    // Anscombe and Glynn (1983).
    private static double KurtosisScore(double kurtosis, double n)
    {
        double mean = 3.0 * (n - 1.0) / (n + 1.0);
        double variance = 24.0 * n * (n - 2.0) * (n - 3.0) / ((n + 1.0) * (n + 1.0) * (n + 3.0) * (n + 5.0));
        double x = (kurtosis - mean) / Math.Sqrt(variance);
        double third =
            6.0
            * ((n * n) - (5.0 * n) + 2.0)
            / ((n + 7.0) * (n + 9.0))
            * Math.Sqrt(6.0 * (n + 3.0) * (n + 5.0) / (n * (n - 2.0) * (n - 3.0)));
        double degrees = 6.0 + (8.0 / third * ((2.0 / third) + Math.Sqrt(1.0 + (4.0 / (third * third)))));
        double denominator = 1.0 + (x * Math.Sqrt(2.0 / (degrees - 4.0)));
        double root = Math.CopySign(Math.Cbrt((1.0 - (2.0 / degrees)) / Math.Abs(denominator)), denominator);
        return (1.0 - (2.0 / (9.0 * degrees)) - root) / Math.Sqrt(2.0 / (9.0 * degrees));
    }

    private static (double Skewness, double Kurtosis) Moments(OlsFit fit, string test)
    {
        Auxiliary.Require(fit, test);
        bool areFrequencies = fit.Data.Weights?.Kind == WeightKind.Frequency;
        double n = fit.ObservationCount;
        double mean = 0.0;
        for (int i = 0; i < fit.Residuals.Length; i++)
        {
            (double residual, double count) = Residual(fit, i, areFrequencies);
            mean += count * residual / n;
        }

        double second = 0.0,
            third = 0.0,
            fourth = 0.0;
        for (int i = 0; i < fit.Residuals.Length; i++)
        {
            (double residual, double count) = Residual(fit, i, areFrequencies);
            double gap = residual - mean;
            double square = gap * gap;
            second += count * square;
            third += count * square * gap;
            fourth += count * square * square;
        }

        second /= n;
        return (third / n / Math.Pow(second, 1.5), fourth / n / (second * second));
    }

    private static (double Residual, double Count) Residual(OlsFit fit, int row, bool areFrequencies)
    {
        double residual = fit.Residuals[row];
        if (fit.Weights.IsEmpty)
        {
            return (residual, 1.0);
        }

        double weight = fit.Weights[row];
        return areFrequencies ? (residual, weight) : (residual * Math.Sqrt(weight), weight > 0.0 ? 1.0 : 0.0);
    }
}
