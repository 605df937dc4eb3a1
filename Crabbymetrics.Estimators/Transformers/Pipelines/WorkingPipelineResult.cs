using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted pipeline whose model is a weighted least squares at its optimum: leverages and what is corrected by them are those of
/// the
/// model.</summary>
/// <typeparam name="TResult">The result of the estimator.</typeparam>
[System.Text.Json.Serialization.JsonConverter(typeof(ResultJsonConverter))]
internal sealed class WorkingPipelineResult<TResult>(
    Pipeline<TResult> pipeline,
    RegressionData data,
    PipelineTransformation transformation,
    TResult model
) : PipelineResult<TResult>(pipeline, data, transformation, model), IWorkingRegression
    where TResult : class, IEstimationResult
{
    private IWorkingRegression Working => (IWorkingRegression)(object)Model;

    bool IWorkingRegression.HasEqualVariances => Working.HasEqualVariances;

    void IWorkingRegression.CopyRegressors(int firstRow, int rowCount, Span<double> regressors) =>
        Working.CopyRegressors(firstRow, rowCount, regressors);

    void IWorkingRegression.CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        Working.CopyWorkingWeights(firstRow, rowCount, weights);

    void IWorkingRegression.CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
        Working.CopyScoreResiduals(firstRow, rowCount, residuals);

    void IWorkingRegression.CopyExpectedWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        Working.CopyExpectedWorkingWeights(firstRow, rowCount, weights);

    void ILeverage.CopyLeverages(Span<double> leverages) => Working.CopyLeverages(leverages);
}
