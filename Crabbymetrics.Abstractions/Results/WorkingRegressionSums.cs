using System.Buffers;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics;

/// <summary>What follows from the regressors, weights and residuals of a working regression: the defaults of
/// <see cref="IWorkingRegression"/>. Rows are read in blocks, and summed in their order.</summary>
internal static class WorkingRegressionSums
{
    private const int BlockRows = 256;

    /// <summary>Writes the scores <c>r_i x_i</c>.</summary>
    public static void Scores(IWorkingRegression regression, int firstRow, int rowCount, Span<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, regression.RowCount - firstRow);
        int k = Parameters(regression);
        double[] residuals = ArrayPool<double>.Shared.Rent(rowCount);
        try
        {
            regression.CopyRegressors(firstRow, rowCount, scores);
            regression.CopyScoreResiduals(firstRow, rowCount, residuals.AsSpan(0, rowCount));
            for (int i = 0; i < rowCount; i++)
            {
                Span<double> row = scores.Slice(i * k, k);
                TensorPrimitives.Multiply(row, residuals[i], row);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(residuals);
        }
    }

    /// <summary>Writes <c>sum w_i x_i x_i'</c>.</summary>
    public static void CrossProduct(IWorkingRegression regression, bool expected, Span<double> product)
    {
        int k = Parameters(regression);
        product[..(k * k)].Clear();
        double[] x = new double[BlockRows * k],
            weights = new double[BlockRows];
        for (int first = 0; first < regression.RowCount; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, regression.RowCount - first);
            Read(regression, expected, first, rows, x, weights);
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> row = x.AsSpan(i * k, k);
                for (int a = 0; a < k; a++)
                {
                    Span<double> sums = product.Slice(a * k, a + 1);
                    TensorPrimitives.MultiplyAdd(row[..(a + 1)], weights[i] * row[a], sums, sums);
                }
            }
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < a; b++)
            {
                product[(b * k) + a] = product[(a * k) + b];
            }
        }
    }

    /// <summary>Writes the leverages <c>w_i x_i' (X'WX)^-1 x_i</c> of the expected weights.</summary>
    public static void Leverages(IWorkingRegression regression, Span<double> leverages)
    {
        int k = Parameters(regression);
        double[] product = new double[k * k];
        CrossProduct(regression, expected: true, product);
        double[] inverse = Invert(regression, product, k);
        double[] x = new double[BlockRows * k],
            weights = new double[BlockRows];
        for (int first = 0; first < regression.RowCount; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, regression.RowCount - first);
            Read(regression, expected: true, first, rows, x, weights);
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> row = x.AsSpan(i * k, k);
                double form = 0.0;
                for (int a = 0; a < k; a++)
                {
                    form += row[a] * TensorPrimitives.Dot(inverse.AsSpan(a * k, k), row);
                }

                leverages[first + i] = weights[i] * form;
            }
        }
    }

    private static int Parameters(IWorkingRegression regression) => ((IWorkingParameters)regression).WorkingParameterCount;

    private static void Read(IWorkingRegression regression, bool expected, int first, int rows, double[] x, double[] weights)
    {
        regression.CopyRegressors(first, rows, x);
        if (expected)
        {
            regression.CopyExpectedWorkingWeights(first, rows, weights.AsSpan(0, rows));
        }
        else
        {
            regression.CopyWorkingWeights(first, rows, weights.AsSpan(0, rows));
        }
    }

    // Columns are scaled to a diagonal of ones, so that units do not decide whether the matrix is singular.
    private static double[] Invert(IWorkingRegression regression, double[] product, int k)
    {
        double[] scales = new double[k];
        for (int a = 0; a < k; a++)
        {
            scales[a] = 1.0 / Math.Sqrt(product[(a * k) + a]);
        }

        double[] inverse;
        try
        {
            Matrix<double> scaled = Matrix<double>.Build.Dense(k, k, (a, b) => product[(a * k) + b] * scales[a] * scales[b]);
            inverse = scaled.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(k)).ToRowMajorArray();
        }
        catch (ArgumentException)
        {
            throw new CrabbymetricsException(
                $"The information of the coefficients of '{regression.EstimatorName}' is not positive definite: there are no leverages."
            );
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                inverse[(a * k) + b] *= scales[a] * scales[b];
            }
        }

        return inverse;
    }
}
