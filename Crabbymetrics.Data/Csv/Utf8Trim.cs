using System.Buffers;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Cuts blanks, as <see cref="char.IsWhiteSpace(char)"/> knows them, from the ends of a UTF-8 text.</summary>
internal static class Utf8Trim
{
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && (text[0] <= ' ' || text[0] >= 0x80))
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int length) != OperationStatus.Done || !Rune.IsWhiteSpace(rune))
            {
                break;
            }

            text = text[length..];
        }

        while (!text.IsEmpty && (text[^1] <= ' ' || text[^1] >= 0x80))
        {
            if (Rune.DecodeLastFromUtf8(text, out Rune rune, out int length) != OperationStatus.Done || !Rune.IsWhiteSpace(rune))
            {
                break;
            }

            text = text[..^length];
        }

        return text;
    }
}
