namespace Crabbymetrics.Data;

/// <summary>Texts by their places among the distinct ones.</summary>
internal sealed class CategoryBlock(ReadOnlyMemory<int> codes, IReadOnlyList<string?> categories) : ColumnBlock
{
    private readonly bool[] _isMissing = [.. categories.Select(ValueTexts.IsMissing)];

    internal override IReadOnlyList<string> Labels { get; } = [.. categories.Select(static text => text ?? "")];

    /// <inheritdoc/>
    public override void Add(ColumnTableWriter writer, int column, int row) =>
        writer.AddText(column, codes.Span[row] < 0 ? null : categories[codes.Span[row]]);

    internal override bool TryReadLabels(int firstRow, Span<int> labels)
    {
        ReadOnlySpan<int> some = codes.Span.Slice(firstRow, labels.Length);
        for (int i = 0; i < some.Length; i++)
        {
            labels[i] = some[i] < 0 || _isMissing[some[i]] ? -1 : some[i];
        }

        return true;
    }
}
