using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The weights and the information that leverages and score tests are made of: the expected ones, where a result knows them, which are
/// never negative; otherwise those of the observed information. With a canonical link the two are the same.
/// </summary>
internal sealed class WorkingModel
{
    private WorkingModel(double[] weights, PositiveDefiniteMatrix information, bool isExpected)
    {
        Weights = weights;
        Information = information;
        IsExpected = isExpected;
    }

    /// <summary>The n weights w_i.</summary>
    public double[] Weights { get; }

    /// <summary>The information <c>sum w_i x_i x_i'</c>.</summary>
    public PositiveDefiniteMatrix Information { get; }

    /// <summary>Whether they are the expected ones.</summary>
    public bool IsExpected { get; }

    /// <summary>Finds the weights of a result.</summary>
    /// <param name="bread">The bread of the result, of the observed information.</param>
    /// <param name="regression">The result as a working regression.</param>
    /// <param name="formula">The formula that asks, for messages.</param>
    /// <exception cref="CrabbymetricsException">The expected information is singular.</exception>
    public static WorkingModel Of(Bread bread, IWorkingRegression regression, string formula)
    {
        double[] weights = new double[regression.RowCount];
        if (regression is IExpectedInformation { ExpectedInformationUnavailableReason: null })
        {
            regression.CopyExpectedWorkingWeights(0, weights.Length, weights);
            return new WorkingModel(weights, Bread.Of(bread.Result, formula, expected: true).Factor, true);
        }

        regression.CopyWorkingWeights(0, weights.Length, weights);
        return new WorkingModel(weights, InformationOf(bread, regression, weights), false);
    }

    /// <summary><c>X'WX</c>: the information, but with ancillary parameters, which are held at their estimates here.</summary>
    /// <param name="bread">The bread of the result.</param>
    /// <param name="regression">The result as a working regression.</param>
    /// <param name="weights">The n working weights.</param>
    /// <returns>k x k values, row-major.</returns>
    public static double[] MatrixOf(Bread bread, IWorkingRegression regression, double[] weights)
    {
        if (bread.Result is not IAncillaryParameters { Joint: not null })
        {
            return bread.Information;
        }

        int k = bread.Dimension;
        double[] information = new double[k * k];
        double[] x = new double[k];
        for (int i = 0; i < weights.Length; i++)
        {
            regression.CopyRegressors(i, 1, x);
            for (int a = 0; a < k; a++)
            {
                Span<double> row = information.AsSpan(a * k, k);
                TensorPrimitives.MultiplyAdd(x, weights[i] * x[a], row, row);
            }
        }

        return information;
    }

    private static PositiveDefiniteMatrix InformationOf(Bread bread, IWorkingRegression regression, double[] weights)
    {
        if (bread.Result is not IAncillaryParameters { Joint: not null })
        {
            return bread.Factor;
        }

        return PositiveDefiniteMatrix.TryFactor(MatrixOf(bread, regression, weights), bread.Dimension, out int failed)
            ?? throw new CrabbymetricsException(
                $"The information of the coefficients is not positive definite at '{bread.NameOf(failed)}': there are no leverages and "
                    + $"there is no score test."
            );
    }
}
