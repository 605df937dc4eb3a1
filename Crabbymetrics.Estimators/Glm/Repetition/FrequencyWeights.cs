namespace Crabbymetrics.Estimators;

/// <summary>Whether the rows of data are whole numbers of observations, so that equal ones are merged into rows with a frequency.</summary>
internal static class FrequencyWeights
{
    public static bool AreIn(RegressionData data)
    {
        if (data.Weights is not { } weights)
        {
            return true;
        }

        if (weights.Kind != WeightKind.Frequency)
        {
            return false;
        }

        foreach (double weight in weights.Values.Span)
        {
            if (!double.IsInteger(weight))
            {
                return false;
            }
        }

        return true;
    }
}
