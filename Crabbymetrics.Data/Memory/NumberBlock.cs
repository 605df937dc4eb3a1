using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Data;

/// <summary>Numbers of a type that a double holds, rounded where need be.</summary>
internal sealed class NumberBlock<T>(ReadOnlyMemory<T> values, ReadOnlyMemory<bool> missing, Action<ColumnTableWriter, int, T> add)
    : MaskedBlock<T>(values, missing)
    where T : struct, INumber<T>
{
    internal override CellKind NumberKind => CellKind.Number;

    protected override void AddValue(ColumnTableWriter writer, int column, T value) => add(writer, column, value);

    // 0 and -0 are equal, and have two labels.
    protected override string? Label(T value) =>
        !T.IsFinite(value) || (T.IsZero(value) && T.IsNegative(value)) ? null
        : value is float single ? ((double)single).ToString("R", CultureInfo.InvariantCulture)
        : value is Half half ? ((double)half).ToString("R", CultureInfo.InvariantCulture)
        : value.ToString(null, CultureInfo.InvariantCulture);

    protected override bool TryConvert(ReadOnlySpan<T> some, Span<double> numbers)
    {
        if (typeof(T) == typeof(double))
        {
            MemoryMarshal.Cast<T, double>(some).CopyTo(numbers);
            return true;
        }

        for (int i = 0; i < some.Length; i++)
        {
            numbers[i] = double.CreateTruncating(some[i]);
        }

        return true;
    }
}
