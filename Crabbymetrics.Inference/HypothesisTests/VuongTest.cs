namespace Crabbymetrics.Inference;

/// <summary>
/// Vuong's test of two models of the same outcomes of which neither holds the other: with m_i the difference of the log-probabilities of
/// row i, <c>z = sum m_i / sqrt(n omega2)</c>, omega2 the variance of m_i with divisor n, is standard normal where both are equally near
/// the truth. Positive values speak for the first. Corrections take the difference of the penalties of an information criterion off the
/// sum. Vuong (1989), Econometrica 57, equations 5.6 and 5.9; Desmarais and Harden (2013), Stata Journal 13.
/// </summary>
/// <remarks>It takes for granted that the two can be told apart. Models that have the same probabilities for all rows, or of which one
/// holds the other, have another distribution: use <see cref="LikelihoodRatioTest"/>.</remarks>
public static class VuongTest
{
    // The variance of differences that are rounding.
    private const double Indistinct = 1e-16;

    /// <summary>Compares two models of counts or of outcomes that are 0 or 1.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="correction">The penalty of parameters.</param>
    /// <returns>The test, two-sided. Its estimate is the corrected sum of the differences.</returns>
    /// <exception cref="NotSupportedException">A result has no probabilities of outcomes.</exception>
    /// <exception cref="ArgumentException">The outcomes or weights differ, or the models cannot be told apart.</exception>
    /// <exception cref="InferenceUnavailableException">The weights are not frequencies.</exception>
    public static HypothesisTest Of(
        IEstimationResult first,
        IEstimationResult second,
        InformationCorrection correction = InformationCorrection.None
    )
    {
        (double[] outcomes, double[] a) = LogProbabilities(first);
        (double[] others, double[] b) = LogProbabilities(second);
        if (!outcomes.AsSpan().SequenceEqual(others))
        {
            throw new ArgumentException("The models were fitted to different outcomes, or in another order.", nameof(second));
        }

        double[] weights = Weights(first, outcomes.Length);
        if (!weights.AsSpan().SequenceEqual(Weights(second, outcomes.Length)))
        {
            throw new ArgumentException("The models were fitted with different weights.", nameof(second));
        }

        double n = weights.Sum();
        double sum = 0.0;
        double squares = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += weights[i] * (a[i] - b[i]);
        }

        for (int i = 0; i < a.Length; i++)
        {
            double deviation = a[i] - b[i] - (sum / n);
            squares += weights[i] * deviation * deviation;
        }

        if (!(squares / n > Indistinct))
        {
            throw new ArgumentException(
                "The models give the outcomes the same probabilities: there is nothing to compare.",
                nameof(second)
            );
        }

        double parameters = Count(first) - Count(second);
        double corrected =
            sum
            - correction switch
            {
                InformationCorrection.Akaike => parameters,
                InformationCorrection.Bayes => parameters * Math.Log(n) / 2.0,
                _ => 0.0,
            };
        string hypothesis = $"equal distance of {first.EstimatorName} and {second.EstimatorName} from the truth";
        return HypothesisTest.Ratio("Vuong", hypothesis, corrected / Math.Sqrt(squares)).With(corrected, []);
    }

    private static int Count(IEstimationResult result) => Capability.Require<ILikelihood>(result, "Vuong's test").EstimatedParameterCount;

    private static double[] Weights(IEstimationResult result, int rows)
    {
        double[] weights = new double[rows];
        weights.AsSpan().Fill(1.0);
        if (ObservationCounts.KindOf(result) is { } kind && kind != WeightKind.Frequency)
        {
            throw new InferenceUnavailableException("Vuong's test counts rows: it takes frequency weights alone.");
        }

        ObservationCounts.Weights(result).CopyTo(weights);
        return weights;
    }

    private static (double[] Outcomes, double[] Logarithms) LogProbabilities(IEstimationResult result)
    {
        IOutcomeProbabilities model = Capability.Require<IOutcomeProbabilities>(result, "Vuong's test");
        if (model.ProbabilitiesUnavailableReason is { } reason)
        {
            throw new NotSupportedException($"Vuong's test needs the probabilities of outcomes: {reason}.");
        }

        double[] outcomes = new double[model.RowCount];
        double[] logarithms = new double[model.RowCount];
        double[] probabilities = new double[model.RowCount];
        model.CopyOutcomes(outcomes);
        foreach (double outcome in outcomes.Distinct())
        {
            model.CopyProbabilities((int)outcome, probabilities);
            for (int i = 0; i < outcomes.Length; i++)
            {
                logarithms[i] = outcomes[i] == outcome ? Math.Log(probabilities[i]) : logarithms[i];
            }
        }

        return (outcomes, logarithms);
    }
}
