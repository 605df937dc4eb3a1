namespace Crabbymetrics.Distributed;

/// <summary>A partition cannot be used: its source is missing, malformed or changed between two passes, the memory of its node is full, or
/// nodes have different versions. The message names the partition and the node.</summary>
public sealed class PartitionException : CrabbymetricsException
{
    /// <summary>Creates the error.</summary>
    public PartitionException()
        : base("A partition cannot be used.") { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened.</param>
    public PartitionException(string message)
        : base(message) { }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Its cause.</param>
    public PartitionException(string message, Exception innerException)
        : base(message, innerException) { }
}
