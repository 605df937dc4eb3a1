using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>How much memory may be used.</summary>
/// <param name="Bytes">The number of bytes.</param>
public readonly record struct MemoryLimit(long Bytes)
{
    private const string Units = "KMGT";

    /// <summary>Half of what the process may use: of the container's limit where there is one, else of the machine's memory.</summary>
    public static MemoryLimit Default => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Reads a size as it is written: <c>2GB</c>, <c>500 MB</c>, <c>1.5GiB</c>. A kB is 1000 bytes, a KiB 1024.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no size.</exception>
    public static MemoryLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string size = text.Trim().ToUpperInvariant();
        bool binary = size.EndsWith("IB", StringComparison.Ordinal);
        string letters = size.EndsWith('B') ? size[..^(binary ? 2 : 1)] : size;
        int power = letters.Length > 0 ? Units.IndexOf(letters[^1], StringComparison.Ordinal) + 1 : 0;
        string number = power > 0 ? letters[..^1] : letters;
        return
            (!binary || power > 0)
            && double.TryParse(
                number,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out double value
            )
            && value * Math.Pow(binary ? 1024.0 : 1000.0, power) is >= 1.0 and < 9e18 and double bytes
            ? new MemoryLimit((long)bytes)
            : throw new FormatException($"A size of memory is written as 4GB or 500MB, not '{text}'.");
    }

    /// <summary>The size in a unit that is easy to read.</summary>
    public override string ToString()
    {
        double value = Bytes;
        int power = 0;
        while (value >= 1000.0 && power < Units.Length)
        {
            value /= 1000.0;
            power++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {(power == 0 ? "bytes" : $"{Units[power - 1]}B")}");
    }
}
