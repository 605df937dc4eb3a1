using System.Text;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The files that a command writes. None of them is ever one that it reads.</summary>
internal static class OutputFiles
{
    private const string StandardInput = "-";

    /// <summary>Refuses a file to write that is an input, by whatever path or link it is reached.</summary>
    /// <param name="path">The file to write; null for none.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="inputs">The files that are read, or patterns of them; null and <c>-</c> stand for none.</param>
    /// <exception cref="UsageException">It is one of the inputs.</exception>
    public static void RequireNoInput(string? path, string option, IEnumerable<string?> inputs)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        foreach (string input in inputs.OfType<string>().SelectMany(Expand))
        {
            if (input != StandardInput && File.Exists(input) && IsSameFile(path, input))
            {
                throw new UsageException($"{option} {path}: it is {input}, which is read. The results go to another file.");
            }
        }
    }

    /// <summary>Writes a text file, which appears whole or not at all, telling the user where that fails.</summary>
    public static void WriteText(string path, Action<TextWriter> write) =>
        Write(
            path,
            stream =>
            {
                using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                write(writer);
            }
        );

    /// <summary>Writes a file, which appears whole or not at all, telling the user where that fails.</summary>
    public static void Write(string path, Action<Stream> write) =>
        Telling(
            path,
            target =>
            {
                // A device or a pipe is written to; a file takes the place of the one that was there once it is whole.
                if (IsDevice(target))
                {
                    using FileStream device = new(path, FileMode.Open, FileAccess.Write);
                    write(device);
                    return;
                }

                WriteWhole(RequirePlace(path, target), write);
            }
        );

    /// <summary>Has something else write a file of a path, telling the user where that fails.</summary>
    public static void WriteFile(string path, Action<string> write) =>
        Telling(
            path,
            target =>
                write(
                    IsDevice(target)
                        ? throw new UsageException($"{path}: it cannot be written: it is no file.")
                        : RequirePlace(path, target)
                )
        );

    private static bool IsDevice(string target) =>
        target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal);

    private static string RequirePlace(string path, string target)
    {
        string folder = Path.GetDirectoryName(target) ?? target;
        return !Directory.Exists(folder) ? throw new UsageException($"{path}: it cannot be written: there is no folder {folder}.")
            : Directory.Exists(target) ? throw new UsageException($"{path}: it cannot be written: it is a folder. Name a file in it.")
            : target;
    }

    private static void Telling(string path, Action<string> write)
    {
        try
        {
            string full = Path.GetFullPath(path);
            write(File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UsageException($"{path}: it cannot be written: {error.Message}");
        }
    }

    private static void WriteWhole(string target, Action<Stream> write)
    {
        string unfinished = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(unfinished, File.GetUnixFileMode(target));
            }

            File.Move(unfinished, target, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static IReadOnlyList<string> Expand(string input) =>
        input == StandardInput || input.Length == 0 ? [] : FilePattern.Expand(input);

    private static bool IsSameFile(string path, string input)
    {
        StringComparison comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return string.Equals(RealPath(path), RealPath(input), comparison) || IsLockedWith(path, input);
    }

    private static string RealPath(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
            string? folder = Path.GetDirectoryName(full);
            string end = Path.GetFileName(full);
            // A folder on the way may be a link too.
            while (!string.IsNullOrEmpty(folder))
            {
                if (Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target)
                {
                    folder = target.FullName;
                }

                end = Path.Combine(Path.GetFileName(folder), end);
                folder = Path.GetDirectoryName(folder);
            }

            return end;
        }
        catch (IOException)
        {
            return full;
        }
    }

    // Two names of one file (hard links) have different paths: a lock on the one is a lock on the other.
    private static bool IsLockedWith(string path, string input)
    {
        if (!CanWrite(path))
        {
            return false;
        }

        try
        {
            using FileStream locked = new(input, FileMode.Open, FileAccess.Read, FileShare.None);
            return !CanWrite(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool CanWrite(string path)
    {
        try
        {
            using FileStream open = new(path, FileMode.Open, FileAccess.Write, FileShare.None);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
