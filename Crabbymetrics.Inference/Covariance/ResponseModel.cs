using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The working model of CR2, on the scale of the response: for each row the variance V, the derivative D of the mean and the residual e, so
/// that the expected information is <c>X'D V^-1 D X</c> and the score <c>c D e / V</c>. A row with frequency f has sqrt(f) in D and in e,
/// and the V of one copy.
/// </summary>
internal sealed class ResponseModel
{
    // Weights computed in two ways agree to this relative accuracy.
    private const double SameWeight = 1e-9;

    private ResponseModel(
        double[] variances,
        double[] derivatives,
        double[] residuals,
        PositiveDefiniteMatrix information,
        double[] informationMatrix,
        double scoreScale
    )
    {
        InformationMatrix = informationMatrix;
        Variances = variances;
        Derivatives = derivatives;
        Residuals = residuals;
        Information = information;
        ScoreScale = scoreScale;
    }

    /// <summary>V, the variance function over the weight.</summary>
    public double[] Variances { get; }

    /// <summary>D.</summary>
    public double[] Derivatives { get; }

    /// <summary>e.</summary>
    public double[] Residuals { get; }

    /// <summary><c>X'D V^-1 D X</c>, up to a common factor of V.</summary>
    public PositiveDefiniteMatrix Information { get; }

    /// <summary>The same, k x k values, row-major.</summary>
    public double[] InformationMatrix { get; }

    /// <summary>c, one over the dispersion that the scores have.</summary>
    public double ScoreScale { get; }

    /// <summary>Finds the working model of a result.</summary>
    /// <param name="bread">The bread of the result.</param>
    /// <param name="blocks">The clusters.</param>
    /// <exception cref="CrabbymetricsException">The expected information is singular.</exception>
    public static ResponseModel Of(Bread bread, ClusterBlocks blocks)
    {
        return OfMeans(bread, blocks) ?? OfScores(bread, blocks, VariancesOf(bread.Result, blocks));
    }

    /// <summary>The working model of a result that says its means; null of another.</summary>
    /// <param name="bread">The bread of the result.</param>
    /// <param name="blocks">The clusters.</param>
    /// <exception cref="CrabbymetricsException">The expected information is singular.</exception>
    public static ResponseModel? OfMeans(Bread bread, ClusterBlocks blocks) =>
        bread.Result is IFittedMeans means and ILinearPredictorModel model
            ? OfMeans(bread, blocks, VariancesOf(bread.Result, blocks), means, model)
            : null;

    /// <summary>The weight of a row in the information: <c>D^2 / V</c>.</summary>
    public double Weight(int row) => Variances[row] > 0.0 ? Derivatives[row] * Derivatives[row] / Variances[row] : 0.0;

    // The model gives the mean and its derivative, and nothing is assumed of the link.
    private static ResponseModel OfMeans(
        Bread bread,
        ClusterBlocks blocks,
        double[] variances,
        IFittedMeans means,
        ILinearPredictorModel model
    )
    {
        int n = variances.Length;
        double[] predictors = new double[n];
        means.CopyLinearPredictors(predictors);
        if (!model.Offset.IsEmpty)
        {
            TensorPrimitives.Add(predictors, model.Offset.Span, predictors);
        }

        double[] fitted = new double[n];
        double[] derivatives = new double[n];
        model.InverseLink(predictors, fitted, derivatives, default);
        double[] residuals = new double[n];
        means.CopyOutcomes(residuals);
        TensorPrimitives.Subtract(residuals, fitted, residuals);
        // A likelihood that does not weigh outcomes by their variance (NB1) has the residual that its score gives.
        bool ofScores = blocks.AncillaryScores is not null;
        ReadOnlySpan<double> frequencies = ObservationCounts.Frequencies(bread.Result).Span;
        int k = bread.Dimension;
        double[] information = new double[k * k];
        double modelled = 0.0;
        for (int g = 0; g < blocks.Count; g++)
        {
            foreach (int i in blocks.RowsOf(g))
            {
                if (!frequencies.IsEmpty)
                {
                    derivatives[i] *= Math.Sqrt(frequencies[i]);
                    residuals[i] *= Math.Sqrt(frequencies[i]);
                }

                if (!(variances[i] > 0.0))
                {
                    continue;
                }

                if (ofScores && derivatives[i] != 0.0)
                {
                    residuals[i] = blocks.ScoreResiduals[i] * variances[i] / derivatives[i];
                }

                double score = derivatives[i] * residuals[i] / variances[i];
                modelled += score * score;
                double weight = derivatives[i] * derivatives[i] / variances[i];
                ReadOnlySpan<double> x = blocks.Regressors(i);
                for (int a = 0; a < k; a++)
                {
                    Span<double> row = information.AsSpan(a * k, k);
                    TensorPrimitives.MultiplyAdd(x, weight * x[a], row, row);
                }
            }
        }

        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(information, k, out int failed)
            ?? throw new CrabbymetricsException(
                $"The expected information is singular at '{bread.NameOf(failed)}': there is no cr2 and no cr3. Use cr1."
            );
        double scale = modelled > 0.0 ? Math.Sqrt(TensorPrimitives.SumOfSquares<double>(blocks.ScoreResiduals) / modelled) : 1.0;
        return new ResponseModel(variances, derivatives, residuals, factor, information, scale);
    }

    // From the working regression alone, with w = D^2/V and r = D e/V. It holds for least squares and for links whose observed
    // information is the expected one.
    private static ResponseModel OfScores(Bread bread, ClusterBlocks blocks, double[] variances)
    {
        RequireKnownScale(bread, blocks);
        double[] derivatives = new double[variances.Length];
        double[] residuals = new double[variances.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            if (blocks.WorkingWeights[i] > 0.0)
            {
                derivatives[i] = Math.Sqrt(blocks.WorkingWeights[i] * variances[i]);
                residuals[i] = blocks.ScoreResiduals[i] * variances[i] / derivatives[i];
            }
        }

        PositiveDefiniteMatrix factor = blocks.AncillaryScores is null
            ? bread.Factor
            : PositiveDefiniteMatrix.TryFactor(blocks.Information, bread.Dimension, out int failed)
                ?? throw new CrabbymetricsException(
                    $"The information of the coefficients is singular at '{bread.NameOf(failed)}': there is no cr2 and no cr3. Use cr1."
                );
        return new ResponseModel(variances, derivatives, residuals, factor, blocks.Information, 1.0);
    }

    // The symmetric root depends on the scale of the residuals, which must be that of the outcome. Weights and score residuals give that
    // scale in two cases: D is 1 (in least squares the weights are those of the data), or V is known and the weights are the expected
    // ones.
    private static void RequireKnownScale(Bread bread, ClusterBlocks blocks)
    {
        double[] weights = blocks.WorkingWeights;
        double[] known = new double[weights.Length];
        known.AsSpan().Fill(1.0);
        if (bread.Result is IFittedMeans)
        {
            ((IWorkingRegression)bread.Result).CopyExpectedWorkingWeights(0, known.Length, known);
        }
        else if (ObservationCounts.Weights(bread.Result) is { IsEmpty: false } given)
        {
            given.Span.CopyTo(known);
        }

        int first = Array.FindIndex(known, static value => value > 0.0);
        for (int i = 0; first >= 0 && i < known.Length; i++)
        {
            double expected = weights[first] / known[first] * known[i];
            if (!(Math.Abs(weights[i] - expected) <= SameWeight * Math.Abs(expected)))
            {
                throw new NotSupportedException(
                    $"cr2 needs the variance of each outcome and the derivative of its mean, which '{bread.Result.EstimatorName}' does not "
                        + $"say: its working weights are not those of the data, so that it is no least squares (row {i}). The result "
                        + $"must implement {nameof(IFittedMeans)} and {nameof(ILinearPredictorModel)}. Otherwise use cr1 or cr3."
                );
            }
        }
    }

    private static double[] VariancesOf(IEstimationResult result, ClusterBlocks blocks)
    {
        double[] variances = new double[blocks.WorkingWeights.Length];
        ReadOnlySpan<double> weights = ObservationCounts.Weights(result).Span;
        ReadOnlySpan<double> frequencies = ObservationCounts.Frequencies(result).Span;
        if (result is IFittedMeans means)
        {
            means.CopyVarianceFunction(variances);
        }

        for (int i = 0; i < variances.Length; i++)
        {
            variances[i] =
                result is not IFittedMeans ? (frequencies.IsEmpty ? 1.0 : frequencies[i]) / blocks.WorkingWeights[i]
                : frequencies.IsEmpty && !weights.IsEmpty ? variances[i] / weights[i]
                : variances[i];
        }

        return variances;
    }
}
