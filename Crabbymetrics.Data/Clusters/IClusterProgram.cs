namespace Crabbymetrics.Data;

/// <summary>What the command line needs of several machines. <c>Crabbymetrics.Distributed</c> implements it; the tool finds it where it is
/// installed.</summary>
public interface IClusterProgram
{
    /// <summary>Runs a worker until it is told to end.</summary>
    /// <param name="settings">Its address, its cluster and its memory.</param>
    /// <param name="started">Told the address once the worker is in its cluster.</param>
    /// <param name="cancellationToken">Tells it to end.</param>
    /// <exception cref="ArgumentException">An address is not written as <c>HOST:PORT</c>, or two kinds of clusters are named.</exception>
    /// <exception cref="CrabbymetricsException">The worker cannot start, or no node answers.</exception>
    Task RunWorkerAsync(NodeSettings settings, Action<string> started, CancellationToken cancellationToken);

    /// <summary>Joins a cluster as a node that holds no rows, and has the workers load Parquet files as the rows of a model.</summary>
    /// <param name="settings">The cluster, and the address of this node.</param>
    /// <param name="files">The files, by paths that every worker reads.</param>
    /// <param name="specification">The model.</param>
    /// <param name="working">Told what is done: loading, the kind of each pass.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="ArgumentException">An address is not written as <c>HOST:PORT</c>, or the rows have a role that rows on several
    /// machines do not have.</exception>
    /// <exception cref="CrabbymetricsException">No node answers, no worker holds rows, or a file cannot be read there.</exception>
    Task<IClusterRows> OpenAsync(
        NodeSettings settings,
        IReadOnlyList<string> files,
        ModelSpecification specification,
        Action<string> working,
        CancellationToken cancellationToken
    );
}
