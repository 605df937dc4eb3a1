using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// Delimited text with a header, packed by gzip or not, in a file or in several that are one behind the other: UTF-8, UTF-16 with a byte
/// order mark, or the encoding that is given; fields quoted where need be. Only the columns that are asked for are kept; the text is read
/// once for each reading, by several threads.
/// </summary>
/// <remarks>Rows, labels and the first error are the same for any number of threads and any <see cref="CsvOptions.ChunkSize"/>. Numbers are
/// rounded correctly: they are those of <see cref="double.Parse(string)"/>.</remarks>
public sealed class CsvSource : IColumnSource, IBlockSource
{
    private readonly IReadOnlyList<CsvFile> _files;
    private readonly CsvOptions _options;

    private CsvSource(IReadOnlyList<CsvFile> files, CsvOptions options, bool canReadAgain = true)
    {
        CanReadAgain = canReadAgain;
        _files = files;
        _options = options;
        Name = files.Count == 1 ? files[0].Name : FormattableString.Invariant($"{files[0].Name} and {files.Count - 1} more");
        foreach (CsvFile file in files)
        {
            RequireSameColumns(files[0], file);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool CanReadAgain { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames => _files[0].ColumnNames;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The columns of the file.</returns>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    /// <exception cref="DataSourceException">The file is not there, cannot be read, is empty or is not text.</exception>
    public static CsvSource OpenFile(string path, CsvOptions? options = null) => OpenFiles([path], options);

    /// <summary>Opens files with the same columns, in any order, and reads their headers: their rows are one behind the other.</summary>
    /// <param name="paths">The files, in the order of their rows.</param>
    /// <param name="options">How to read them; null for the defaults.</param>
    /// <returns>The columns of the files, in the order of the first.</returns>
    /// <exception cref="ArgumentException">There is no file, or an option has a value that cannot be.</exception>
    /// <exception cref="DataSourceException">A file is not there, cannot be read, is empty, is not text or has other columns.</exception>
    public static CsvSource OpenFiles(IReadOnlyList<string> paths, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new CsvOptions();
        options.Validate();
        if (paths.Count == 0)
        {
            throw new ArgumentException("No file is named.", nameof(paths));
        }

        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path, nameof(paths));
        }

        return new CsvSource([.. paths.Select(path => CsvFile.OfPath(path, options))], options);
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
        options ??= new CsvOptions();
        options.Validate();
        return new CsvSource([new CsvFile(name, open, options)], options);
    }

    /// <summary>Reads the header of text that comes once, through a pipe or from a network: its rows can be read once, and are not
    /// kept.</summary>
    /// <param name="name">The name that messages use.</param>
    /// <param name="stream">The text, at its beginning. It is closed once the rows are read.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The columns of the text.</returns>
    /// <exception cref="ArgumentException">An option has a value that cannot be.</exception>
    /// <exception cref="DataSourceException">The text is empty or is not text.</exception>
    public static CsvSource OpenOnce(string name, Stream stream, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new CsvOptions();
        options.Validate();
        return new CsvSource([new CsvFile(name, new InputOnce(name, stream).Open, options)], options, canReadAgain: false);
    }

    /// <inheritdoc/>
    /// <remarks>A block is a chunk of <see cref="CsvOptions.ChunkSize"/> bytes, cut at the end of a row. One thread reads.</remarks>
    public IEnumerable<ColumnTable> ReadBlocks(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new CsvBlocks(Name, _files, _options, columns).Read(cancellationToken);
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        using CsvReading reading = new(Name, _files, _options, columns);
        return reading.Read(cancellationToken);
    }

    private static void RequireSameColumns(CsvFile first, CsvFile other)
    {
        string? missing = first.ColumnNames.FirstOrDefault(name => !other.ColumnNames.Contains(name));
        string? added = other.ColumnNames.FirstOrDefault(name => !first.ColumnNames.Contains(name));
        if (missing is not null || added is not null)
        {
            throw new DataSourceException(
                other.Name,
                missing is not null
                    ? $"it has no column '{missing}', which {first.Name} has; files that are read together have the same columns."
                    : $"it has a column '{added}', which {first.Name} has not; files that are read together have the same columns."
            );
        }
    }
}
