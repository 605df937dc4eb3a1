namespace Crabbymetrics;

/// <summary>A bootstrap replicate failed, and <see cref="BootstrapOptions.FailOnReplicateError"/> asked for that to be an error.</summary>
public sealed class BootstrapException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="failure">The replicate and why it failed.</param>
    public BootstrapException(BootstrapFailure failure)
        : base($"Bootstrap replicate {failure.Replicate} failed: {failure.Reason}. Allow failures to count them instead.") =>
        Failure = failure;

    /// <summary>The replicate and why it failed.</summary>
    public BootstrapFailure Failure { get; }
}
