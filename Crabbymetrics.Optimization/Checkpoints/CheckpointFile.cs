using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Crabbymetrics.Optimization;

/// <summary>
/// The file of a checkpoint: eight letters, the version, the fingerprint as text, the state, and a SHA-256 of all of it.
/// </summary>
internal static class CheckpointFile
{
    private const int Version = 5;

    private static ReadOnlySpan<byte> Magic => "CRABCKPT"u8;

    /// <summary>Finds out, before anything is evaluated, whether the file can be written.</summary>
    public static void CheckWritable(string path)
    {
        try
        {
            using FileStream file = new FileStream(path + ".tmp", FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            if (Directory.Exists(path))
            {
                throw new IOException($"'{path}' is a directory.");
            }
        }
        catch (Exception exception) when (IsOfFile(exception))
        {
            throw CheckpointException.NotWritable(path, exception);
        }

        File.Delete(path + ".tmp");
    }

    /// <summary>Whether an exception comes of the file system.</summary>
    public static bool IsOfFile(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException;

    public static void Write(string path, string fingerprint, ReadOnlySpan<byte> state)
    {
        byte[] text = Encoding.UTF8.GetBytes(fingerprint);
        byte[] content = new byte[Magic.Length + 12 + text.Length + state.Length];
        Magic.CopyTo(content);
        int position = Magic.Length;
        foreach (int number in (ReadOnlySpan<int>)[Version, text.Length, state.Length])
        {
            BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(position), number);
            position += sizeof(int);
        }

        text.CopyTo(content, position);
        state.CopyTo(content.AsSpan(position + text.Length));
        string temporary = path + ".tmp";
        using (FileStream file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Write(SHA256.HashData(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static StateReader Read(string path, string fingerprint)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = Magic.Length + 12;
        if (bytes.Length < header + SHA256.HashSizeInBytes || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new CheckpointException(path, "it is not a checkpoint, or cut short.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (version != Version)
        {
            throw new CheckpointException(path, $"it has version {version}, and this library reads version {Version}.");
        }

        Span<byte> content = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)))
        {
            throw new CheckpointException(path, "its checksum is wrong: it is damaged.");
        }

        int textLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length + 4));
        if (textLength < 0 || textLength > content.Length - header)
        {
            throw new CheckpointException(path, "its lengths are wrong: it is damaged.");
        }

        string stored = Encoding.UTF8.GetString(bytes, header, textLength);
        if (stored != fingerprint)
        {
            throw new CheckpointException(path, Difference(stored, fingerprint));
        }

        int start = header + textLength;
        return new StateReader(path, bytes.AsMemory(start, content.Length - start));
    }

    private static string Difference(string stored, string current)
    {
        (string[]? old, string[]? now) = (stored.Split('\n'), current.Split('\n'));
        for (int i = 0; i < Math.Min(old.Length, now.Length); i++)
        {
            if (old[i] != now[i])
            {
                return $"it was written by another run. There: {old[i]}. Here: {now[i]}.";
            }
        }

        return "it was written by another run.";
    }
}
