namespace Crabbymetrics.Optimization;

internal sealed partial class Execution
{
    private StateWriter? _snapshot;
    private string? _fingerprint;

    // Between two iterations: so that an iteration cut short leaves no trace in the file, not even in the counts.
    private void TakeSnapshot(SolverRun run)
    {
        if (_options.Checkpoint is not { } checkpoint)
        {
            return;
        }

        _snapshot ??= new StateWriter();
        _snapshot.Clear();
        Exchange(run, _snapshot);
        if (_iteration > 0 && _iteration % checkpoint.EveryIterations == 0)
        {
            WriteSnapshot();
        }
    }

    private void WriteSnapshot()
    {
        if (_options.Checkpoint is { } checkpoint && _snapshot is { } snapshot && _fingerprint is { } fingerprint)
        {
            CheckpointFile.Write(checkpoint.Path, fingerprint, snapshot.Written);
        }
    }

    private bool TryResume(SolverRun run, ReadOnlySpan<double> start)
    {
        if (_options.Checkpoint is not { } checkpoint)
        {
            return false;
        }

        _fingerprint = RunFingerprint.Of(_solver, _options, _rules, _evaluator, start);
        if (!checkpoint.Resume || !File.Exists(checkpoint.Path))
        {
            return false;
        }

        StateReader reader = CheckpointFile.Read(checkpoint.Path, _fingerprint);
        Exchange(run, reader);
        if (!reader.IsAtEnd)
        {
            throw new CheckpointException(checkpoint.Path, "its state is longer than that of the run.");
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
        for (int i = 0; i < _rules.Count; i++)
        {
            (_rules[i] as ICheckpointed)?.Exchange(state);
        }

        for (int i = 0; i < (_options.Observers?.Count ?? 0); i++)
        {
            (_options.Observers![i] as ICheckpointed)?.Exchange(state);
        }
    }
}
