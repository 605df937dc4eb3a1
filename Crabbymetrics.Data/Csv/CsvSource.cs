using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>
/// A delimited text file with a header, packed by gzip or not: UTF-8, UTF-16 with a byte order mark, or the encoding that is given; fields
/// quoted where need be. Only the columns that are asked for are kept; the file is read once for each reading, by several threads.
/// </summary>
/// <remarks>Rows, labels and the first error are the same for any number of threads and any <see cref="CsvOptions.ChunkSize"/>. Numbers are
/// rounded correctly: they are those of <see cref="double.Parse(string)"/>.</remarks>
public sealed class CsvSource : IColumnSource
{
    private readonly Func<Stream> _open;
    private readonly CsvOptions _options;
    private readonly char _delimiter;
    private readonly long _firstLine;

    private CsvSource(string name, Func<Stream> open, CsvOptions options)
    {
        options.Validate();
        Name = name;
        _open = open;
        _options = options;
        using CsvCutter text = OpenText([], out _);
        (string header, char? named, _firstLine) = ReadHeader(text);
        _delimiter = options.Delimiter ?? named ?? CsvHeader.DetectDelimiter(header);
        ColumnNames = CsvHeader.Parse(name, header, _delimiter);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The columns of the file.</returns>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    /// <exception cref="DataSourceException">The file is not there, cannot be read, is empty or is not text.</exception>
    public static CsvSource OpenFile(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new CsvOptions();
        using FileStream file = OpenStream(path);
        if (file.CanSeek)
        {
            return new CsvSource(path, () => OpenStream(path), options);
        }

        // A pipe (a shell's process substitution, say) can be read once, and the header is read before the rows.
        MemoryStream content = new();
        file.CopyTo(content);
        byte[] bytes = content.ToArray();
        return new CsvSource(path, () => new MemoryStream(bytes, writable: false), options);
    }

    /// <summary>Reads the header of text that is not in a file.</summary>
    /// <param name="name">The name that messages use.</param>
    /// <param name="open">Opens the text from its beginning. It is called once here and once for each reading.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The columns of the text.</returns>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    /// <exception cref="DataSourceException">The text is empty or is not text.</exception>
    public static CsvSource Open(string name, Func<Stream> open, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(open);
        return new CsvSource(name, open, options ?? new CsvOptions());
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        CsvPlan plan = new(Name, ColumnNames, _delimiter, _options, columns);
        using CsvCutter text = OpenText(plan.Delimiter, out long size);
        ReadHeader(text);
        CsvAssembly assembly = new(plan, _firstLine, size);
        int threads = _options.MaxDegreeOfParallelism < 0 ? Environment.ProcessorCount : _options.MaxDegreeOfParallelism;
        if (size > 0 && size <= _options.ChunkSize)
        {
            threads = 1;
        }

        if (threads == 1)
        {
            ReadParts(plan, text, assembly, threads, cancellationToken);
        }
        else
        {
            Parallel.For(
                0,
                threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                _ => ReadParts(plan, text, assembly, threads, cancellationToken)
            );
        }

        assembly.Error?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        return assembly.Build();
    }

    /// <summary>The error for a text that cannot be read or decoded.</summary>
    internal static DataSourceException Unreadable(string name, Exception error, long line) =>
        error is DecoderFallbackException
            ? new DataSourceException(
                name,
                FormattableString.Invariant(
                    $"it is not text in its encoding (a byte after line {line - 1} is not). Save the text as UTF-8, or "
                ) + "name its encoding (CsvOptions.Encoding); a packed or binary file cannot be read.",
                innerException: error
            )
            : new DataSourceException(name, "it cannot be read: " + error.Message, innerException: error);

    private static void ReadParts(CsvPlan plan, CsvCutter text, CsvAssembly assembly, int threads, CancellationToken cancellationToken)
    {
        FastParser fast = new(plan);
        while (assembly.Error is null && !cancellationToken.IsCancellationRequested)
        {
            CsvPart part = assembly.Rent();
            part.Reset();
            lock (text)
            {
                if (!text.Next(part, plan.ChunkSize))
                {
                    return;
                }
            }

            assembly.WaitForTurn(part.Number, 4 * threads);
            if (part.SourceError is null && !fast.TryParse(part))
            {
                try
                {
                    new GeneralParser(plan, part, firstLine: 0).Parse();
                }
                catch (DataSourceException)
                {
                    // The error is made once the rows before are known: they decide how columns are read, and the line.
                    part.Failed = true;
                }
            }

            assembly.Add(part);
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
