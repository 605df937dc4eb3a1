using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Crabbymetrics.Data.Arrow;

/// <summary>
/// Record batches of Apache Arrow: in memory, or a stream of them from a file, Flight or a database. Numbers of every width, decimals,
/// truth values, text, dates, timestamps and dictionaries are columns; nulls are missing values.
/// </summary>
public sealed class ArrowSource : IColumnSource
{
    private readonly Func<CancellationToken, IEnumerable<RecordBatch>> _batches;
    private readonly bool _isStream;
    private readonly int _expectedRows;
    private bool _isRead;

    private ArrowSource(string name, Schema schema, Func<CancellationToken, IEnumerable<RecordBatch>> batches, int? streamRows)
    {
        Name = name;
        ColumnNames = [.. schema.FieldsList.Select(static field => field.Name)];
        _batches = batches;
        _isStream = streamRows is not null;
        _expectedRows = streamRows ?? 0;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Takes a record batch.</summary>
    /// <param name="batch">The batch. It stays the caller's.</param>
    /// <param name="name">The name that messages use.</param>
    public static ArrowSource FromBatch(RecordBatch batch, string name = "the record batch")
    {
        ArgumentNullException.ThrowIfNull(batch);
        return FromBatches([batch], name);
    }

    /// <summary>Takes record batches, of which the rows are one behind the other.</summary>
    /// <param name="batches">The batches, of one schema. They stay the caller's.</param>
    /// <param name="name">The name that messages use.</param>
    /// <exception cref="ArgumentException">There is no batch, or one has other columns than the first.</exception>
    public static ArrowSource FromBatches(IReadOnlyList<RecordBatch> batches, string name = "the record batches")
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (batches.Count == 0)
        {
            throw new ArgumentException("There is no record batch: without any, the columns are not known.", nameof(batches));
        }

        string[] names = [.. batches[0].Schema.FieldsList.Select(static field => field.Name)];
        if (batches.Any(batch => !batch.Schema.FieldsList.Select(static field => field.Name).SequenceEqual(names)))
        {
            throw new ArgumentException("The record batches have different columns.", nameof(batches));
        }

        return new ArrowSource(name, batches[0].Schema, _ => batches, streamRows: null);
    }

    /// <summary>Takes a stream of record batches, which can be read once.</summary>
    /// <param name="stream">The stream. It stays the caller's to dispose of.</param>
    /// <param name="name">The name that messages use.</param>
    /// <param name="expectedRows">How many rows there will be, where that is known, or nearly so: it saves copies.</param>
    public static ArrowSource FromStream(IArrowArrayStream stream, string name = "the stream", int expectedRows = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedRows);
        return new ArrowSource(name, stream.Schema, token => Batches(stream, token), expectedRows);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A stream was read before.</exception>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        if (_isStream && _isRead)
        {
            throw new InvalidOperationException("A stream of record batches can be read once.");
        }

        _isRead = true;
        ColumnTableWriter writer = new(Name, columns, _expectedRows);
        using IEnumerator<RecordBatch> batches = _batches(cancellationToken).GetEnumerator();
        while (Advance(batches))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RecordBatch batch = batches.Current;
            writer.AddRows(
                batch.Length,
                [.. positions.Select(position => ArrowBlocks.Of(batch.Column(position), Name, ColumnNames[position]))]
            );
            if (_isStream)
            {
                batch.Dispose();
            }
        }

        return writer.Build();
    }

    private static IEnumerable<RecordBatch> Batches(IArrowArrayStream stream, CancellationToken cancellationToken)
    {
        while (stream.ReadNextRecordBatchAsync(cancellationToken).AsTask().GetAwaiter().GetResult() is { } batch)
        {
            yield return batch;
        }
    }

    private bool Advance(IEnumerator<RecordBatch> batches)
    {
        try
        {
            return batches.MoveNext();
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            throw new DataSourceException(Name, "it cannot be read: " + error.Message, innerException: error);
        }
    }
}
