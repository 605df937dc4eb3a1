namespace Crabbymetrics.Data;

/// <summary>Decimal numbers.</summary>
internal sealed class DecimalBlock(ReadOnlyMemory<decimal> values, ReadOnlyMemory<bool> missing) : MaskedBlock<decimal>(values, missing)
{
    internal override CellKind NumberKind => CellKind.Number;

    protected override void AddValue(ColumnTableWriter writer, int column, decimal value) => writer.AddDecimal(column, value);

    // 1.0 and 1.00 are equal, and have two labels.
    protected override string? Label(decimal value) => null;

    protected override bool TryConvert(ReadOnlySpan<decimal> some, Span<double> numbers)
    {
        for (int i = 0; i < some.Length; i++)
        {
            numbers[i] = ExactNumber.Round(some[i]);
        }

        return true;
    }
}
