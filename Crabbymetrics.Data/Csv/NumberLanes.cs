using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crabbymetrics.Data;

/// <summary>Reads the plain numbers of a column: digits with an optional minus sign and decimals.</summary>
internal static class NumberLanes
{
    /// <summary>Reads fields until one is no plain number.</summary>
    /// <param name="text">The text, with eight bytes behind the last field.</param>
    /// <param name="ends">The place before the first field, and the places behind each field.</param>
    /// <param name="column">Which of the fields are the column's.</param>
    /// <param name="point">The character before the decimals.</param>
    /// <param name="values">What is read: one value for each field.</param>
    /// <returns>How many were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Read(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, ColumnFields column, byte point, Span<double> values)
    {
        int stride = column.Stride;
        int cut = column.Cut;
        int i = 0;
        int field = column.First;
        while (i < values.Length)
        {
            if (Avx2.IsSupported && values.Length - i >= 4)
            {
                int f1 = field + stride;
                int f2 = f1 + stride;
                int f3 = f2 + stride;
                if (
                    TryReadFour(
                        text,
                        Vector128.Create(ends[field], ends[f1], ends[f2], ends[f3]),
                        Vector128.Create(ends[field + 1], ends[f1 + 1], ends[f2 + 1], ends[f3 + 1]) - Vector128.Create(cut),
                        point,
                        out Vector256<double> four
                    )
                )
                {
                    four.CopyTo(values.Slice(i, 4));
                    i += 4;
                    field = f3 + stride;
                    continue;
                }
            }

            // One of the four is longer or is no number: they are read one by one.
            for (int last = Math.Min(i + 4, values.Length); i < last; i++)
            {
                int start = ends[field] + 1;
                if (!NumberReader.TryParsePlain(text[start..(ends[field + 1] - cut)], point, out values[i]))
                {
                    return i;
                }

                field += stride;
            }
        }

        return i;
    }

    // Four numbers of up to eight characters behind the sign. The characters of each are moved to the upper end of 64 bits, '0' is put
    // below them, and those before the point move over it. Digits are then joined by pairs, fours and eights, and the number is
    // divided by its power of ten, which is exact in doubles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadFour(
        ReadOnlySpan<byte> text,
        Vector128<int> before,
        Vector128<int> behind,
        byte point,
        out Vector256<double> values
    )
    {
        int s0 = before[0] + 1;
        int s1 = before[1] + 1;
        int s2 = before[2] + 1;
        int s3 = before[3] + 1;
        int n0 = text[s0] == (byte)'-' ? 1 : 0;
        int n1 = text[s1] == (byte)'-' ? 1 : 0;
        int n2 = text[s2] == (byte)'-' ? 1 : 0;
        int n3 = text[s3] == (byte)'-' ? 1 : 0;
        Vector256<long> negative = Vector256.Create((long)n0, n1, n2, n3);
        Vector256<ulong> word = Vector256.Create(
            BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(s0 + n0, 8)),
            BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(s1 + n1, 8)),
            BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(s2 + n2, 8)),
            BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(s3 + n3, 8))
        );
        Vector256<long> length = Avx2.ConvertToVector256Int64(behind - before) - negative - Vector256<long>.One;
        Vector256<ulong> zeros = Vector256.Create(0x3030303030303030UL);
        // Too long a field has a negative shift, which as an unsigned one clears everything: it is refused below by its length.
        Vector256<ulong> filler = ((Vector256.Create(8L) - length) << 3).AsUInt64();
        word = Avx2.ShiftLeftLogicalVariable(word, filler);
        Vector256<ulong> points = Avx2.CompareEqual(word.AsByte(), Vector256.Create(point)).AsUInt64();
        Vector256<ulong> whole = (points - Vector256<ulong>.One) & ~points;
        Vector256<ulong> hasPoint = ~Avx2.CompareEqual(points, Vector256<ulong>.Zero) & Vector256<ulong>.One;
        word = (word & ~whole & ~points) | Avx2.ShiftLeftLogicalVariable(word & whole, hasPoint << 3);
        Vector256<ulong> empty = ~Avx2.ShiftLeftLogicalVariable(Vector256<ulong>.AllBitsSet, filler + (hasPoint << 3));
        Vector256<byte> digits = (((word & ~empty) | (zeros & empty)) ^ zeros).AsByte();
        Vector256<long> digitCount = length - hasPoint.AsInt64();
        Vector256<long> wrongLength =
            Avx2.CompareGreaterThan(Vector256<long>.One, digitCount) | Avx2.CompareGreaterThan(length, Vector256.Create(8L));
        Vector256<byte> noDigits = Avx2.SubtractSaturate(digits, Vector256.Create((byte)9));
        if ((wrongLength.AsByte() | noDigits) != Vector256<byte>.Zero)
        {
            values = default;
            return false;
        }

        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(digits, Vector256.Create(0x010A010A010A010AL).AsSByte());
        Vector256<uint> fours = Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x0001006400010064L).AsInt16()).AsUInt32();
        Vector256<ulong> number = Avx2.Multiply(fours, Vector256.Create(10000UL).AsUInt32()) + (fours.AsUInt64() >> 32);
        // A whole number below 2^52 is the mantissa of 2^52 plus itself.
        Vector256<ulong> exponent = Vector256.Create(0x4330000000000000UL);
        Vector256<double> value = (number | exponent).AsDouble() - exponent.AsDouble();
        Vector256<ulong> decimals = Avx2.SumAbsoluteDifferences((~(whole | points)).AsByte() & Vector256<byte>.One, Vector256<byte>.Zero)
            .AsUInt64();
        ReadOnlySpan<double> powers = NumberReader.Powers;
        value /= Vector256.Create(
            powers[(int)decimals[0] & 7],
            powers[(int)decimals[1] & 7],
            powers[(int)decimals[2] & 7],
            powers[(int)decimals[3] & 7]
        );
        values = (value.AsUInt64() | (negative << 63).AsUInt64()).AsDouble();
        return true;
    }
}
