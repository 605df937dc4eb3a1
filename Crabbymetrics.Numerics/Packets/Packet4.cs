using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Four rows in a register of 256 bits.</summary>
internal readonly struct Packet4(Vector256<double> value) : IStoredPacket<Packet4>
{
    private readonly Vector256<double> _value = value;

    /// <inheritdoc />
    public static int Count => Vector256<double>.Count;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 operator +(Packet4 left, Packet4 right) => new(left._value + right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 operator -(Packet4 left, Packet4 right) => new(left._value - right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 operator *(Packet4 left, Packet4 right) => new(left._value * right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 operator /(Packet4 left, Packet4 right) => new(left._value / right._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 operator -(Packet4 value) => new(-value._value);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 Of(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Packet4 IStoredPacket<Packet4>.Load(ref readonly double source, int index) => new(Vector256.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IStoredPacket<Packet4>.Store(Packet4 value, ref double destination, int index) =>
        value._value.StoreUnsafe(ref destination, (nuint)index);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 Exp(Packet4 value) => new(VectorExponential.Exp(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 Log(Packet4 value) => new(Vector256.Log(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 Abs(Packet4 value) => new(Vector256.Abs(value._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 Max(Packet4 left, Packet4 right) => new(Vector256.Max(left._value, right._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 Min(Packet4 left, Packet4 right) => new(Vector256.Min(left._value, right._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 MultiplyAdd(Packet4 left, Packet4 right, Packet4 addend) =>
        new(Vector256.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Packet4 IfGreater(Packet4 left, Packet4 right, Packet4 chosen, Packet4 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(left._value, right._value), chosen._value, otherwise._value));
}
