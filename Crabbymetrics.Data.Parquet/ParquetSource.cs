using System.Collections.Immutable;
using Parquet.Schema;
using Reader = global::Parquet.ParquetReader;
using RowGroupReader = global::Parquet.ParquetRowGroupReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>
/// A Parquet file: only the columns that are asked for are read, one group of rows after the other. Columns of lists and structures are
/// none that a model can use and are left out.
/// </summary>
/// <remarks>Row numbers in messages count from 0.</remarks>
public sealed class ParquetSource : IColumnSource
{
    private const int MostExpectedRows = 1 << 28;

    private readonly Func<Stream> _open;

    private ParquetSource(string name, Func<Stream> open)
    {
        Name = name;
        _open = open;
        ColumnNames = Run(async () =>
        {
            using Stream stream = open();
            await using Reader reader = await OpenReader(stream).ConfigureAwait(false);
            return (ImmutableArray<string>)[.. Fields(reader.Schema).Select(static field => field.Name)];
        });
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Opens a file and reads its columns' names.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataSourceException">The file is not there, cannot be read or is no Parquet file.</exception>
    public static ParquetSource OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return !File.Exists(path)
            ? throw new DataSourceException(path, Directory.Exists(path) ? "it is a folder, not a file." : "there is no such file.")
            : new ParquetSource(path, () => File.OpenRead(path));
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
        return new ParquetSource(name, open);
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        return Run(() => ReadAsync(columns, positions, cancellationToken));
    }

    private static IEnumerable<DataField> Fields(ParquetSchema schema) =>
        schema.Fields.OfType<DataField>().Where(static field => field.MaxRepetitionLevel == 0 && !field.IsArray);

    private static Task<Reader> OpenReader(Stream stream) =>
        Reader.CreateAsync(
            stream,
            new global::Parquet.ParquetOptions { TreatByteArrayAsString = true, UseDateOnlyTypeForDates = true },
            leaveStreamOpen: true
        );

    private async Task<ColumnTable> ReadAsync(IReadOnlyList<ColumnRequest> columns, int[] positions, CancellationToken cancellationToken)
    {
        using Stream stream = _open();
        await using Reader reader = await OpenReader(stream).ConfigureAwait(false);
        long count = reader.RowGroups.Sum(static group => group.RowCount);
        // No more than the bytes of the file could hold, whatever a damaged file says.
        ColumnTableWriter writer = new(Name, columns, (int)Math.Min(count, Math.Min(64 * stream.Length, MostExpectedRows)));
        DataField[] fields = [.. Fields(reader.Schema)];
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using RowGroupReader group = reader.OpenRowGroupReader(g);
            int rows = checked((int)group.RowCount);
            Dictionary<int, ParquetCells> read = [];
            foreach (int position in positions.Distinct())
            {
                cancellationToken.ThrowIfCancellationRequested();
                read[position] = await ParquetCells.Read(group, fields[position], rows, Name, cancellationToken).ConfigureAwait(false);
            }

            ParquetCells[] cells = [.. positions.Select(position => read[position])];
            AddRows(writer, cells, rows);
        }

        return writer.Build();
    }

    private static void AddRows(ColumnTableWriter writer, ParquetCells[] cells, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            writer.BeginRow();
            for (int c = 0; c < cells.Length; c++)
            {
                cells[c].Add(writer, c, row);
            }

            writer.EndRow();
        }
    }

    // The library below is asynchronous, and its many exceptions for damaged bytes are one to a user.
    private T Run<T>(Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (DataSourceException or OperationCanceledException or OutOfMemoryException))
        {
            throw new DataSourceException(Name, "it cannot be read as a Parquet file: " + error.Message, innerException: error);
        }
    }
}
