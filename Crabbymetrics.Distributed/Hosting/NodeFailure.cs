using Orleans.Runtime;

namespace Crabbymetrics.Distributed;

/// <summary>What becomes of a node that cannot go on, because the others take it for lost, say. Orleans would end the process at once; here
/// the program is told, which may be one that only fits.</summary>
internal sealed class NodeFailure : IFatalErrorHandler
{
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the reason, if ever.</summary>
    public Task<string> Failed => _failed.Task;

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    public void OnFatalException(object? sender, string? context, Exception? exception) =>
        _failed.TrySetResult(exception is null ? context ?? "" : $"{context} {exception.Message}".Trim());
}
