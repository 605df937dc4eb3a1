namespace Crabbymetrics.Data;

/// <summary>Dates and times, which are labels.</summary>
internal sealed class TimeBlock(ReadOnlyMemory<DateTime> values, ReadOnlyMemory<bool> missing) : MaskedBlock<DateTime>(values, missing)
{
    protected override void AddValue(ColumnTableWriter writer, int column, DateTime value) => writer.AddTime(column, value);

    protected override string Label(DateTime value) => ValueTexts.Of(value);
}
