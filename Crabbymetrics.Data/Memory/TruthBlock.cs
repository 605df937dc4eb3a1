namespace Crabbymetrics.Data;

/// <summary>Truth values: 1 and 0, or the labels true and false.</summary>
internal sealed class TruthBlock(ReadOnlyMemory<bool> values, ReadOnlyMemory<bool> missing) : MaskedBlock<bool>(values, missing)
{
    internal override CellKind NumberKind => CellKind.Truth;

    protected override void AddValue(ColumnTableWriter writer, int column, bool value) => writer.AddTruth(column, value);

    protected override string Label(bool value) => ValueTexts.Of(value);

    protected override bool TryConvert(ReadOnlySpan<bool> some, Span<double> numbers)
    {
        for (int i = 0; i < some.Length; i++)
        {
            numbers[i] = some[i] ? 1.0 : 0.0;
        }

        return true;
    }
}
