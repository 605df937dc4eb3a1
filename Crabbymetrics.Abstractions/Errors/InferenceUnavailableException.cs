namespace Crabbymetrics;

/// <summary>A result has no standard errors of the kind that was asked for; the message says why (a penalty, for instance).</summary>
public sealed class InferenceUnavailableException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="reason">Why inference is not available for this result.</param>
    public InferenceUnavailableException(string reason)
        : base(reason) { }
}
