using System.Collections.Immutable;
using Parquet.Schema;
using RowGroupWriter = global::Parquet.ParquetRowGroupWriter;
using Writer = global::Parquet.ParquetWriter;

namespace Crabbymetrics.Data.Parquet;

/// <summary>
/// A Parquet file that is written row group by row group, so that no more than one of them is in memory: predictions, residuals, rows of
/// another kind of file. The file appears whole, when <see cref="Complete"/> is called, or not at all.
/// </summary>
/// <example><code>
/// using ParquetOutput output = ParquetOutput.Create("predicted.parquet");
/// foreach (double?[] means in model.PredictParts(source))
/// {
///     output.Add(OutputColumn.Of("prediction", means));
/// }
///
/// output.Complete();
/// </code></example>
public sealed class ParquetOutput : IDisposable
{
    private readonly Stream _stream;
    private readonly string? _path;
    private readonly string? _unfinished;
    private Writer? _writer;
    private ImmutableArray<(string Name, string Kind)> _first;
    private DataField[] _fields = [];
    private bool _isComplete;

    private ParquetOutput(Stream stream, string? path, string? unfinished)
    {
        _stream = stream;
        _path = path;
        _unfinished = unfinished;
    }

    /// <summary>The number of rows so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; one that is there is replaced when the new one is complete.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static ParquetOutput Create(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        return new ParquetOutput(new FileStream(unfinished, FileMode.CreateNew, FileAccess.ReadWrite), path, unfinished);
    }

    /// <summary>Begins to write into a stream.</summary>
    /// <param name="stream">Receives the bytes. It is left open.</param>
    public static ParquetOutput Create(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new ParquetOutput(stream, null, null);
    }

    /// <summary>Writes rows as a row group.</summary>
    /// <param name="columns">The columns: those of the first call, in its order. No rows write nothing.</param>
    /// <exception cref="ArgumentException">There is no column, one is there twice, the columns are not equally long, or have another name
    /// or kind than those of the first call.</exception>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    public void Add(params IReadOnlyList<OutputColumn> columns) => Add(columns, CancellationToken.None);

    /// <summary>Writes rows as a row group.</summary>
    /// <param name="columns">The columns: those of the first call, in its order. No rows write nothing.</param>
    /// <param name="cancellationToken">Ends the writing with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There is no column, one is there twice, the columns are not equally long, or have another name
    /// or kind than those of the first call.</exception>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    public void Add(IReadOnlyList<OutputColumn> columns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (_isComplete)
        {
            throw new InvalidOperationException("The file is complete: no rows can be added.");
        }

        Require(columns);
        if (_writer is null)
        {
            _first = Shape(columns);
            _fields = [.. columns.Select(static column => column.Field)];
            _writer = Run(() => Writer.CreateAsync(new ParquetSchema(_fields), _stream, cancellationToken: cancellationToken));
        }

        if (columns[0].RowCount > 0)
        {
            Run(() => Write(columns, cancellationToken));
            RowCount += columns[0].RowCount;
        }
    }

    /// <summary>Ends the file, which is then there under its name.</summary>
    /// <exception cref="InvalidOperationException">No columns were added.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        if (_isComplete)
        {
            return;
        }

        Writer writer = _writer ?? throw new InvalidOperationException("No columns were added: a file without columns is none.");
        Run(async () =>
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            return true;
        });
        _isComplete = true;
        if (_path is not null)
        {
            _stream.Dispose();
            File.Move(_unfinished!, _path, overwrite: true);
        }
    }

    /// <summary>Deletes what was written, where the file is not complete.</summary>
    public void Dispose()
    {
        if (_path is not null)
        {
            _stream.Dispose();
            File.Delete(_unfinished!);
        }
    }

    private void Require(IReadOnlyList<OutputColumn> columns)
    {
        if (columns.Count == 0)
        {
            throw new ArgumentException("There are no columns.", nameof(columns));
        }

        if (columns.GroupBy(static column => column.Name).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two columns have the name '{twice.Key}'.", nameof(columns));
        }

        if (columns.FirstOrDefault(column => column.RowCount != columns[0].RowCount) is { } other)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Column '{other.Name}' has {other.RowCount} rows where '{columns[0].Name}' has ")
                    + FormattableString.Invariant($"{columns[0].RowCount}."),
                nameof(columns)
            );
        }

        if (!_first.IsDefault && !_first.SequenceEqual(Shape(columns)))
        {
            throw new ArgumentException(
                $"The columns are not those of the rows before: {Words(Shape(columns))} instead of {Words(_first)}.",
                nameof(columns)
            );
        }
    }

    private static ImmutableArray<(string Name, string Kind)> Shape(IReadOnlyList<OutputColumn> columns) =>
        [.. columns.Select(static column => (column.Name, column.Kind))];

    private static string Words(ImmutableArray<(string Name, string Kind)> shape) =>
        string.Join(", ", shape.Select(static column => $"{column.Name} ({column.Kind})"));

    private async Task<bool> Write(IReadOnlyList<OutputColumn> columns, CancellationToken cancellationToken)
    {
        using RowGroupWriter group = _writer!.CreateRowGroup();
        for (int j = 0; j < columns.Count; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await columns[j].Write(group, _fields[j], cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // The library below is asynchronous.
    private static T Run<T>(Func<Task<T>> write) => Task.Run(write).GetAwaiter().GetResult();
}
