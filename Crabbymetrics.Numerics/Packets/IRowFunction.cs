namespace Crabbymetrics.Numerics;

/// <summary>A function of two numbers of a row with three results, and one of the first number alone, written once for any number of rows
/// in a register: the loss of an observation with its first two derivatives, say.</summary>
public interface IRowFunction
{
    /// <summary>The three results.</summary>
    /// <param name="x">The first numbers.</param>
    /// <param name="y">The second numbers.</param>
    /// <param name="value">The value.</param>
    /// <param name="slope">Its derivative with respect to x.</param>
    /// <param name="curvature">Its second derivative.</param>
    void Evaluate<T>(T x, T y, out T value, out T slope, out T curvature)
        where T : struct, IPacket<T>;

    /// <summary>The expected second derivative, for any y.</summary>
    /// <param name="x">The first numbers.</param>
    T Expected<T>(T x)
        where T : struct, IPacket<T>;
}
