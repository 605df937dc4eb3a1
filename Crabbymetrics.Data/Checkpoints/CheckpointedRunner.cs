namespace Crabbymetrics.Data;

/// <summary>Takes the sums of a pass from the file where they stand there, and writes them where they do not.</summary>
internal sealed class CheckpointedRunner(IPassRunner runner, PassJournal journal, PassOrigin origin) : IPassRunner
{
    public void Run(IPass pass, Span<double> sums, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        cancellationToken.ThrowIfCancellationRequested();
        string? key = journal.IsOpen ? origin.KeyOf(pass) : null;
        if (key is null)
        {
            runner.Run(pass, sums, cancellationToken);
        }
        else if (!journal.TryRead(key, sums[..Math.Min(pass.SumCount, sums.Length)]))
        {
            runner.Run(pass, sums, cancellationToken);
            journal.Write(key, sums[..pass.SumCount]);
        }
    }

    public void Dispose() => runner.Dispose();
}
