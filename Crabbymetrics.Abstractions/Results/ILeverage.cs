namespace Crabbymetrics;

/// <summary>
/// A result that can say the leverage h_i of each observation: the diagonal of the hat matrix
/// <c>W^1/2 X (X'WX)^-1 X' W^1/2</c>, W the weights of the expected information, which are never negative. HC2, HC3 and influence
/// diagnostics need it.
/// </summary>
public interface ILeverage
{
    /// <summary>Writes the leverages.</summary>
    /// <param name="leverages">Receives the n values, each in [0, 1].</param>
    void CopyLeverages(Span<double> leverages);

    /// <summary>Writes the leverages of the rows that may determine a coefficient alone, those with a residual of 0; of any other row it
    /// may write a number below 1. A result whose leverages cost much overrides it.</summary>
    /// <param name="leverages">Receives n values, each in [0, 1].</param>
    /// <exception cref="InferenceUnavailableException">They are not known.</exception>
    void CopyLeveragesNearOne(Span<double> leverages) => CopyLeverages(leverages);
}
