using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Tests of the instruments beyond those that identify the equation.</summary>
internal static class Overidentification
{
    private const string Hypothesis = "no relation of the instruments to the errors";

    public static HypothesisTest Sargan(TwoSlsFit fit) =>
        HypothesisTest.ChiSquared("Sargan", Hypothesis, SarganStatistic(fit), Restrictions(fit));

    public static HypothesisTest Basmann(TwoSlsFit fit)
    {
        double sargan = SarganStatistic(fit);
        double n = fit.ObservationCount;
        return HypothesisTest.ChiSquared("Basmann", Hypothesis, sargan * fit.InstrumentDegreesOfFreedom / (n - sargan), Restrictions(fit));
    }

    public static HypothesisTest LikelihoodRatio(TwoSlsFit fit) =>
        HypothesisTest.ChiSquared(
            "Anderson-Rubin likelihood ratio",
            Hypothesis,
            fit.ObservationCount * Math.Log(KClass.Liml(fit.Projection)),
            Restrictions(fit)
        );

    /// <summary>Hansen's J of two-step GMM.</summary>
    public static HypothesisTest Hansen(TwoSlsFit fit, string vcov, CovarianceArguments? arguments)
    {
        int degrees = Restrictions(fit);
        TwoSlsFit twoStage = TwoSlsFitter.TwoStage(fit);
        double[] moments = Gmm.MomentCovariance(twoStage, twoStage.Residuals, vcov, arguments);
        return HypothesisTest.ChiSquared("Hansen J", Hypothesis, Minimum(twoStage, moments, Identity(fit.Projection.Count)), degrees);
    }

    /// <summary>J of continuously updated GMM at its own weights.</summary>
    public static HypothesisTest OfContinuousUpdating(TwoSlsFit fit) =>
        HypothesisTest.ChiSquared("Hansen J", Hypothesis, fit.Diagnostics.Objective, Restrictions(fit));

    /// <summary>The difference of J with all instruments and without some, at the same weights.</summary>
    public static HypothesisTest Difference(
        TwoSlsFit fit,
        IReadOnlyCollection<string> suspects,
        string? vcov,
        CovarianceArguments? arguments
    )
    {
        Restrictions(fit);
        HashSet<string> names = [.. suspects];
        foreach (string name in names)
        {
            if (!fit.Equation.InstrumentNames.Contains(name))
            {
                throw new ArgumentException(
                    $"'{name}' is no instrument of this fit. There are: {string.Join(", ", fit.Equation.InstrumentNames)}.",
                    nameof(suspects)
                );
            }
        }

        InstrumentProjection projection = fit.Projection;
        int m = projection.Count,
            left = projection.InstrumentCount - names.Count;
        if (names.Count == 0 || left < projection.EndogenousCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{names.Count} of {projection.InstrumentCount} instruments are to be tested: at least one, and "
                ) + FormattableString.Invariant($"so many that the {projection.EndogenousCount} endogenous regressors stay identified."),
                nameof(suspects)
            );
        }

        TwoSlsFit twoStage = TwoSlsFitter.TwoStage(fit);
        double[] moments = Gmm.MomentCovariance(twoStage, twoStage.Residuals, vcov ?? BuiltInCovariances.Vanilla.Name, arguments);
        if (vcov is null || vcov == BuiltInCovariances.Vanilla.Name)
        {
            // With the variance rss / n, as in Sargan's statistic.
            TensorPrimitives.Multiply(moments, twoStage.ResidualDegreesOfFreedom / twoStage.ObservationCount, moments);
        }

        double[] columns = UpperTriangle.Invert(projection.Reported, m);
        List<double[]> kept = [];
        for (int j = 0; j < m; j++)
        {
            if (j < projection.ExogenousCount || !names.Contains(fit.Equation.InstrumentNames[j - projection.ExogenousCount]))
            {
                kept.Add(SmallMatrix.Columns(columns, m, m, j, 1));
            }
        }

        double[][] basis = ThinQr.Of([.. kept]).Columns;
        double[] inside = new double[m * basis.Length];
        for (int j = 0; j < basis.Length; j++)
        {
            for (int i = 0; i < m; i++)
            {
                inside[(i * basis.Length) + j] = basis[j][i];
            }
        }

        double difference = Minimum(twoStage, moments, Identity(m)) - Minimum(twoStage, moments, inside);
        return HypothesisTest.ChiSquared(
            "Difference in J",
            $"no relation of {string.Join(", ", suspects)} to the errors",
            Math.Max(0.0, difference),
            names.Count
        );
    }

    // The minimum over all coefficients of the criterion of the moments A'Q'We with the covariance A'SA.
    private static double Minimum(TwoSlsFit twoStage, double[] moments, double[] inside)
    {
        InstrumentProjection projection = twoStage.Projection;
        int m = projection.Count,
            count = inside.Length / m,
            k = twoStage.Count,
            q = projection.EndogenousCount + 1;
        double[] lower =
            SmallMatrix.Lower(SmallMatrix.Congruence(inside, moments, m, count), count)
            ?? throw new CrabbymetricsException(
                FormattableString.Invariant($"The covariance of the {count} moments is singular: with clusters there must be more of them ")
                    + "than exogenous regressors and instruments."
            );
        double[] transposed = SmallMatrix.Transpose(inside, m, count);
        double[] regressors = SmallMatrix.Multiply(transposed, Gmm.InInstruments(twoStage), count, m, k);
        double[] outcome = SmallMatrix.Multiply(transposed, SmallMatrix.Columns(projection.Products, m, q, q - 1, 1), count, m);
        SmallMatrix.SolveLower(lower, count, regressors, k);
        SmallMatrix.SolveLower(lower, count, outcome, 1);
        ThinQr qr = ThinQr.Of([.. Enumerable.Range(0, k).Select(j => SmallMatrix.Columns(regressors, count, k, j, 1))]);
        for (int pass = 0; pass < 2; pass++)
        {
            double[] along = qr.Project(outcome);
            for (int j = 0; j < k; j++)
            {
                TensorPrimitives.MultiplyAdd(qr.Columns[j], -along[j], outcome, outcome);
            }
        }

        return TensorPrimitives.Dot<double>(outcome, outcome);
    }

    private static double SarganStatistic(TwoSlsFit fit)
    {
        Restrictions(fit);
        RefuseProbabilityWeights(fit, "Sargan's test");
        TwoSlsFit twoStage = TwoSlsFitter.TwoStage(fit);
        RequireResiduals(twoStage);
        double[] products = Gmm.Products(twoStage, twoStage.Residuals);
        return twoStage.ObservationCount * TensorPrimitives.Dot<double>(products, products) / twoStage.ResidualSquares;
    }

    internal static void RequireResiduals(TwoSlsFit fit)
    {
        if (fit.ResidualSquares == 0.0 || !(fit.ResidualDegreesOfFreedom > 0.0))
        {
            throw new InferenceUnavailableException("the fit leaves no residuals: there is nothing to test.");
        }
    }

    internal static void RefuseProbabilityWeights(TwoSlsFit fit, string test)
    {
        if (fit.Equation.WeightKind == WeightKind.Probability)
        {
            throw new InferenceUnavailableException(
                $"{test} takes errors of equal variance for granted and does not hold with probability weights: "
                    + "ask for a robust covariance."
            );
        }
    }

    private static int Restrictions(TwoSlsFit fit)
    {
        int degrees = fit.Projection.InstrumentCount - fit.Projection.EndogenousCount;
        return degrees > 0
            ? degrees
            : throw new InferenceUnavailableException(
                "the equation is exactly identified: with as many instruments as endogenous regressors their validity cannot be tested."
            );
    }

    private static double[] Identity(int m)
    {
        double[] identity = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            identity[(i * m) + i] = 1.0;
        }

        return identity;
    }
}
