namespace Crabbymetrics.Estimators;

/// <summary>A fitted model of a binary outcome. <c>Predict</c> gives the probability of a 1. Immutable and safe for concurrent
/// use.</summary>
public abstract class BinaryResult : GlmResult
{
    private protected BinaryResult(GlmFit fit)
        : base(fit) { }

    /// <summary>The labels of the data: 1 where the fitted probability is above a cutoff, otherwise 0.</summary>
    /// <param name="cutoff">The cutoff, between 0 and 1.</param>
    /// <returns>n labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not between 0 and 1.</exception>
    public int[] PredictLabel(double cutoff = 0.5) => Labels(Predict, cutoff);

    /// <summary>The labels of new rows: 1 where the probability is above a cutoff, otherwise 0.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="cutoff">The cutoff, between 0 and 1.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m labels.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not between 0 and 1.</exception>
    public int[] PredictLabel(double[,] x, double cutoff = 0.5, double[]? offset = null) => Labels(() => Predict(x, offset), cutoff);

    /// <summary>The labels of new rows: 1 where the probability is above a cutoff, otherwise 0.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="cutoff">The cutoff, between 0 and 1.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m labels.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not between 0 and 1.</exception>
    public int[] PredictLabel(DesignMatrix design, double cutoff = 0.5, double[]? offset = null) =>
        Labels(() => Predict(design, offset), cutoff);

    private static int[] Labels(Func<double[]> probabilities, double cutoff)
    {
        if (!(cutoff >= 0.0 && cutoff <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "A cutoff is a probability, between 0 and 1.");
        }

        return Array.ConvertAll(probabilities(), probability => probability > cutoff ? 1 : 0);
    }
}
