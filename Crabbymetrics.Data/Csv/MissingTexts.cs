using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>The texts that stand for a missing value; the empty one always does.</summary>
internal sealed class MissingTexts
{
    private readonly byte[][] _texts;
    private readonly bool[] _firstBytes = new bool[256];
    private readonly int _longest;

    public MissingTexts(ImmutableArray<string> texts)
    {
        _texts = [.. texts.Select(static text => Encoding.UTF8.GetBytes(text.Trim())).Where(static text => text.Length > 0)];
        foreach (byte[] text in _texts)
        {
            _firstBytes[text[0]] = true;
            _longest = Math.Max(_longest, text.Length);
        }
    }

    /// <summary>Whether a text without blanks at its ends stands for a missing value.</summary>
    public bool Contains(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length > _longest || !_firstBytes[text[0]])
        {
            return false;
        }

        foreach (byte[] missing in _texts)
        {
            if (text.SequenceEqual(missing))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of the texts is a number: -99, say.</summary>
    public bool HasNumber(NumberReader numbers) =>
        Array.Exists(_texts, text => numbers.TryParse(text, out double value) && !double.IsNaN(value));
}
