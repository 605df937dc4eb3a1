namespace Crabbymetrics.Estimators;

/// <summary>What the models of binary outcomes accept: 0 and 1, both of them; or, with the trials as analytic weights,
/// proportions.</summary>
internal static class BinaryOutcome
{
    // A share times its number of trials is a whole number but for rounding of this relative size.
    private const double RoundingOfProduct = 1e-9;

    /// <summary>Refuses other data.</summary>
    /// <exception cref="ArgumentException">A label is not 0 or 1, a proportion is not one of its trials, or only one class is
    /// there.</exception>
    public static void Require(RegressionData data, string estimator)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        ReadOnlySpan<double> weights = data.Weights is { } given ? given.Values.Span : default;
        if (weights.IsEmpty && RowKernels.TryCountOnes(outcome, out double ones) && ones > 0.0 && ones < outcome.Length)
        {
            return;
        }

        bool grouped = data.Weights?.Kind == WeightKind.Analytic;
        bool successes = false,
            failures = false;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i];
            if (grouped)
            {
                RequireProportion(data, y, weights[i], i, estimator);
            }
            else if (y is not (0.0 or 1.0))
            {
                throw new ArgumentException(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"{data.OutcomeName} is {y} in row {i}: for {estimator} an outcome must be 0 or 1. For proportions of trials "
                            + $"use {nameof(GroupedBinomial)}, for other proportions {nameof(GeneralizedLinearEstimator)} with the "
                            + $"binomial family."
                    ),
                    nameof(data)
                );
            }

            if (!weights.IsEmpty && weights[i] == 0.0)
            {
                continue;
            }

            successes |= y > 0.0;
            failures |= y < 1.0;
        }

        if (!successes || !failures)
        {
            throw new ArgumentException(
                $"Every outcome of {data.OutcomeName} is {(successes ? 1 : 0)}: {estimator} needs both classes, 0 and 1, among the "
                    + $"rows with a positive weight.",
                nameof(data)
            );
        }
    }

    /// <summary>Whether an outcome is a proportion of a number of trials.</summary>
    public static bool IsProportion(double y, double trials)
    {
        double count = y * trials;
        return y is >= 0.0 and <= 1.0
            && trials == Math.Floor(trials)
            && Math.Abs(count - Math.Round(count)) <= RoundingOfProduct * Math.Max(1.0, count);
    }

    private static void RequireProportion(RegressionData data, double y, double trials, int row, string estimator)
    {
        if (!IsProportion(y, trials))
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"Row {row} has the outcome {y} with the analytic weight {trials}: for {estimator} that is a proportion of so "
                        + $"many trials, so the weight and their product are whole numbers and the outcome is between 0 and 1."
                ),
                nameof(data)
            );
        }
    }
}
