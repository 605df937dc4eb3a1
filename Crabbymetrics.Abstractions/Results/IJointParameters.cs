namespace Crabbymetrics;

/// <summary>
/// A fit seen as one of coefficients and ancillary parameters together: see <see cref="IAncillaryParameters.Joint"/>. Its names and
/// estimates are those of the coefficients, then those of the ancillary parameters; scores and information are joint.
/// </summary>
public interface IJointParameters : IInformation, IScoreContributions
{
    /// <summary>The number k of estimated coefficients (those not NaN). Small-sample factors such as n/(n-k) count these alone.</summary>
    int CoefficientCount { get; }
}
