namespace Crabbymetrics.Data;

/// <summary>Texts, of which each distinct one is made a label once.</summary>
internal sealed class TextBlock(BlockTexts texts) : ColumnBlock
{
    internal override IReadOnlyList<string> Labels => texts.Labels;

    /// <inheritdoc/>
    public override void Add(ColumnTableWriter writer, int column, int row) => writer.AddText(column, texts[row]);

    internal override bool TryReadLabels(int firstRow, Span<int> codes)
    {
        texts.ReadCodes(firstRow, codes);
        return true;
    }
}
