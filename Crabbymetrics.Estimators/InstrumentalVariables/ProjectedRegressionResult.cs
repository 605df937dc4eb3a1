namespace Crabbymetrics.Estimators;

/// <summary>Two-stage least squares: at its optimum a least squares on the projected regressors xhat, with residuals of the regressors
/// themselves, so that leverages <c>w xhat'(Xhat'W Xhat)^-1 xhat</c> and bias reductions within clusters are defined.</summary>
internal sealed class ProjectedRegressionResult(TwoSlsFit fit) : TwoSlsResult(fit), IInstrumentedRegression
{
    void IWorkingRegression.CopyRegressors(int firstRow, int rowCount, Span<double> regressors) =>
        ScoreRows.CopyRows(firstRow, rowCount, regressors);

    void IWorkingRegression.CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        ProjectedRegression.CopyWorkingWeights(Fitted, firstRow, rowCount, weights);

    void IWorkingRegression.CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
        ProjectedRegression.CopyScoreResiduals(Fitted, firstRow, rowCount, residuals);

    void ILeverage.CopyLeverages(Span<double> leverages) => Fitted.Leverages(ScoreRows).CopyTo(leverages);

    int IInstrumentedRegression.ExogenousCount => Fitted.Projection.ExogenousCount;

    int IInstrumentedRegression.ExcludedInstrumentCount => Fitted.Projection.InstrumentCount;

    int IInstrumentedRegression.EndogenousCount => Fitted.Projection.EndogenousCount;

    void IInstrumentedRegression.CopyInstruments(int firstRow, int rowCount, Span<double> instruments) =>
        InstrumentedRows.CopyInstruments(Fitted, firstRow, rowCount, instruments);

    void IInstrumentedRegression.CopyEndogenous(int firstRow, int rowCount, Span<double> endogenous) =>
        InstrumentedRows.CopyEndogenous(Fitted, firstRow, rowCount, endogenous);

    void IInstrumentedRegression.CopyCoefficientMap(Span<double> map) =>
        InstrumentedRows.CopyCoefficientMap(Fitted, Parameters.Length, map);
}
