using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>One row: for the last ones of a block, and where the processor has no wide registers.</summary>
public readonly struct Packet1(double value) : IStoredPacket<Packet1>
{
    private readonly double _value = value;

    /// <inheritdoc />
    public static int Count => 1;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 operator +(Packet1 left, Packet1 right) => new(left._value + right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 operator -(Packet1 left, Packet1 right) => new(left._value - right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 operator *(Packet1 left, Packet1 right) => new(left._value * right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 operator /(Packet1 left, Packet1 right) => new(left._value / right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 operator -(Packet1 value) => new(-value._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 Of(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Packet1 IStoredPacket<Packet1>.Load(ref readonly double source, int index) =>
        new(Unsafe.Add(ref Unsafe.AsRef(in source), index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IStoredPacket<Packet1>.Store(Packet1 value, ref double destination, int index) =>
        Unsafe.Add(ref destination, index) = value._value;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 Exp(Packet1 value) => new(Math.Exp(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 Log(Packet1 value) => new(Math.Log(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 Abs(Packet1 value) => new(Math.Abs(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 Max(Packet1 left, Packet1 right) => new(Math.Max(left._value, right._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 Min(Packet1 left, Packet1 right) => new(Math.Min(left._value, right._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 MultiplyAdd(Packet1 left, Packet1 right, Packet1 addend) =>
        new(double.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet1 IfGreater(Packet1 left, Packet1 right, Packet1 chosen, Packet1 otherwise) =>
        left._value > right._value ? chosen : otherwise;

    /// <summary>The number.</summary>
    /// <param name="packet">The packet.</param>
    public static explicit operator double(Packet1 packet) => packet._value;
}
