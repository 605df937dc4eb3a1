namespace Crabbymetrics.Optimization;

internal sealed partial class Execution
{
    private CheckpointRecord? _record;

    // Snapshots are taken between two iterations, so that an iteration cut short leaves no trace in the file, not even in the counts.
    private void TakeSnapshot(SolverRun run)
    {
        if (_options.Checkpoint is not { } checkpoint)
        {
            return;
        }

        StateWriter snapshot = _record!.Snapshot ??= new StateWriter();
        snapshot.Clear();
        Exchange(run, snapshot);
        if (_iteration > 0 && _iteration % checkpoint.EveryIterations == 0)
        {
            WriteSnapshot();
        }
    }

    // A file that cannot be written neither ends the run nor hides an exception of the problem.
    private void WriteSnapshot()
    {
        if (_options.Checkpoint is not { } checkpoint || _record is not { Snapshot: { } snapshot } record)
        {
            return;
        }

        try
        {
            CheckpointFile.Write(checkpoint.Path, record.Fingerprint, snapshot.Written);
        }
        catch (Exception exception) when (CheckpointFile.IsOfFile(exception))
        {
            record.FailedWrites++;
            record.WriteFailure = exception.Message;
        }
    }

    // A run that is done needs no checkpoint, and the next run with this path may be of other data.
    private void EndCheckpoint(TerminationReason reason)
    {
        if (_options.Checkpoint is not { } checkpoint)
        {
            return;
        }

        if (!reason.IsConverged() && reason != TerminationReason.ScheduleCompleted)
        {
            WriteSnapshot();
            return;
        }

        try
        {
            File.Delete(checkpoint.Path);
        }
        catch (Exception exception) when (CheckpointFile.IsOfFile(exception))
        {
            _record!.FailedWrites++;
            _record.WriteFailure = exception.Message;
        }
    }

    private string? CheckpointWarning() =>
        _record is not { FailedWrites: > 0 } record
            ? null
            : $"The checkpoint '{_options.Checkpoint!.Path}' could not be written {record.FailedWrites} times: "
                + $"{record.WriteFailure} It does not hold the last state of the run.";

    private bool TryResume(SolverRun run, ReadOnlySpan<double> start)
    {
        if (_options.Checkpoint is not { } checkpoint)
        {
            return false;
        }

        _record = new CheckpointRecord(RunFingerprint.Of(_solver, _options, Rules, _evaluator, start));
        if (!checkpoint.Resume || !File.Exists(checkpoint.Path))
        {
            CheckpointFile.CheckWritable(checkpoint.Path);
            return false;
        }

        StateReader reader = CheckpointFile.Read(checkpoint.Path, _record.Fingerprint);
        Exchange(run, reader);
        if (!reader.IsAtEnd)
        {
            throw new CheckpointException(checkpoint.Path, "its state is longer than that of the run.");
        }

        CheckpointFile.CheckWritable(checkpoint.Path);
        if (RunFingerprint.DataOf(_evaluator.Problem, _options) is null && !_evaluator.Confirms(run.X, run.Cost))
        {
            throw new CheckpointException(
                checkpoint.Path,
                $"the cost at its point is not {run.Cost:G17} here: it is of other data. Delete it, set Resume to false, or tell the data "
                    + "apart by a Fingerprint."
            );
        }

        return true;
    }

    private void Exchange(SolverRun run, StateExchange state)
    {
        state.Value(ref _iteration);
        state.Value(ref _previousCost);
        state.Value(ref _startCost);
        _stagnation.Exchange(state);
        _evaluator.Exchange(state);
        run.Exchange(state);
        _attempts?.Exchange(state);
        bool hasHistory = _history is not null;
        state.Value(ref hasHistory);
        if (hasHistory)
        {
            (_history ??= new RunHistory(run.X.Length)).Exchange(state);
        }

        for (int i = 0; i < Rules.Count; i++)
        {
            (Rules[i] as ICheckpointed)?.Exchange(state);
        }

        for (int i = 0; i < (_options.Observers?.Count ?? 0); i++)
        {
            (_options.Observers![i] as ICheckpointed)?.Exchange(state);
        }
    }

    /// <summary>The record of a run with a checkpoint; other runs need none.</summary>
    private sealed class CheckpointRecord(string fingerprint)
    {
        public string Fingerprint => fingerprint;

        public StateWriter? Snapshot { get; set; }

        public int FailedWrites { get; set; }

        public string? WriteFailure { get; set; }
    }
}
