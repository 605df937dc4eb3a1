namespace Crabbymetrics.Estimators;

/// <summary>Refuses options that an estimator does not read.</summary>
internal static class UnreadOptions
{
    /// <summary>Refuses an option that is set and not read.</summary>
    /// <param name="options">The options.</param>
    /// <param name="reads">What the estimator reads.</param>
    /// <param name="estimator">The estimator's name.</param>
    /// <param name="why">Why it reads no others.</param>
    /// <exception cref="ArgumentException">An option differs from its default, and the estimator does not read it.</exception>
    public static void Refuse(GlmOptions options, EstimatorInputs reads, string estimator, string why)
    {
        Refuse(EstimatorInputs.Solver, options.Solver, !string.Equals(options.Solver, "newton", StringComparison.OrdinalIgnoreCase));
        Refuse(EstimatorInputs.Scoring, options.Scoring, options.Scoring != ScoringMethod.Newton);
        Refuse(EstimatorInputs.Separation, options.Separation, options.Separation != SeparationPolicy.Throw);
        Refuse(EstimatorInputs.Merging, options.Merging, options.Merging != RowMerging.Automatic);

        void Refuse(EstimatorInputs input, object value, bool isSet)
        {
            if (isSet && !reads.HasFlag(input))
            {
                throw new ArgumentException($"{input} is {value}, and {estimator} does not read it: {why}.", nameof(options));
            }
        }
    }
}
