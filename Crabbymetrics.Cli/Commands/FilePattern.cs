namespace Crabbymetrics.Cli.Commands;

/// <summary>Names of files with <c>*</c> and <c>?</c>, which a shell has not replaced.</summary>
internal static class FilePattern
{
    /// <summary>Whether a text is the name of a file, or a pattern of some.</summary>
    public static bool HasFiles(string text)
    {
        try
        {
            return text.Length > 0 && Expand(text).Any(File.Exists);
        }
        catch (Exception error) when (error is UsageException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The files of a pattern, in the order of their names; a name without a pattern alone.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static IReadOnlyList<string> Expand(string path)
    {
        if (path.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path))
        {
            return [path];
        }

        string folder = Path.GetDirectoryName(path) ?? "";
        string[] files =
            folder.AsSpan().IndexOfAny('*', '?') < 0 && Directory.Exists(folder.Length == 0 ? "." : folder)
                ? Directory.GetFiles(folder.Length == 0 ? "." : folder, Path.GetFileName(path))
                : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new UsageException($"{path}: no file has such a name.");
    }
}
