namespace Crabbymetrics;

/// <summary>
/// An equation fitted by two-stage least squares: as an <see cref="IWorkingRegression"/> it has the projected regressors, and here it shows
/// what they are made of. The wild restricted efficient bootstrap reads it.
/// </summary>
/// <remarks>
/// With X1 the exogenous regressors (the intercept included), Y2 the endogenous ones and Z the instruments, Q = [Q1, Q2] is a basis of
/// [X1, Z] in which Q1 spans X1, with <c>sum w_i q_i q_i' = I</c> under the weights w of
/// <see cref="IWorkingRegression.CopyWorkingWeights"/>.
/// With absorbed effects all columns are those without their effects.
/// </remarks>
public interface IInstrumentedRegression : IWorkingRegression
{
    /// <summary>The number m1 of exogenous regressors, the intercept included.</summary>
    int ExogenousCount { get; }

    /// <summary>The number L of instruments that are no regressors.</summary>
    int ExcludedInstrumentCount { get; }

    /// <summary>The number p of endogenous regressors.</summary>
    int EndogenousCount { get; }

    /// <summary>Writes the columns of Q of some consecutive rows.</summary>
    /// <param name="firstRow">The zero-based first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="instruments">Receives rowCount x (m1 + L) values, row-major.</param>
    void CopyInstruments(int firstRow, int rowCount, Span<double> instruments);

    /// <summary>Writes the endogenous regressors of some consecutive rows.</summary>
    /// <param name="firstRow">The zero-based first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="endogenous">Receives rowCount x p values, row-major.</param>
    void CopyEndogenous(int firstRow, int rowCount, Span<double> endogenous);

    /// <summary>Writes the parameters of one unit of each column of Q1 and of each endogenous regressor: the linear predictor
    /// <c>Q1 t1 + Y2 t2</c> has the parameters <c>J (t1, t2)</c>.</summary>
    /// <param name="map">Receives J: a row for each of <see cref="IEstimationResult.Parameters"/>, m1 + p columns, row-major. The row of a
    /// parameter that was left out is 0.</param>
    void CopyCoefficientMap(Span<double> map);
}
