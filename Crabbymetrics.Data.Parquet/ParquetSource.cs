using System.Collections.Immutable;
using Parquet.Schema;
using RowGroupReader = global::Parquet.ParquetRowGroupReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>
/// A Parquet file, or several that are one behind the other: only the columns that are asked for are read, one group of rows after the
/// other. Columns of lists and structures are none that a model can use and are left out.
/// </summary>
/// <remarks>Row numbers in messages count from 0, in each file.</remarks>
public sealed class ParquetSource : IPartedSource
{
    private const int MostExpectedRows = 1 << 28;

    private readonly IReadOnlyList<ParquetFile> _files;
    private readonly ImmutableArray<(ParquetFile File, int Group)> _groups;

    private ParquetSource(IReadOnlyList<ParquetFile> files)
    {
        _files = files;
        Name = files.Count == 1 ? files[0].Name : FormattableString.Invariant($"{files[0].Name} and {files.Count - 1} more");
        ColumnNames = [.. files[0].Columns.Select(static field => field.Name)];
        foreach (ParquetFile file in files.Skip(1))
        {
            file.RequireSameColumns(files[0]);
        }

        _groups = [.. files.SelectMany(static file => file.GroupRowCounts.Select((_, group) => (file, group)))];
        Parts =
        [
            .. _groups.Select(static group => new SourcePart(
                FormattableString.Invariant($"{group.File.Name}, row group {group.Group}"),
                (int)Math.Min(int.MaxValue, group.File.GroupRowCounts[group.Group])
            )),
        ];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>The groups of rows of the files.</summary>
    public ImmutableArray<SourcePart> Parts { get; }

    /// <summary>Opens a file and reads its columns' names.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataSourceException">The file is not there, cannot be read or is no Parquet file.</exception>
    public static ParquetSource OpenFile(string path) => OpenFiles([path]);

    /// <summary>Opens files with the same columns, in any order: their rows are one behind the other.</summary>
    /// <param name="paths">The files, in the order of their rows.</param>
    /// <returns>The columns of the files, in the order of the first.</returns>
    /// <exception cref="ArgumentException">There is no file.</exception>
    /// <exception cref="DataSourceException">A file is not there, cannot be read, is no Parquet file or has other columns.</exception>
    public static ParquetSource OpenFiles(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
        {
            throw new ArgumentException("No file is named.", nameof(paths));
        }

        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path, nameof(paths));
        }

        return new ParquetSource([.. paths.Select(ParquetFile.OfPath)]);
    }

    /// <summary>Reads the columns' names of a Parquet file that is not on disk.</summary>
    /// <param name="name">The name that messages use.</param>
    /// <param name="open">Opens the bytes from their beginning, as a stream that can seek. It is called once here and once for each
    /// reading.</param>
    /// <exception cref="DataSourceException">The bytes are no Parquet file.</exception>
    public static ParquetSource Open(string name, Func<Stream> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(open);
        return new ParquetSource([new ParquetFile(name, open)]);
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (ColumnRequest column in columns)
        {
            ColumnLookup.Find(Name, ColumnNames, column.Name);
        }

        long expected = Math.Min(_files.Sum(static file => file.RowCount), MostExpectedRows);
        ColumnTableWriter writer = new(Name, columns, (int)expected);
        foreach (ParquetFile file in _files)
        {
            writer.BeginFile(file.Name);
            file.Run(() => AddRows(file, writer, columns, cancellationToken));
        }

        return writer.Build();
    }

    /// <inheritdoc/>
    public ColumnTable ReadPart(int part, IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, Parts.Length);
        foreach (ColumnRequest column in columns)
        {
            ColumnLookup.Find(Name, ColumnNames, column.Name);
        }

        (ParquetFile file, int group) = _groups[part];
        file.RequireUnchanged();
        ColumnTableWriter writer = new(Parts[part].Name, columns, Parts[part].RowCount);
        file.Run(async () =>
        {
            await using OpenParquet open = await file.Open().ConfigureAwait(false);
            if (group >= open.Reader.RowGroupCount)
            {
                throw new DataSourceException(file.Name, "the file changed after it was first read. The fit cannot go on: fit again.");
            }

            await AddGroup(open, group, writer, columns, ColumnsOf(open, file, columns), cancellationToken).ConfigureAwait(false);
            return true;
        });
        return writer.Build();
    }

    private static async Task<bool> AddRows(
        ParquetFile file,
        ColumnTableWriter writer,
        IReadOnlyList<ColumnRequest> columns,
        CancellationToken cancellationToken
    )
    {
        await using OpenParquet open = await file.Open().ConfigureAwait(false);
        Dictionary<string, ParquetColumn> read = ColumnsOf(open, file, columns);
        for (int g = 0; g < open.Reader.RowGroupCount; g++)
        {
            await AddGroup(open, g, writer, columns, read, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static Dictionary<string, ParquetColumn> ColumnsOf(OpenParquet open, ParquetFile file, IReadOnlyList<ColumnRequest> columns) =>
        columns
            .Select(static column => column.Name)
            .Distinct()
            .ToDictionary(static name => name, name => ParquetColumn.Of(open.Fields.First(field => field.Name == name), file.Name));

    private static async Task AddGroup(
        OpenParquet open,
        int index,
        ColumnTableWriter writer,
        IReadOnlyList<ColumnRequest> columns,
        Dictionary<string, ParquetColumn> read,
        CancellationToken cancellationToken
    )
    {
        using RowGroupReader group = open.Reader.OpenRowGroupReader(index);
        int rows = checked((int)group.RowCount);
        Dictionary<string, ColumnBlock> blocks = [];
        foreach ((string name, ParquetColumn column) in read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            blocks[name] = await column.Read(group, rows, cancellationToken).ConfigureAwait(false);
        }

        writer.AddRows(rows, [.. columns.Select(column => blocks[column.Name])]);
    }
}
