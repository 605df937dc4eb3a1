namespace Crabbymetrics.Numerics;

/// <summary>A span of a caller that several threads read or write while <see cref="Use"/> runs: a span itself can go to no other
/// thread.</summary>
public readonly unsafe struct SharedSpan
{
    private readonly double* _first;
    private readonly int _length;

    private SharedSpan(double* first, int length)
    {
        _first = first;
        _length = length;
    }

    /// <summary>The values. They may be read and written only until <see cref="Use"/> returns.</summary>
    public Span<double> Span => new(_first, _length);

    /// <summary>Runs an operation on two spans, which stay in place until it returns.</summary>
    /// <param name="values">Values that are read.</param>
    /// <param name="result">Values that are written.</param>
    /// <param name="use">The operation on both; it must not keep them.</param>
    public static void Use(ReadOnlySpan<double> values, Span<double> result, Action<SharedSpan, SharedSpan> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        fixed (
            double* v = values,
                r = result
        )
        {
            use(new SharedSpan(v, values.Length), new SharedSpan(r, result.Length));
        }
    }
}
