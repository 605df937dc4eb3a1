using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// Rao's score test (Lagrange multiplier test) of regressors that a model leaves out, without fitting the larger model: <c>U' V^-1 U</c>
/// with U the score of the left-out coefficients at zero, chi-squared with as many degrees of freedom as regressors.
/// </summary>
/// <remarks>
/// V is of the expected information where the result is an <see cref="IExpectedInformation"/>, as Rao (1948) has it and R's
/// <c>anova(test = "Rao")</c>: it is positive definite, and its size is nearer the nominal one than that of the observed information. Other
/// results give the observed information, and a warning of the test says so.
/// </remarks>
public static class ScoreTest
{
    private const string ObservedWarning =
        "The variance of the score is by the observed information: the result does not know its expected one.";

    /// <summary>Tests that regressors which are not in the model have coefficients of zero.</summary>
    /// <param name="result">The fitted model without them.</param>
    /// <param name="names">Their names.</param>
    /// <param name="columns">Their values, one for each row of the fit.</param>
    /// <param name="robust">Whether V is the outer product of the scores, which holds where the mean is right whatever the variance (White
    /// 1982); otherwise it is the information, which takes the model's variance for true.
    /// </param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">A number of values is wrong, a value is not finite, or a column is a linear combination of
    /// others and of the regressors.</exception>
    /// <exception cref="NotSupportedException">The result is not a working regression.</exception>
    /// <exception cref="CrabbymetricsException">The observed information is not positive definite, and the result has no
    /// other.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference, or the model-based form is asked for with probability
    /// weights.</exception>
    public static HypothesisTest OfAddedRegressors(
        IEstimationResult result,
        IReadOnlyList<string> names,
        IReadOnlyList<double[]> columns,
        bool robust = false
    )
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        const string Formula = "the score test";
        Bread bread = Bread.Of(result, Formula);
        IWorkingRegression regression = Capability.Require<IWorkingRegression>(result, Formula);
        if (!robust)
        {
            ObservationCounts.RefuseProbabilityWeights(result, Formula);
        }

        int n = regression.RowCount;
        RequireColumns(names, columns, n);
        WorkingModel model = WorkingModel.Of(bread, regression, Formula);
        double[] weights = model.Weights;
        double[] residuals = new double[n];
        regression.CopyScoreResiduals(0, residuals.Length, residuals);
        double[] variances = weights;
        if (robust)
        {
            double[]? multipliers = ObservationCounts.OuterProductMultipliers(result, n);
            variances = [.. residuals.Select((r, i) => r * r * (multipliers?[i] ?? 1.0))];
        }

        double[][] left = WithoutRegressors(model.Information, regression, weights, columns);
        int count = left.Length;
        double[] score = Array.ConvertAll(left, z => TensorPrimitives.Dot<double>(z, residuals));
        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(CrossProduct(left, variances), count, out _)
            ?? throw NotPositive(names, left, weights, result.EstimatorName, nameof(columns));
        factor.Whiten(score);
        return HypothesisTest
            .ChiSquared(
                "Score",
                string.Join(", ", names.Select(static name => $"{name} = 0")),
                TensorPrimitives.SumOfSquares<double>(score),
                count
            )
            .With(null, model.IsExpected ? [] : [ObservedWarning]);
    }

    private static double[] CrossProduct(double[][] left, double[] weights)
    {
        int count = left.Length;
        double[] product = new double[count * count];
        double[] weighted = new double[weights.Length];
        for (int a = 0; a < count; a++)
        {
            TensorPrimitives.Multiply(left[a], weights, weighted);
            for (int b = 0; b < count; b++)
            {
                product[(a * count) + b] = TensorPrimitives.Dot<double>(weighted, left[b]);
            }
        }

        return product;
    }

    // Either a column adds nothing, or the variance itself is not positive.
    private static Exception NotPositive(IReadOnlyList<string> names, double[][] left, double[] weights, string estimator, string argument)
    {
        double[] sizes = [.. weights.Select(Math.Abs)];
        return PositiveDefiniteMatrix.TryFactor(CrossProduct(left, sizes), left.Length, out int failed) is null
            ? new ArgumentException(
                $"The column '{names[failed]}' is a linear combination of the regressors and the columns before it: it adds nothing "
                    + $"to test.",
                argument
            )
            : new CrabbymetricsException(
                $"The information of '{estimator}' at the restricted estimates is not positive definite for {string.Join(", ", names)}, "
                    + $"so that there is no score test. Fit the larger model and use a Wald or a likelihood-ratio test."
            );
    }

    // z - X B X'W z, twice: the second pass takes out the rounding of a column far from zero.
    private static double[][] WithoutRegressors(
        PositiveDefiniteMatrix information,
        IWorkingRegression regression,
        double[] weights,
        IReadOnlyList<double[]> columns
    )
    {
        const int BlockRows = 256;
        int n = weights.Length;
        int k = information.Dimension;
        double[] block = new double[BlockRows * k];
        double[][] left = [.. columns.Select(static column => (double[])column.Clone())];
        double[] before = Array.ConvertAll(left, z => Math.Sqrt(Weighted(z)));
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] z in left)
            {
                double[] coefficients = new double[k];
                for (int first = 0; first < n; first += BlockRows)
                {
                    int rows = Math.Min(BlockRows, n - first);
                    regression.CopyRegressors(first, rows, block);
                    for (int i = 0; i < rows; i++)
                    {
                        TensorPrimitives.MultiplyAdd(block.AsSpan(i * k, k), weights[first + i] * z[first + i], coefficients, coefficients);
                    }
                }

                information.Solve(coefficients);
                for (int first = 0; first < n; first += BlockRows)
                {
                    int rows = Math.Min(BlockRows, n - first);
                    regression.CopyRegressors(first, rows, block);
                    for (int i = 0; i < rows; i++)
                    {
                        z[first + i] -= TensorPrimitives.Dot(block.AsSpan(i * k, k), coefficients);
                    }
                }
            }
        }

        for (int j = 0; j < left.Length; j++)
        {
            // The remainder of a column in the span of the regressors is rounding, and must not be tested as data.
            if (!(Math.Sqrt(Weighted(left[j])) > 1e-10 * before[j]))
            {
                Array.Clear(left[j]);
            }
        }

        return left;

        double Weighted(double[] z) => z.Zip(weights, static (value, weight) => value * value * Math.Abs(weight)).Sum();
    }

    private static void RequireColumns(IReadOnlyList<string> names, IReadOnlyList<double[]> columns, int n)
    {
        if (columns.Count == 0 || names.Count != columns.Count)
        {
            throw new ArgumentException(
                $"There must be at least one column and a name for each; there are {columns.Count} and {names.Count}.",
                nameof(names)
            );
        }

        for (int j = 0; j < columns.Count; j++)
        {
            ArgumentNullException.ThrowIfNull(columns[j], names[j]);
            if (columns[j].Length != n)
            {
                throw new ArgumentException(
                    $"The column '{names[j]}' has {columns[j].Length} values; the fit has {n} rows.",
                    nameof(columns)
                );
            }

            int row = Array.FindIndex(columns[j], static value => !double.IsFinite(value));
            if (row >= 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The column '{names[j]}' is {columns[j][row]} in row {row}: every value must be finite."),
                    nameof(columns)
                );
            }
        }
    }
}
