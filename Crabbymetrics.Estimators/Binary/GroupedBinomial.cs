namespace Crabbymetrics.Estimators;

/// <summary>
/// Makes regression data of grouped binary outcomes: successes and trials of each row. The outcome becomes the proportion, and the trials
/// its analytic weights. Estimates and model-based standard errors are those of one row for each trial; deviance, residual degrees of
/// freedom and robust covariances are those of the groups.
/// </summary>
/// <remarks>For statistics of the single trials instead, give two rows for each group, outcomes 1 and 0, with their counts as frequency
/// weights.</remarks>
public static class GroupedBinomial
{
    /// <summary>Creates data from a matrix of regressors.</summary>
    /// <param name="x">n x p regressors, without a column of ones.</param>
    /// <param name="successes">n numbers of successes.</param>
    /// <param name="trials">n numbers of trials.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a number is not whole, trials are below 1 or below the successes; the message
    /// names the row.</exception>
    public static RegressionData Create(double[,] x, double[] successes, double[] trials)
    {
        double[] proportions = Proportions(successes, trials);
        return RegressionData.Create(x, proportions).WithWeights(trials, WeightKind.Analytic);
    }

    /// <summary>Creates data from a design.</summary>
    /// <param name="design">n x p regressors.</param>
    /// <param name="successes">n numbers of successes.</param>
    /// <param name="trials">n numbers of trials.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a number is not whole, trials are below 1 or below the successes; the message
    /// names the row.</exception>
    public static RegressionData Create(DesignMatrix design, double[] successes, double[] trials, string outcomeName = "y")
    {
        double[] proportions = Proportions(successes, trials);
        return RegressionData.Create(design, proportions, outcomeName).WithWeights(trials, WeightKind.Analytic);
    }

    /// <summary>Creates data from named columns.</summary>
    /// <param name="columns">The regressors by name, in their order.</param>
    /// <param name="successes">n numbers of successes.</param>
    /// <param name="trials">n numbers of trials.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a number is not whole, trials are below 1 or below the successes; the message
    /// names the row.</exception>
    public static RegressionData Create(
        IEnumerable<KeyValuePair<string, double[]>> columns,
        double[] successes,
        double[] trials,
        string outcomeName = "y"
    )
    {
        double[] proportions = Proportions(successes, trials);
        return RegressionData.Create(columns, proportions, outcomeName).WithWeights(trials, WeightKind.Analytic);
    }

    private static double[] Proportions(double[] successes, double[] trials)
    {
        ArgumentNullException.ThrowIfNull(successes);
        ArgumentNullException.ThrowIfNull(trials);
        if (successes.Length != trials.Length)
        {
            throw new ArgumentException(
                $"There are {successes.Length} numbers of successes and {trials.Length} of trials: each row has one of each.",
                nameof(trials)
            );
        }

        double[] proportions = new double[successes.Length];
        for (int i = 0; i < proportions.Length; i++)
        {
            if (!(trials[i] >= 1.0) || trials[i] != Math.Floor(trials[i]) || double.IsInfinity(trials[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"trials is {trials[i]} in row {i}: it must be a whole number, 1 or more. Leave out rows without trials."
                    ),
                    nameof(trials)
                );
            }

            if (!(successes[i] >= 0.0) || successes[i] != Math.Floor(successes[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"successes is {successes[i]} in row {i}: it must be a whole number, 0 or more."),
                    nameof(successes)
                );
            }

            if (successes[i] > trials[i])
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Row {i} has {successes[i]} successes in {trials[i]} trials: there cannot be more successes than trials."
                    ),
                    nameof(successes)
                );
            }

            proportions[i] = successes[i] / trials[i];
        }

        return proportions;
    }
}
