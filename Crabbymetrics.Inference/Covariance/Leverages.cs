using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>Finds the leverage of each row, from the result or from its working regression.</summary>
internal static class Leverages
{
    private const int BlockRows = 256;

    /// <summary>The n leverages of the rows: w x' B x, of the expected information where the result knows it.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="rows">n.</param>
    /// <param name="formula">What asks for them.</param>
    /// <exception cref="NotSupportedException">The result has neither leverages nor a working regression.</exception>
    public static double[] Of(Bread bread, int rows, string formula)
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
