namespace Crabbymetrics.Inference;

/// <summary>The number of observations behind each row, as the weights of a result tell it.</summary>
internal static class ObservationCounts
{
    /// <summary>The frequencies of the rows; empty where every row is one observation.</summary>
    /// <param name="result">The fitted model.</param>
    public static ReadOnlyMemory<double> Frequencies(IEstimationResult result) =>
        result is IObservedData { Weights: { Kind: WeightKind.Frequency } weights } ? weights.Values : default;

    /// <summary>The weights of any kind; empty where there are none.</summary>
    /// <param name="result">The fitted model.</param>
    public static ReadOnlyMemory<double> Weights(IEstimationResult result) =>
        result is IObservedData { Weights: { } weights } ? weights.Values : default;

    /// <summary>The meaning of the weights; null where there are none.</summary>
    public static WeightKind? KindOf(IEstimationResult result) =>
        RowSums.Only(result) is not null && result is IObservedData data
            ? data.Observations.Summary.WeightKind
            : (result as IObservedData)?.Weights?.Kind;

    /// <summary>Refuses a formula that takes the model's variance for true where the weights are those of a sample survey.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="formula">The formula's name.</param>
    /// <exception cref="InferenceUnavailableException">The weights are probability weights.</exception>
    public static void RefuseProbabilityWeights(IEstimationResult result, string formula)
    {
        if (KindOf(result) == WeightKind.Probability)
        {
            throw new InferenceUnavailableException(
                $"'{formula}' does not hold with probability weights, which rescale the likelihood: ask for a robust covariance "
                    + $"(sandwich, hc1, stata-robust) or a clustered one."
            );
        }
    }

    /// <summary>
    /// The multipliers that turn the sum of s s' over rows into the sum over observations: 1/f for a row with frequency f, since each of
    /// its f copies has the score s/f. Null where all are 1.
    /// </summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="rows">The number of rows that have scores.</param>
    /// <exception cref="CrabbymetricsException">There is not one weight a row.</exception>
    public static double[]? OuterProductMultipliers(IEstimationResult result, int rows)
    {
        ReadOnlyMemory<double> frequencies = Frequencies(result);
        if (frequencies.IsEmpty)
        {
            return null;
        }

        RequireRows(result, frequencies.Length, rows, "weights");
        double[] multipliers = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double frequency = frequencies.Span[i];
            multipliers[i] = frequency > 0.0 ? 1.0 / frequency : 0.0;
        }

        return multipliers;
    }

    /// <summary>Checks that something of a result has a value for each row of its scores.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="rows">The number of rows that have scores.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="CrabbymetricsException">The numbers differ.</exception>
    public static void RequireRows(IEstimationResult result, int length, int rows, string what)
    {
        if (length != rows)
        {
            throw new CrabbymetricsException(
                $"The result of '{result.EstimatorName}' has scores for {rows} rows and {what} for {length}: there must be one for "
                    + $"each row."
            );
        }
    }
}
