using System.Collections.Immutable;
using Parquet.Schema;
using Reader = global::Parquet.ParquetReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>One Parquet file and its columns.</summary>
internal sealed class ParquetFile
{
    private readonly Func<Stream> _open;
    private readonly string? _path;
    private readonly (long Length, DateTime Written) _stamp;

    /// <summary>Reads the columns' names.</summary>
    /// <exception cref="DataSourceException">The bytes are no Parquet file.</exception>
    public ParquetFile(string name, Func<Stream> open, string? path = null)
    {
        Name = name;
        _open = open;
        _path = path;
        _stamp = Stamp();
        (Columns, RowCount, GroupRowCounts) = Run(async () =>
        {
            await using OpenParquet file = await Open().ConfigureAwait(false);
            return (file.Fields, file.RowCount, file.Reader.RowGroups.Select(static group => group.RowCount).ToImmutableArray());
        });
    }

    public string Name { get; }

    public ImmutableArray<DataField> Columns { get; }

    /// <summary>What the file says, but no more than its bytes could hold, whatever a damaged file says.</summary>
    public long RowCount { get; }

    /// <summary>The number of rows of each group of rows, as the file says.</summary>
    public ImmutableArray<long> GroupRowCounts { get; }

    /// <summary>Refuses a file on disk that is gone, or was written since it was first opened.</summary>
    /// <exception cref="DataSourceException">It is.</exception>
    public void RequireUnchanged()
    {
        if (_path is not null && !File.Exists(_path))
        {
            throw new DataSourceException(Name, "the file is gone; it was there when it was first read. The fit cannot go on.");
        }

        if (Stamp() != _stamp)
        {
            throw new DataSourceException(Name, "the file changed after it was first read. The fit cannot go on: fit again.");
        }
    }

    private (long Length, DateTime Written) Stamp() =>
        _path is null ? default : (new FileInfo(_path).Length, File.GetLastWriteTimeUtc(_path));

    /// <summary>A file by its path.</summary>
    public static ParquetFile OfPath(string path) =>
        !File.Exists(path)
            ? throw new DataSourceException(path, Directory.Exists(path) ? "it is a folder, not a file." : "there is no such file.")
            : new ParquetFile(path, () => File.OpenRead(path), path);

    /// <summary>Opens the file.</summary>
    public async Task<OpenParquet> Open()
    {
        Stream stream = _open();
        try
        {
            Reader reader = await Reader
                .CreateAsync(
                    stream,
                    new global::Parquet.ParquetOptions { TreatByteArrayAsString = true, UseDateOnlyTypeForDates = true },
                    leaveStreamOpen: true
                )
                .ConfigureAwait(false);
            return new OpenParquet(stream, reader);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs what reads the file: the library below is asynchronous, and its many exceptions for damaged bytes are one to a
    /// user.</summary>
    public T Run<T>(Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (DataSourceException or OperationCanceledException or OutOfMemoryException))
        {
            throw new DataSourceException(
                Name,
                $"it cannot be read as a Parquet file: it is damaged, or another kind of file ({error.Message.TrimEnd('.')}).",
                innerException: error
            );
        }
    }

    /// <summary>Refuses a file that has not the columns of another.</summary>
    /// <exception cref="DataSourceException">A column is missing, added, or of another kind.</exception>
    public void RequireSameColumns(ParquetFile first)
    {
        foreach (DataField column in first.Columns)
        {
            DataField other =
                Columns.FirstOrDefault(field => field.Name == column.Name)
                ?? throw new DataSourceException(
                    Name,
                    $"it has no column '{column.Name}', which {first.Name} has; files that are read together have the same columns."
                );
            if (KindOf(other) != KindOf(column))
            {
                throw new DataSourceException(
                    Name,
                    $"it has {KindOf(other)}, where {first.Name} has {KindOf(column)}; files that are read together have the same columns.",
                    column: column.Name
                );
            }
        }

        if (Columns.FirstOrDefault(field => first.Columns.All(column => column.Name != field.Name)) is { } added)
        {
            throw new DataSourceException(
                Name,
                $"it has a column '{added.Name}', which {first.Name} has not; files that are read together have the same columns."
            );
        }
    }

    // Numbers of every width are one kind.
    private static string KindOf(DataField field) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            >= TypeCode.SByte and <= TypeCode.Decimal => "numbers",
            TypeCode.Boolean => "truth values",
            TypeCode.String => "texts",
            TypeCode.DateTime => "dates",
            _ when field.ClrType == typeof(DateOnly) => "dates",
            _ when field.ClrType == typeof(ReadOnlyMemory<char>) => "texts",
            _ => $"values of type {field.ClrType.Name}",
        };
}
