namespace Crabbymetrics.Data;

/// <summary>Texts in UTF-16 as parts of longer ones.</summary>
internal sealed class CharTexts(ReadOnlyMemory<ReadOnlyMemory<char>> values, ReadOnlyMemory<bool> missing) : BlockTexts
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _labels = [];

    public override IReadOnlyList<string> Labels => _labels;

    public override string? this[int row] => !missing.IsEmpty && missing.Span[row] ? null : values.Span[row].ToString();

    public override void ReadCodes(int firstRow, Span<int> codes)
    {
        ReadOnlySpan<ReadOnlyMemory<char>> texts = values.Span.Slice(firstRow, codes.Length);
        ReadOnlySpan<bool> mask = missing.IsEmpty ? default : missing.Span.Slice(firstRow, codes.Length);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] =
                !mask.IsEmpty && mask[i] ? -1
                : known.TryGetValue(texts[i].Span, out int code) ? code
                : Add(texts[i].ToString());
        }
    }

    private int Add(string label)
    {
        int code = -1;
        if (!ValueTexts.IsMissing(label))
        {
            code = _labels.Count;
            _labels.Add(label);
        }

        _codes.Add(label, code);
        return code;
    }
}
