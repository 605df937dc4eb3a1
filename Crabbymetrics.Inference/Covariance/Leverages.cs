using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>Finds the leverage of each row, from the result or from its working regression.</summary>
public static class Leverages
{
    private const int BlockRows = 256;

    /// <summary>
    /// The n leverages of the rows: the diagonal of the hat matrix <c>W^1/2 X (X'WX)^-1 X' W^1/2</c>, from <see cref="ILeverage"/> or,
    /// where a result lacks it, from <see cref="IWorkingRegression"/>. That of a row with frequency f is that of its f copies together.
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
        int rows = result is IWorkingRegression regression
            ? regression.WorkingRowCount
            : Capability.Require<IScoreContributions>(result, Asker).ScoreRowCount;
        return Of(bread, rows, Asker);
    }

    /// <summary>The n leverages of the rows: w x' B x, of the expected information where the result knows it.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="rows">n.</param>
    /// <param name="formula">What asks for them.</param>
    /// <exception cref="NotSupportedException">The result has neither leverages nor a working regression.</exception>
    internal static double[] Of(Bread bread, int rows, string formula)
    {
        double[] leverages = new double[rows];
        if (bread.Result is ILeverage source)
        {
            source.CopyLeverages(leverages);
            return leverages;
        }

        if (bread.Result is not IWorkingRegression regression)
        {
            throw new NotSupportedException(
                $"{formula} needs a result that implements {nameof(ILeverage)} or {nameof(IWorkingRegression)}; that of "
                    + $"'{bread.Result.EstimatorName}' does neither."
            );
        }

        ObservationCounts.RequireRows(bread.Result, regression.WorkingRowCount, rows, "a working regression");
        WorkingModel model = WorkingModel.Of(bread, regression, formula);
        model.Weights.CopyTo(leverages, 0);
        double[] inverse = model.Information.Invert(out _);
        int k = bread.Dimension;
        double[] block = new double[BlockRows * k];
        double[] product = new double[k];
        for (int first = 0; first < rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - first);
            regression.CopyRegressors(first, count, block);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> x = block.AsSpan(i * k, k);
                for (int j = 0; j < k; j++)
                {
                    product[j] = TensorPrimitives.Dot(inverse.AsSpan(j * k, k), x);
                }

                leverages[first + i] *= TensorPrimitives.Dot(product, x);
            }
        }

        return leverages;
    }
}
