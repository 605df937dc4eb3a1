using System.Collections.Immutable;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>Computes the statistics of weak identification.</summary>
internal static class IdentificationStrength
{
    public static WeakIdentification Of(TwoSlsFit fit, string? vcov, CovarianceArguments? arguments)
    {
        ReducedForm reduced = new(fit);
        List<string> notes = [];
        double craggDonald = CraggDonald(fit, reduced);
        KleibergenPaap? rank = Try(() => Rank(fit, reduced, vcov, arguments), notes);
        EffectiveF? effective = null;
        if (reduced.EndogenousCount == 1)
        {
            effective = Try(() => Effective(reduced, vcov, arguments), notes);
        }
        else
        {
            notes.Add("The effective F is defined for one endogenous regressor.");
        }

        return new WeakIdentification
        {
            CraggDonald = craggDonald,
            KleibergenPaap = rank,
            EffectiveF = effective,
            StockYogo = StockYogo.Values(reduced.EndogenousCount, reduced.Count),
            Notes = [.. notes],
            Warning = WarningOf(craggDonald, effective, reduced),
        };
    }

    public static EffectiveF Effective(ReducedForm reduced, string? vcov, CovarianceArguments? arguments)
    {
        CovarianceMatrix covariance = reduced.EndogenousCovariance(vcov, arguments);
        int count = reduced.Count;
        double trace = 0.0,
            squares = 0.0;
        for (int i = 0; i < count; i++)
        {
            trace += covariance[i, i];
            for (int j = 0; j < count; j++)
            {
                squares += covariance[i, j] * covariance[i, j];
            }
        }

        double[] values = new double[count];
        SymmetricEigenvalues.Decompose(covariance.Values.ToArray(), values, new double[count]);
        return new EffectiveF(
            reduced.Coefficients[0].Sum(static value => value * value) / trace,
            trace,
            squares,
            values.Max(),
            covariance.Kind
        );
    }

    private static double CraggDonald(TwoSlsFit fit, ReducedForm reduced)
    {
        int k2 = reduced.EndogenousCount,
            count = reduced.Count;
        double[] lower =
            reduced.DegreesOfFreedom > 0.0 && SmallMatrix.Lower(fit.Projection.EndogenousResidual(), k2) is { } factor
                ? factor
                : throw new InferenceUnavailableException(
                    "a first stage leaves no residuals: nothing measures the strength of instruments."
                );
        double[] whitened = new double[k2 * count];
        for (int a = 0; a < k2; a++)
        {
            reduced.Coefficients[a].CopyTo(whitened, a * count);
        }

        SmallMatrix.SolveLower(lower, k2, whitened, count);
        double smallest = Matrix<double>.Build.DenseOfRowMajor(k2, count, whitened).Svd(false).S[k2 - 1];
        return smallest * smallest * reduced.DegreesOfFreedom / count;
    }

    private static KleibergenPaap Rank(TwoSlsFit fit, ReducedForm reduced, string? vcov, CovarianceArguments? arguments)
    {
        int k2 = reduced.EndogenousCount;
        double[][] coefficients = reduced.Coefficients[..k2];
        double[] products = reduced.Partialled();
        CovarianceMatrix own = reduced.EndogenousCovariance(vcov, arguments);
        CovarianceMatrix plain = reduced.EndogenousCovariance(vcov, arguments, withFactor: false);
        CovarianceMatrix restricted = reduced.RestrictedCovariance(vcov, arguments);
        double degrees = reduced.Count - k2 + 1.0;
        // With equal variances ivreg2 divides by n in both places.
        double plainScale = plain.Kind == "vanilla" ? reduced.DegreesOfFreedom / fit.ObservationCount : 1.0;
        const string Hypothesis = "underidentification";
        return new KleibergenPaap(
            HypothesisTest.ChiSquared(
                "Kleibergen-Paap rk LM",
                Hypothesis,
                RankStatistic.Of(coefficients, products, (a, b) => reduced.Block(restricted, a, b)),
                degrees
            ),
            HypothesisTest.ChiSquared(
                "Kleibergen-Paap rk Wald",
                Hypothesis,
                RankStatistic.Of(coefficients, products, (a, b) => reduced.Block(plain, a, b)) / plainScale,
                degrees
            ),
            RankStatistic.Of(coefficients, products, (a, b) => reduced.Block(own, a, b)) / reduced.Count,
            own.Kind
        );
    }

    private static string? WarningOf(double craggDonald, EffectiveF? effective, ReducedForm reduced)
    {
        if (effective is not null && effective.CriticalValue() is double bound && !(effective.Value > bound))
        {
            return FormattableString.Invariant($"Weak instruments: the effective F is {effective.Value:0.##}, below {bound:0.##}, the 5 % ")
                + "critical value for a bias of two-stage least squares of a tenth of the worst case. Trust the Anderson-Rubin set rather "
                + "than the t statistics.";
        }

        StockYogoValue? size = StockYogo
            .Values(reduced.EndogenousCount, reduced.Count)
            .FirstOrDefault(static value => value.Measure == StockYogo.Size && value.Bound == 0.1);
        return effective is null && size is not null && !(craggDonald > size.CriticalValue)
            ? FormattableString.Invariant(
                $"Weak instruments: the Cragg-Donald F is {craggDonald:0.##}, below {size.CriticalValue:0.##}, the "
            )
                + "critical value of Stock and Yogo for a true size of 10 % of tests at 5 %. Trust the Anderson-Rubin test rather "
                + "than the t statistics."
            : null;
    }

    private static T? Try<T>(Func<T> statistic, List<string> notes)
        where T : class
    {
        try
        {
            return statistic();
        }
        catch (Exception error) when (error is CrabbymetricsException or NotSupportedException)
        {
            notes.Add(error.Message);
            return null;
        }
    }
}
