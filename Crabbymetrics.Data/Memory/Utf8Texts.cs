using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Texts in UTF-8, one behind the other.</summary>
internal sealed class Utf8Texts(ReadOnlyMemory<byte> utf8, ReadOnlyMemory<int> starts, ReadOnlyMemory<bool> missing) : BlockTexts
{
    private readonly LabelTable _table = new();
    private readonly List<bool> _isMissing = [];

    public override IReadOnlyList<string> Labels => _table.Texts;

    public override string? this[int row] =>
        !missing.IsEmpty && missing.Span[row] ? null : Encoding.UTF8.GetString(utf8.Span[starts.Span[row]..starts.Span[row + 1]]);

    public override void ReadCodes(int firstRow, Span<int> codes)
    {
        ReadOnlySpan<byte> bytes = utf8.Span;
        ReadOnlySpan<int> places = starts.Span.Slice(firstRow, codes.Length + 1);
        ReadOnlySpan<bool> mask = missing.IsEmpty ? default : missing.Span.Slice(firstRow, codes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = !mask.IsEmpty && mask[i] ? -1 : CodeOf(bytes[places[i]..places[i + 1]]);
        }
    }

    private int CodeOf(ReadOnlySpan<byte> text)
    {
        int code = _table.Find(text);
        if (code == _isMissing.Count)
        {
            _isMissing.Add(ValueTexts.IsMissing(_table[code]));
        }

        return _isMissing[code] ? -1 : code;
    }
}
