using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>
/// A file of the sums of passes: a header that says what they belong to, then one record a pass: the number of its sums, its key, the sums,
/// and a SHA-256 of these. What a process that was killed left half-written at the end is cut off.
/// </summary>
internal sealed class PassJournal : IDisposable
{
    private const int KeyLength = 32;
    private const int Frame = sizeof(int) + KeyLength + SHA256.HashSizeInBytes;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Offset, int Count)> _records = [];
    private FileStream? _file;
    private long _end;
    private long _endOfEarlier;

    private PassJournal(string path, FileStream file)
    {
        Path = path;
        _file = file;
    }

    private static ReadOnlySpan<byte> Magic => "CRABPASS1"u8;

    public string Path { get; }

    public bool IsOpen => _file is not null;

    public int ReusedCount { get; private set; }

    public int Count => _records.Count;

    public string? WriteFailure { get; private set; }

    public static PassJournal Open(string path, CheckpointHeader header)
    {
        PassJournal? journal = null;
        try
        {
            if (!File.Exists(path))
            {
                Begin(path, header);
            }

            journal = new PassJournal(path, new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
            journal.ReadAll(header);
            return journal;
        }
        catch (Exception error) when (IsOfFile(error))
        {
            journal?.Dispose();
            throw new DataSourceException(path, $"the checkpoint cannot be read and written: {error.Message}", innerException: error);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }

    /// <summary>The sums of a pass, where they are in the file.</summary>
    public bool TryRead(string key, Span<double> sums)
    {
        lock (_lock)
        {
            if (_file is null || !_records.TryGetValue(key, out (long Offset, int Count) record) || record.Count != sums.Length)
            {
                return false;
            }

            _file.Position = record.Offset;
            _file.ReadExactly(MemoryMarshal.AsBytes(sums));
            ReusedCount += record.Offset < _endOfEarlier ? 1 : 0;
            return true;
        }
    }

    /// <summary>Adds the sums of a pass.</summary>
    public void Write(string key, ReadOnlySpan<double> sums)
    {
        lock (_lock)
        {
            if (_file is null || WriteFailure is not null || _records.ContainsKey(key))
            {
                return;
            }

            byte[] record = new byte[Frame + (sums.Length * sizeof(double))];
            BitConverter.TryWriteBytes(record, sums.Length);
            Convert.FromHexString(key).CopyTo(record, sizeof(int));
            MemoryMarshal.AsBytes(sums).CopyTo(record.AsSpan(sizeof(int) + KeyLength));
            SHA256.HashData(
                record.AsSpan(0, record.Length - SHA256.HashSizeInBytes),
                record.AsSpan(record.Length - SHA256.HashSizeInBytes)
            );
            try
            {
                _file.Position = _end;
                _file.Write(record);
                _file.Flush(flushToDisk: true);
                _records.Add(key, (_end + sizeof(int) + KeyLength, sums.Length));
                _end += record.Length;
            }
            catch (Exception error) when (IsOfFile(error))
            {
                WriteFailure = error.Message;
            }
        }
    }

    /// <summary>Closes and deletes the file.</summary>
    public void Delete()
    {
        Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception error) when (IsOfFile(error))
        {
            WriteFailure = error.Message;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private static void Begin(string path, CheckpointHeader header)
    {
        using MemoryStream content = new();
        content.Write(Magic);
        using (BinaryWriter writer = new(content, Encoding.UTF8, leaveOpen: true))
        {
            foreach (string text in header.Texts())
            {
                writer.Write(text);
            }
        }

        string unfinished = path + ".tmp";
        using (FileStream file = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content.ToArray());
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
    }

    private void ReadAll(CheckpointHeader header)
    {
        byte[] magic = new byte[Magic.Length];
        if (_file!.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !Magic.SequenceEqual(magic))
        {
            throw new DataSourceException(Path, "it is no checkpoint of a fit. Name a file that is not there yet.");
        }

        string[] texts = new string[header.Texts().Length];
        try
        {
            using BinaryReader reader = new(_file, Encoding.UTF8, leaveOpen: true);
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = reader.ReadString();
            }
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw Damaged();
        }

        if (header.DifferenceTo(texts) is { } difference)
        {
            throw new DataSourceException(
                Path,
                $"the checkpoint cannot be gone on from: {difference}. Delete it, or name another file, to begin anew."
            );
        }

        ReadRecords();
    }

    private void ReadRecords()
    {
        _end = _file!.Position;
        byte[] start = new byte[sizeof(int)];
        while (_file.Length - _end >= Frame)
        {
            _file.ReadExactly(start);
            int count = BitConverter.ToInt32(start);
            long length = Frame + ((long)count * sizeof(double));
            if (count < 0 || length > _file.Length - _end)
            {
                break;
            }

            byte[] record = new byte[length];
            start.CopyTo(record, 0);
            _file.ReadExactly(record.AsSpan(start.Length));
            if (
                !SHA256
                    .HashData(record.AsSpan(0, record.Length - SHA256.HashSizeInBytes))
                    .AsSpan()
                    .SequenceEqual(record.AsSpan()[^SHA256.HashSizeInBytes..])
            )
            {
                // The last one may be cut short by a power failure; one before it is damaged.
                if (_end + length < _file.Length)
                {
                    throw Damaged();
                }

                break;
            }

            _records[Convert.ToHexString(record, sizeof(int), KeyLength)] = (_end + sizeof(int) + KeyLength, count);
            _end += length;
        }

        _file.SetLength(_end);
        _endOfEarlier = _end;
    }

    private DataSourceException Damaged() => new(Path, "the checkpoint is damaged. Delete it to begin anew.");

    private static bool IsOfFile(Exception error) =>
        error is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException;
}
