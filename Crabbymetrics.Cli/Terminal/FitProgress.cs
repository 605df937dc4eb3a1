using Crabbymetrics.Numerics;

namespace Crabbymetrics.Cli.Terminal;

/// <summary>The line on the terminal while a model is fitted: how far the part is that is under way, where the fit says so.</summary>
public sealed class FitProgress : IProgress<WorkStep>, IDisposable
{
    private readonly StatusLine _line;
    private readonly WorkMeter _meter;
    private readonly Lock _turn = new();
    private WorkStep _step;
    private int _parts;
    private SharedFraction _fraction = new();

    private FitProgress(StatusLine line)
    {
        _line = line;
        _meter = WorkMeter.Watch(this);
    }

    /// <summary>Begins the line; null where the error stream is no terminal, or words are not wanted.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="isQuiet">Whether words are not wanted.</param>
    /// <param name="model">The name of the model.</param>
    public static FitProgress? Begin(CrabbyConsole console, bool isQuiet, string model) =>
        StatusLine.Begin(console, isQuiet, $"fitting {model}") is { } line ? new FitProgress(line) : null;

    /// <inheritdoc/>
    public void Report(WorkStep value)
    {
        lock (_turn)
        {
            if (value.Round > _step.Round)
            {
                // Fits that repeat a part, a step of Newton's method say, number it: how often it comes again is not known.
                _parts = value.Work == _step.Work ? _parts + 1 : 1;
                _fraction = new SharedFraction();
                _line.Begin(_parts > 1 ? FormattableString.Invariant($"{value.Work}, round {_parts}") : value.Work, _fraction);
                _step = value;
            }

            if (value.Round == _step.Round)
            {
                _fraction.Report(value.Share);
            }
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        _meter.Dispose();
        _line.Dispose();
    }
}
