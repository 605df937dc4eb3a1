using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Saves fitted models.</summary>
public static class SavedModelExtensions
{
    /// <summary>Saves a model without its data and without a formula: estimator, options, estimates, a covariance, diagnostics and fit
    /// statistics, as JSON with a version and a checksum (<see cref="ModelDocument"/>). <c>ModelFile</c> of Crabbymetrics.Data saves the
    /// formula too.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="stream">Receives the text. It is left open, and nothing is written where something is wrong.</param>
    /// <param name="vcov">The name of the covariance to keep; null for
    /// <see cref="EstimationResultExtensions.DefaultCovarianceName"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <exception cref="ArgumentException">The fit did not converge, or the covariance or an argument of it is wrong.</exception>
    /// <exception cref="CrabbymetricsException">The covariance is not available.</exception>
    public static void Save(this IEstimationResult result, Stream stream, string? vcov = null, CovarianceArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(stream);
        ModelDocument.Write(stream, result.State(vcov, arguments));
    }

    /// <summary>What is kept of a model when it is saved.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="vcov">The name of the covariance to keep; null for
    /// <see cref="EstimationResultExtensions.DefaultCovarianceName"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The fit did not converge, or the covariance or an argument of it is wrong.</exception>
    /// <exception cref="CrabbymetricsException">The covariance is not available.</exception>
    public static ModelState State(this IEstimationResult result, string? vcov = null, CovarianceArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        CoefficientTable table =
            result is IInformation or StoredModel || vcov is not null
                ? result.Summarize(vcov, arguments)
                : CoefficientTable.CreateWithoutInference(result, $"'{result.EstimatorName}' states no information matrix");
        return result.State(table);
    }

    /// <summary>What is kept of a model when it is saved, with the covariance of a coefficient table.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="table">Its coefficient table.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The fit did not converge, or the table is of another model.</exception>
    public static ModelState State(this IEstimationResult result, CoefficientTable table)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(table);
        ImmutableArray<AncillaryParameter> ancillary = (result as IAncillaryParameters)?.AncillaryParameters ?? [];
        ModelState state = ModelState.Of(
            result,
            table.Covariance,
            table.InferenceUnavailableReason,
            [
                .. ancillary.Select(parameter => new StoredAncillary(
                    parameter,
                    table.Ancillary.FirstOrDefault(row => row.Name == parameter.Name)?.StandardError ?? double.NaN
                )),
            ]
        );
        IEstimationResult model = (result as ResultWithCovariance)?.Model ?? result;
        return model is StoredModel
            ? state
            : state with
            {
                Statistics = state.Statistics.AddRange(FitStatistics.Kept(model, ModelSummary.JointTest(model, table.Covariance))),
            };
    }
}
