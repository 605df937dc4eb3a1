using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Eight rows in a register of 512 bits.</summary>
internal readonly struct Packet8(Vector512<double> value) : IStoredPacket<Packet8>
{
    private readonly Vector512<double> _value = value;

    /// <inheritdoc />
    public static int Count => Vector512<double>.Count;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 operator +(Packet8 left, Packet8 right) => new(left._value + right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 operator -(Packet8 left, Packet8 right) => new(left._value - right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 operator *(Packet8 left, Packet8 right) => new(left._value * right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 operator /(Packet8 left, Packet8 right) => new(left._value / right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 operator -(Packet8 value) => new(-value._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 Of(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Packet8 IStoredPacket<Packet8>.Load(ref readonly double source, int index) => new(Vector512.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IStoredPacket<Packet8>.Store(Packet8 value, ref double destination, int index) =>
        value._value.StoreUnsafe(ref destination, (nuint)index);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 Exp(Packet8 value) => new(VectorExponential.Exp(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 Log(Packet8 value) => new(Vector512.Log(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 Abs(Packet8 value) => new(Vector512.Abs(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 Max(Packet8 left, Packet8 right) => new(Vector512.Max(left._value, right._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 Min(Packet8 left, Packet8 right) => new(Vector512.Min(left._value, right._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 MultiplyAdd(Packet8 left, Packet8 right, Packet8 addend) =>
        new(Vector512.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet8 IfGreater(Packet8 left, Packet8 right, Packet8 chosen, Packet8 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(left._value, right._value), chosen._value, otherwise._value));
}
