using System.Text;

namespace Crabbymetrics.Data;

/// <summary>The words that tables have for true and false.</summary>
internal static class TruthWords
{
    /// <summary>Reads true, t and yes as 1, and false, f and no as 0, in letters of either case.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        bool isTrue =
            Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "t"u8) || Ascii.EqualsIgnoreCase(text, "yes"u8);
        value = isTrue ? 1.0 : 0.0;
        return isTrue
            || Ascii.EqualsIgnoreCase(text, "false"u8)
            || Ascii.EqualsIgnoreCase(text, "f"u8)
            || Ascii.EqualsIgnoreCase(text, "no"u8);
    }
}
