namespace Crabbymetrics.Cli.Terminal;

/// <summary>How far some work is, from 0 to 1: told by the threads that do it, read by the one that shows it.</summary>
public sealed class SharedFraction : IProgress<double>
{
    private double _value = double.NaN;

    /// <summary>The largest share that was told; NaN before the first.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <inheritdoc/>
    public void Report(double value)
    {
        if (!(Value >= value))
        {
            Volatile.Write(ref _value, value);
        }
    }
}
