namespace Crabbymetrics.Optimization;

/// <summary>
/// Carries the state of a run to a checkpoint or back, through one and the same method of the run, so that writing and
/// reading cannot come to differ. When writing, a value is left as it is; when reading, it is replaced.
/// </summary>
public abstract class StateExchange
{
    private protected StateExchange() { }

    /// <summary>Whether values are being read back.</summary>
    public abstract bool IsReading { get; }

    /// <summary>Exchanges a number, bit for bit.</summary>
    /// <param name="value">The number.</param>
    public abstract void Value(ref double value);

    /// <summary>Exchanges an integer.</summary>
    /// <param name="value">The integer.</param>
    public abstract void Value(ref int value);

    /// <summary>Exchanges a long integer.</summary>
    /// <param name="value">The integer.</param>
    public abstract void Value(ref long value);

    /// <summary>Exchanges a truth value.</summary>
    /// <param name="value">The truth value.</param>
    public abstract void Value(ref bool value);

    /// <summary>Exchanges numbers, bit for bit. Their count must be the same when reading as it was when writing.</summary>
    /// <param name="values">The numbers.</param>
    public abstract void Values(Span<double> values);
}
