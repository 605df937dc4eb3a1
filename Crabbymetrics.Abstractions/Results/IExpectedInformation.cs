namespace Crabbymetrics;

/// <summary>
/// A result that knows its expected information beside the observed one of <see cref="IInformation"/>. The two are the same for a canonical
/// link (Poisson with log, binomial with logit) and differ for others.
/// </summary>
public interface IExpectedInformation : IInformation
{
    /// <summary>Why the expected information is not known (the model states only the observed one, say); null (the default) where it
    /// is.</summary>
    string? ExpectedInformationUnavailableReason => null;

    /// <summary>Writes the expected (Fisher) information in working parameters: the mean of the observed one over outcomes drawn from the
    /// model.</summary>
    /// <param name="information">Receives k x k values, row-major, both triangles.</param>
    void CopyExpectedInformation(Span<double> information);
}
