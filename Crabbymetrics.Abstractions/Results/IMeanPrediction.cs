namespace Crabbymetrics;

/// <summary>A result that predicts the mean of the outcome for new rows. A result that is an <see cref="ILinearPredictorModel"/> need not
/// implement it.</summary>
public interface IMeanPrediction
{
    /// <summary>Means of new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    double[] Predict(DesignMatrix design, double[]? offset = null);
}
