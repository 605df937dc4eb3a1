namespace Crabbymetrics.Estimators;

/// <summary>
/// A critical value of Stock and Yogo (2005), "Testing for weak instruments in linear IV regression", for the statistic of Cragg and Donald
/// with errors of equal variance, at 5 %.
/// </summary>
/// <param name="Measure">What is bounded: <c>relative bias</c> of two-stage least squares to that of least squares, or <c>size</c> of its
/// Wald test at 5 %.</param>
/// <param name="Bound">The bound: 0.1 is a tenth of the bias, or a true size of 10 %.</param>
/// <param name="CriticalValue">Instruments are weak in this sense unless the statistic exceeds it.</param>
public sealed record StockYogoValue(string Measure, double Bound, double CriticalValue)
{
    /// <summary>One line.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => FormattableString.Invariant($"Stock-Yogo, {Measure} of {100.0 * Bound:0} %: {CriticalValue:0.00}");
}
