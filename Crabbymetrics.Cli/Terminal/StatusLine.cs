namespace Crabbymetrics.Cli.Terminal;

/// <summary>
/// A line on the terminal that says what takes so long, for how long, and how much is left; gone when the work is done. It appears after a
/// second, so that short work shows nothing, and needs no colour and no cursor but the return to the beginning of a line.
/// </summary>
public sealed class StatusLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly TextWriter _terminal;
    private string _what;
    private SharedFraction? _fraction;
    private readonly TimeProvider _time;
    private long _start;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private int _shown;
    private bool _ended;

    private StatusLine(TextWriter terminal, string what, SharedFraction? fraction, TimeProvider time)
    {
        _terminal = terminal;
        _what = Short(what);
        _fraction = fraction;
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Show(), null, Patience, Pace);
    }

    /// <summary>Begins a line; null where the error stream is no terminal, or words are not wanted.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="isQuiet">Whether words are not wanted.</param>
    /// <param name="what">The work: <c>reading quine.csv</c>.</param>
    /// <param name="fraction">How far it is; null where that is not known.</param>
    public static StatusLine? Begin(CrabbyConsole console, bool isQuiet, string what, SharedFraction? fraction = null) =>
        console.ErrorIsTerminal && !isQuiet ? new StatusLine(console.Error, what, fraction, console.Time) : null;

    /// <summary>What the line says.</summary>
    /// <param name="what">The work.</param>
    /// <param name="elapsed">The time since it began.</param>
    /// <param name="fraction">How far it is; NaN where that is not known.</param>
    public static string Text(string what, TimeSpan elapsed, double fraction)
    {
        if (!(fraction > 0.0))
        {
            return $"{what}, {Duration(elapsed)}";
        }

        TimeSpan left = elapsed * ((1.0 - Math.Min(1.0, fraction)) / fraction);
        return FormattableString.Invariant($"{what}, {Math.Floor(100.0 * Math.Min(1.0, fraction)):0} %, {Duration(left)} left");
    }

    /// <summary>Says something else from here on.</summary>
    /// <param name="what">The work.</param>
    public void Say(string what) => Volatile.Write(ref _what, what);

    /// <summary>Says something else from here on, and counts its time from here.</summary>
    /// <param name="what">The work.</param>
    /// <param name="fraction">How far it is.</param>
    public void Begin(string what, SharedFraction fraction)
    {
        lock (_turn)
        {
            _what = Short(what);
            _fraction = fraction;
            _start = _time.GetTimestamp();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _ended = true;
            Write("");
            if (_shown > 0)
            {
                _terminal.Write('\r');
                _terminal.Flush();
            }
        }

        _timer.Dispose();
    }

    private static string Short(string what) => what.Length > 40 ? what[..37] + "..." : what;

    private static string Duration(TimeSpan time) =>
        time.TotalSeconds < 100.0 ? FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds):0} s")
        : time.TotalMinutes < 100.0 ? FormattableString.Invariant($"{Math.Ceiling(time.TotalMinutes):0} min")
        : FormattableString.Invariant($"{Math.Ceiling(time.TotalHours):0} h");

    private void Show()
    {
        lock (_turn)
        {
            if (!_ended)
            {
                Write(Text(Volatile.Read(ref _what), _time.GetElapsedTime(_start), _fraction?.Value ?? double.NaN));
            }
        }
    }

    // The new text and blanks over what is left of the old one.
    private void Write(string text)
    {
        if (text.Length == 0 && _shown == 0)
        {
            return;
        }

        _terminal.Write('\r' + text.PadRight(_shown));
        _terminal.Flush();
        _shown = Math.Max(_shown, text.Length);
    }
}
