namespace Crabbymetrics.Distributed;

/// <summary>A node cannot start, or no node of the cluster answers.</summary>
public sealed class ClusterUnavailableException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    public ClusterUnavailableException()
        : base("No node of the cluster answers.") { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened.</param>
    public ClusterUnavailableException(string message)
        : base(message) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Its cause.</param>
    public ClusterUnavailableException(string message, Exception innerException)
        : base(message, innerException) { }
}
