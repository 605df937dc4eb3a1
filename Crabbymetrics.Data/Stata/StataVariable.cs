using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>A variable of a Stata file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="Offset">Where its value begins in a row.</param>
/// <param name="Width">How many bytes a value takes.</param>
/// <param name="Format">How Stata shows it: <c>%td</c> is a day.</param>
/// <param name="LabelName">The name of its value labels; empty for none.</param>
internal sealed record StataVariable(string Name, StataType Type, int Offset, int Width, string Format, string LabelName)
{
    // Beyond these are Stata's missing values: . and .a to .z.
    private const sbyte LargestByte = 100;
    private const short LargestInt = 32740;
    private const int LargestLong = 2147483620;
    private const uint FirstMissingFloat = 0x7F000000;
    private const ulong FirstMissingDouble = 0x7FE0000000000000;

    private const double MillisecondsOfDay = 86_400_000.0;
    private const double DaysOfMonth = 30.5;

    private static readonly DateTime Epoch = new(1960, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>The number of a row; NaN where it is missing.</summary>
    public double Number(ReadOnlySpan<byte> row, StataBytes bytes)
    {
        ReadOnlySpan<byte> value = row.Slice(Offset, Width);
        switch (Type)
        {
            case StataType.Byte:
                return (sbyte)value[0] > LargestByte ? double.NaN : (sbyte)value[0];
            case StataType.Int:
                short small = bytes.Int16(value);
                return small > LargestInt ? double.NaN : small;
            case StataType.Long:
                int whole = bytes.Int32(value);
                return whole > LargestLong ? double.NaN : whole;
            case StataType.Float:
                uint single = (uint)bytes.Int32(value);
                return single is >= FirstMissingFloat and < 0x80000000 ? double.NaN : BitConverter.UInt32BitsToSingle(single);
            default:
                ulong real = (ulong)bytes.Int64(value);
                return real is >= FirstMissingDouble and < 0x8000000000000000 ? double.NaN : BitConverter.UInt64BitsToDouble(real);
        }
    }

    /// <summary>A number as the date or the period that its format says; null where the format is that of a number.</summary>
    public string? Period(double value)
    {
        string kind = Format.TrimStart('%', '-').TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        kind =
            kind.StartsWith('t') ? kind[1..]
            : kind.StartsWith('d') ? kind
            : "";
        return kind.Length == 0
            ? null
            : kind[0] switch
            {
                'd' => Date(value, static days => Epoch.AddDays(days), "yyyy-MM-dd"),
                'c' => Date(value / MillisecondsOfDay, days => Epoch.AddMilliseconds(value), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"),
                'm' => Date(value * DaysOfMonth, _ => Epoch.AddMonths((int)value), "yyyy-MM"),
                'q' => Date(3.0 * value * DaysOfMonth, _ => Epoch.AddMonths(3 * (int)value), "yyyy") is { } year
                    ? string.Create(CultureInfo.InvariantCulture, $"{year}Q{((((int)value % 4) + 4) % 4) + 1}")
                    : null,
                _ => null,
            };
    }

    // Null beyond the years 1 to 9999.
    private static string? Date(double days, Func<double, DateTime> date, string format) =>
        days is > -715_000 and < 2_936_000 ? date(days).ToString(format, CultureInfo.InvariantCulture) : null;
}
