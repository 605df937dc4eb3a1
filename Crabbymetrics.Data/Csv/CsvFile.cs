using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>One text with a header.</summary>
internal sealed class CsvFile
{
    private readonly Func<Stream> _open;
    private readonly CsvOptions _options;

    /// <summary>Reads the header.</summary>
    /// <exception cref="DataSourceException">The text is empty or is not text.</exception>
    public CsvFile(string name, Func<Stream> open, CsvOptions options)
    {
        Name = name;
        _open = open;
        _options = options;
        using CsvCutter text = OpenText([], out _);
        (string header, char? named, FirstLine) = ReadHeader(text);
        Delimiter = options.Delimiter ?? named ?? CsvHeader.DetectDelimiter(header);
        ColumnNames = CsvHeader.Parse(name, header, Delimiter);
        if (options.Comment is null && header.StartsWith('#'))
        {
            RefuseComment(header, text);
        }
    }

    public string Name { get; }

    public ImmutableArray<string> ColumnNames { get; }

    public char Delimiter { get; }

    /// <summary>The line behind the header.</summary>
    public long FirstLine { get; }

    /// <summary>A file by its path.</summary>
    /// <exception cref="DataSourceException">The file is not there, cannot be read, is empty or is not text.</exception>
    public static CsvFile OfPath(string path, CsvOptions options)
    {
        using FileStream file = OpenStream(path);
        if (file.CanSeek)
        {
            return new CsvFile(path, () => OpenStream(path), options);
        }

        // A pipe (a shell's process substitution, say) can be read once, and the header is read before the rows.
        MemoryStream content = new();
        file.CopyTo(content);
        byte[] bytes = content.ToArray();
        return new CsvFile(path, () => new MemoryStream(bytes, writable: false), options);
    }

    /// <summary>Opens the text behind its header.</summary>
    /// <param name="delimiter">The delimiter in UTF-8.</param>
    /// <param name="size">The number of bytes, or nearly so; 0 where it is not known.</param>
    public CsvCutter OpenRows(byte[] delimiter, out long size)
    {
        CsvCutter text = OpenText(delimiter, out size);
        try
        {
            ReadHeader(text);
            return text;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>The error for a text that cannot be read or decoded.</summary>
    public static DataSourceException Unreadable(string name, Exception error, long line) =>
        error is System.Text.DecoderFallbackException
            ? new DataSourceException(
                name,
                FormattableString.Invariant($"it is not text in its encoding (a byte after line {line - 1} is not). Save the text as ")
                    + "UTF-8, or name its encoding (CsvOptions.Encoding); a packed or binary file cannot be read.",
                innerException: error
            )
            : new DataSourceException(name, "it cannot be read: " + error.Message, innerException: error);

    // A first line like "# made in 2001" is a comment, not the header, where the next line has another number of fields.
    private void RefuseComment(string header, CsvCutter text)
    {
        int count;
        try
        {
            long line = FirstLine;
            string next = CsvHeader.Read(Name, text, null, ref line);
            count = CsvHeader.Parse(Name, next, _options.Delimiter ?? CsvHeader.DetectDelimiter(next)).Length;
        }
        catch (Exception error) when (error is DataSourceException || CsvCutter.IsReadError(error))
        {
            // The rows have an error of their own, which is found when they are read.
            return;
        }

        if (count != ColumnNames.Length)
        {
            string names = ColumnNames.Length == 1 ? "1 name" : FormattableString.Invariant($"{ColumnNames.Length} names");
            string fields = count == 1 ? "1 field" : FormattableString.Invariant($"{count} fields");
            throw new DataSourceException(
                Name,
                $"'{CsvHeader.Printable(header)}' has {names} of columns where the next line has {fields}. Where lines that begin with # "
                    + "are comments, CsvOptions.Comment = '#' skips them.",
                FirstLine - 1
            );
        }
    }

    private static FileStream OpenStream(string path)
    {
        if (Directory.Exists(path))
        {
            throw new DataSourceException(path, "it is a folder, not a file.");
        }

        try
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Access = FileAccess.Read,
                    Share = FileShare.ReadWrite,
                    BufferSize = 0,
                    Options = FileOptions.SequentialScan,
                }
            );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSourceException(path, "there is no such file.", innerException: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataSourceException(path, "it cannot be opened: " + error.Message, innerException: error);
        }
    }

    private CsvCutter OpenText(byte[] delimiter, out long size)
    {
        try
        {
            Stream text = CsvStream.Open(_open, _options.Encoding, out size);
            return new CsvCutter(text, (byte)(_options.Comment ?? '\0'), delimiter);
        }
        catch (Exception error) when (CsvCutter.IsReadError(error))
        {
            throw Unreadable(Name, error, 1);
        }
    }

    // The header, the delimiter that a line before it names, and the line behind it.
    private (string Header, char? Delimiter, long Line) ReadHeader(CsvCutter text)
    {
        long line = 1;
        try
        {
            string header = CsvHeader.Read(Name, text, _options.Comment, ref line);
            char? named = CsvHeader.NamedDelimiter(header);
            return (named is null ? header : CsvHeader.Read(Name, text, _options.Comment, ref line), named, line);
        }
        catch (Exception error) when (CsvCutter.IsReadError(error))
        {
            throw Unreadable(Name, error, line);
        }
    }
}
