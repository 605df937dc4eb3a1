namespace Crabbymetrics.Data;

/// <summary>Text between quotes.</summary>
internal static class QuotedText
{
    /// <summary>Makes one quote of each two.</summary>
    /// <param name="content">The text between the quotes around it.</param>
    /// <param name="buffer">Room for the result, made larger where need be.</param>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> content, ref byte[] buffer)
    {
        if (!content.Contains((byte)'"'))
        {
            return content;
        }

        if (buffer.Length < content.Length)
        {
            buffer = new byte[content.Length];
        }

        int length = 0;
        for (int i = 0; i < content.Length; i++)
        {
            buffer[length++] = content[i];
            i += content[i] == (byte)'"' ? 1 : 0;
        }

        return buffer.AsSpan(0, length);
    }
}
