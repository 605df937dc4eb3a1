namespace Crabbymetrics.Numerics;

/// <summary>
/// The few operations of a vector register that the kernels are made of, so that each kernel is written once and compiled for each width.
/// </summary>
internal interface ILane<TVector>
    where TVector : struct
{
    static abstract int Count { get; }

    /// <summary>Whether there are 32 registers rather than 16.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Broadcast(double value);

    static abstract TVector Load(ref readonly double source, int index);

    /// <summary>The register that ends before a position, with 0 in place of all but its last few values.</summary>
    static abstract TVector LoadLast(ref readonly double source, int end, int kept);

    static abstract void Store(TVector value, ref double destination, int index);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left * right + addend, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract double Sum(TVector value);
}
