namespace Crabbymetrics.Inference;

/// <summary>Asks a result for what a formula needs of it.</summary>
internal static class Capability
{
    /// <summary>The capability, or an error that names it.</summary>
    /// <typeparam name="T">A capability interface.</typeparam>
    /// <param name="result">The fitted model.</param>
    /// <param name="formula">The formula that asks: <c>hc1</c>, <c>the link test</c>.</param>
    /// <exception cref="NotSupportedException">The result does not implement the interface.</exception>
    /// <exception cref="InferenceUnavailableException">The interface gives values by row, and the rows live elsewhere. Or the result says
    /// why it has no leverages, or was saved without its data.</exception>
    public static T Require<T>(IEstimationResult result, string formula)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(result);
        if (ReadsRows(typeof(T)))
        {
            RowSums.RequireRows(result, formula);
        }

        if (
            result is not T
            && result is IInformation { LeverageUnavailableReason: { } reason }
            && typeof(T).IsAssignableFrom(typeof(IWorkingRegression))
        )
        {
            throw new InferenceUnavailableException($"'{formula}' does not hold here: {reason}");
        }

        if (result is StoredModel and not T)
        {
            throw new InferenceUnavailableException(
                $"{formula} needs the data of the fit, and the model was saved without them: fit it again."
            );
        }

        return result as T
            ?? throw new NotSupportedException(
                $"{formula} needs a result that implements {typeof(T).Name}; that of '{result.EstimatorName}' does not."
            );
    }

    private static bool ReadsRows(Type capability) =>
        typeof(IFittedRows).IsAssignableFrom(capability) || capability == typeof(ILeverage) || capability == typeof(IObservedData);

    /// <summary>The scores of a result, checked to speak of as many parameters as its information.</summary>
    /// <param name="bread">The bread that the scores go with.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <exception cref="NotSupportedException">The result has no scores.</exception>
    /// <exception cref="CrabbymetricsException">The scores have another number of parameters than the information.</exception>
    public static IScoreContributions RequireScores(Bread bread, string formula)
    {
        IScoreContributions scores = Require<IScoreContributions>(bread.Result, formula);
        return scores.WorkingParameterCount == bread.Dimension
            ? scores
            : throw new CrabbymetricsException(
                $"The scores of '{bread.Result.EstimatorName}' have {scores.WorkingParameterCount} parameters and its information "
                    + $"{bread.Dimension}: both speak of the same working parameters."
            );
    }
}
