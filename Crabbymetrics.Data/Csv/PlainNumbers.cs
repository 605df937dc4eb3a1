namespace Crabbymetrics.Data;

/// <summary>Reads the plain numbers of a column: digits with an optional minus sign and decimals.</summary>
internal static class PlainNumbers
{
    // So many are read one by one behind a number that four lanes cannot read.
    private const int Scalars = 4;

    /// <summary>Reads fields until one is no plain number.</summary>
    /// <param name="text">The text, with nine bytes behind the last field.</param>
    /// <param name="ends">The place before the first field, and the places behind each field.</param>
    /// <param name="column">Which of the fields are the column's.</param>
    /// <param name="point">The character before the decimals.</param>
    /// <param name="values">What is read: one value for each field.</param>
    /// <returns>How many were read.</returns>
    public static int Read(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, FieldColumn column, byte point, Span<double> values)
    {
        int i = 0;
        while (i < values.Length)
        {
            FieldColumn rest = column with { First = column.First + (i * column.Stride) };
            i += DecimalLanes.Read(text, ends, rest, point, values[i..]);
            int field = column.First + (i * column.Stride);
            for (int last = Math.Min(i + Scalars, values.Length); i < last; i++)
            {
                int start = ends[field] + 1;
                if (!NumberReader.TryParsePlain(text[start..(ends[field + 1] - column.Cut)], point, out values[i]))
                {
                    return i;
                }

                field += column.Stride;
            }
        }

        return i;
    }
}
