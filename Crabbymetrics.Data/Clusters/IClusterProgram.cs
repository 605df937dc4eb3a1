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
    Task RunWorkerAsync(WorkerSettings settings, Action<string> started, CancellationToken cancellationToken);
}
