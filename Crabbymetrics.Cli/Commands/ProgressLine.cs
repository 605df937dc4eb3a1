namespace Crabbymetrics.Cli.Commands;

/// <summary>A line on the terminal that is written over as a bootstrap goes on, and wiped at its end.</summary>
internal sealed class ProgressLine(TextWriter terminal) : IProgress<BootstrapProgress>, IDisposable
{
    private readonly Lock _gate = new();
    private int _shownPercent = -1;
    private int _width;

    public void Report(BootstrapProgress value)
    {
        lock (_gate)
        {
            int percent = value.Replications == 0 ? 100 : (int)(100L * value.Completed / value.Replications);
            if (percent <= _shownPercent)
            {
                return;
            }

            _shownPercent = percent;
            string text = FormattableString.Invariant($"bootstrap {percent}% ({value.Completed} of {value.Replications})");
            _width = Math.Max(_width, text.Length);
            terminal.Write("\r" + text.PadRight(_width));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_width > 0)
            {
                terminal.Write("\r" + new string(' ', _width) + "\r");
            }
        }
    }
}
