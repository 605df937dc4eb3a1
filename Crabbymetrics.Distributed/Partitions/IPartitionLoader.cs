namespace Crabbymetrics.Distributed;

/// <summary>Loads the partitions of one kind, on the node that holds them. Safe for concurrent use.</summary>
public interface IPartitionLoader
{
    /// <summary>The kind: <see cref="PartitionDescription.Kind"/> of what it loads.</summary>
    string Kind { get; }

    /// <summary>What tells a changed source from an unchanged one: the length of a file and when it was written, say. It is asked before
    /// every pass, and so is quick.</summary>
    /// <param name="partition">The partition.</param>
    /// <exception cref="IOException">The source is not there; the message names it.</exception>
    string Fingerprint(PartitionDescription partition);

    /// <summary>Loads the rows. All partitions of one fit have the same columns, and the same levels of each factor.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <returns>The rows in memory.</returns>
    /// <exception cref="Exception">The source is not there or is malformed; the message names it.</exception>
    RegressionData Load(PartitionDescription partition, CancellationToken cancellationToken);
}
