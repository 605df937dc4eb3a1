namespace Crabbymetrics.Numerics;

/// <summary>A packet that is read from memory and written to it. Nothing is checked.</summary>
internal interface IStoredPacket<TSelf> : IPacket<TSelf>
    where TSelf : struct, IStoredPacket<TSelf>
{
    /// <summary>Reads the rows that begin at a position.</summary>
    static abstract TSelf Load(ref readonly double source, int index);

    /// <summary>Writes the rows that begin at a position.</summary>
    static abstract void Store(TSelf value, ref double destination, int index);
}
