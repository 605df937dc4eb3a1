namespace Crabbymetrics.Inference;

/// <summary>Finds the leverage of each row, from the result or from its working regression.</summary>
public static class Leverages
{
    /// <summary>
    /// The n leverages of the rows: the diagonal of the hat matrix <c>W^1/2 X (X'WX)^-1 X' W^1/2</c>, from <see cref="ILeverage"/>,
    /// which every <see cref="IWorkingRegression"/> is. That of a row with frequency f is that of its f copies together.
    /// </summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>A new array of n values that sum to the number of estimated coefficients.</returns>
    /// <exception cref="NotSupportedException">The result has neither leverages nor a working regression.</exception>
    /// <exception cref="InferenceUnavailableException">The result says that it has no inference.</exception>
    /// <exception cref="CrabbymetricsException">The information is singular.</exception>
    public static double[] Of(IEstimationResult result)
    {
        const string Asker = "The leverage";
        Bread bread = Bread.Of(result, Asker);
        int rows = Capability.Require<IScoreContributions>(result, Asker).RowCount;
        return Of(bread, rows, Asker);
    }

    /// <summary>The n leverages of the rows: w x' B x, of the expected information where the result knows it.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="rows">n.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <exception cref="NotSupportedException">The result has neither leverages nor a working regression.</exception>
    internal static double[] Of(Bread bread, int rows, string formula)
    {
        double[] leverages = new double[rows];
        Capability.Require<ILeverage>(bread.Result, formula).CopyLeverages(leverages);
        return leverages;
    }
}
