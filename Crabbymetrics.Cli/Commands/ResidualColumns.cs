using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Residuals, leverages and Cook's distances of rows by a saved model.</summary>
internal sealed class ResidualColumns(
    ModelFile saved,
    StoredMeanModel model,
    PredictionFrame frame,
    IServiceProvider services,
    IReadOnlyList<EstimatorDescriptor> models
)
{
    /// <summary>Adds the columns that are asked for.</summary>
    public void AddTo(PredictionTable table, double?[] outcomes, double[]? offset, PredictionRequest request)
    {
        bool isEmpty = frame.Design.RowCount == 0;
        double[] means = isEmpty ? [] : model.Predict(frame.Design, offset);
        double[] residuals = new double[means.Length];
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = (outcomes[frame.SourceRow(i)] ?? double.NaN) - means[i];
        }

        if (request.Residuals)
        {
            table.Add("residual", frame.Align(residuals));
        }

        if (request.Influence)
        {
            (double[] leverages, double[] distances) = isEmpty ? ([], []) : Influence(means, residuals, offset);
            table.Add("leverage", frame.Align(leverages));
            table.Add("cooks_distance", frame.Align(distances));
        }
    }

    // h = w x'(X'WX)^-1 x with w = (dmu/deta)^2 / V(mu), and D = (r / (1 - h))^2 h / (phi k), r Pearson's residual: R's cooks.distance.
    // Of the model-based covariance phi (X'WX)^-1, x V x' is the squared standard error of the linear predictor.
    private (double[] Leverages, double[] Distances) Influence(double[] means, double[] residuals, double[]? offset)
    {
        ModelState state = model.State;
        if (state.Covariance is not { } covariance || covariance.Kind != BuiltInCovariances.Vanilla.Name)
        {
            throw new UsageException(
                "--influence needs a model that was saved with --vcov vanilla, the covariance of which leverages are made."
            );
        }

        if (!saved.Absorbed.IsEmpty)
        {
            throw new UsageException("--influence is not available: leverages of absorbed effects need the rows of the fit.");
        }

        if (saved.IsWeighted)
        {
            throw new UsageException(
                "--influence is not available: the model was fitted with weights, which the file does not hold by row."
            );
        }

        double dispersion = covariance.Dispersion;
        double[] variances = VarianceFunction(means);
        double[] slopes = new double[means.Length];
        model.InverseLink(model.PredictLinear(frame.Design, offset), [], slopes, []);
        int k = state.Parameters.Count(static value => !double.IsNaN(value));
        double[] leverages = new double[means.Length],
            distances = new double[means.Length];
        int row = 0;
        foreach (MeanPrediction prediction in MeanPredictions.Create(model, covariance, frame.Design, offset))
        {
            double error = prediction.LinearStandardError;
            double h = slopes[row] * slopes[row] / variances[row] * error * error / dispersion;
            double residual = residuals[row] / Math.Sqrt(variances[row]) / (1.0 - h);
            leverages[row] = h;
            distances[row] = residual * residual * h / (dispersion * k);
            row++;
        }

        return (leverages, distances);
    }

    private double[] VarianceFunction(double[] means)
    {
        double[] variances = new double[means.Length];
        Array.Fill(variances, 1.0);
        ModelState state = model.State;
        if (state.Family is null)
        {
            return state.Estimator == OlsEstimator.Descriptor.Name ? variances : throw Unavailable();
        }

        EstimatorDescriptor descriptor = models.Last(known => known.Name == state.Estimator);
        object options = descriptor.Options.CreateOptions();
        descriptor.Options.Bind(options, name => state.Options.GetValueOrDefault(name));
        if (!state.Ancillary.IsEmpty || descriptor.FamilyOf(options, services) is not IGlmFamily family)
        {
            throw Unavailable();
        }

        family.Variance(means, variances);
        return variances;
    }

    private UsageException Unavailable() =>
        new($"--influence is not available for {model.State.Estimator}: leverages are of least squares and generalized linear models.");
}
