using System.Collections.Immutable;
using System.Data;

namespace Crabbymetrics.Data;

/// <summary>
/// The rows of a query, from any database with an ADO.NET provider: Npgsql, SqlClient, SQLite, DuckDB. It can be read once, as the reader
/// can; rows are not kept, only the columns that a model needs.
/// </summary>
/// <remarks>A row number in a message counts the rows of the query from 0.</remarks>
public sealed class DataReaderSource : IColumnSource, IBlockSource
{
    private const int BlockRows = 8192;

    private readonly IDataReader _reader;
    private bool _isRead;

    /// <summary>Takes the columns of a query.</summary>
    /// <param name="reader">The reader, before its first row. It stays the caller's to close.</param>
    /// <param name="name">The name that messages use.</param>
    public DataReaderSource(IDataReader reader, string name = "the query")
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _reader = reader;
        Name = name;
        ColumnNames = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <inheritdoc/>
    public bool CanReadAgain => false;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The rows were read before.</exception>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
        Blocks(columns, int.MaxValue, cancellationToken).Single();

    /// <inheritdoc/>
    public IEnumerable<ColumnTable> ReadBlocks(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default) =>
        Blocks(columns, BlockRows, cancellationToken);

    private IEnumerable<ColumnTable> Blocks(IReadOnlyList<ColumnRequest> columns, int rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        if (_isRead)
        {
            throw new InvalidOperationException("The rows of a data reader can be read once. Run the query again for a second model.");
        }

        _isRead = true;
        return Read(columns, positions, rows, cancellationToken);
    }

    // There is one block at least: it says that there is no row.
    private IEnumerable<ColumnTable> Read(
        IReadOnlyList<ColumnRequest> columns,
        int[] positions,
        int rows,
        CancellationToken cancellationToken
    )
    {
        long row = 0;
        bool isLeft = Advance(row);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            ColumnTableWriter writer = new(Name, columns);
            for (int read = 0; isLeft && read < rows; read++)
            {
                writer.BeginRow();
                for (int c = 0; c < positions.Length; c++)
                {
                    Add(writer, c, positions[c], row);
                }

                writer.EndRow();
                if ((row & 0xFFF) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                isLeft = Advance(++row);
            }

            yield return writer.Build();
        } while (isLeft);
    }

    private bool Advance(long row)
    {
        try
        {
            return _reader.Read();
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            throw new DataSourceException(
                Name,
                FormattableString.Invariant($"the query failed after {row} rows: {error.Message}"),
                innerException: error
            );
        }
    }

    // The type is asked for in each row: in some databases (SQLite) each value has its own.
    private void Add(ColumnTableWriter writer, int column, int position, long row)
    {
        try
        {
            if (_reader.IsDBNull(position))
            {
                writer.AddMissing(column);
                return;
            }

            switch (Type.GetTypeCode(_reader.GetFieldType(position)))
            {
                case TypeCode.Double:
                    writer.AddNumber(column, _reader.GetDouble(position));
                    break;
                case TypeCode.Single:
                    writer.AddNumber(column, _reader.GetFloat(position));
                    break;
                case TypeCode.Int32 when !_reader.GetFieldType(position).IsEnum:
                    writer.AddWhole(column, _reader.GetInt32(position));
                    break;
                case TypeCode.Int64 when !_reader.GetFieldType(position).IsEnum:
                    writer.AddWhole(column, _reader.GetInt64(position));
                    break;
                case TypeCode.Decimal:
                    writer.AddDecimal(column, _reader.GetDecimal(position));
                    break;
                case TypeCode.Boolean:
                    writer.AddTruth(column, _reader.GetBoolean(position));
                    break;
                case TypeCode.String:
                    writer.AddText(column, _reader.GetString(position));
                    break;
                default:
                    writer.AddValue(column, _reader.GetValue(position));
                    break;
            }
        }
        catch (Exception error) when (error is not (DataSourceException or OperationCanceledException or OutOfMemoryException))
        {
            throw new DataSourceException(
                Name,
                FormattableString.Invariant($"row {row} cannot be read: {error.Message}"),
                column: ColumnNames[position],
                innerException: error
            );
        }
    }
}
