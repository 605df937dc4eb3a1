using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// A Stata file (.dta) of the formats 114 to 119, which Stata 10 and later write. Stata's missing values (<c>.</c> and <c>.a</c> to
/// <c>.z</c>) and empty text are missing.
/// </summary>
/// <remarks>
/// A variable with value labels is a number, as it is in Stata; where categories are asked for (<c>C(region)</c>, clusters, the classes of
/// an outcome) its values are their labels, and a value without one is its number. Days, times, months and quarters (formats
/// %td, %tc, %tm and %tq) are dates but where numbers alone are asked for: <c>2001-05-31</c>, <c>2001-05</c>, <c>2001Q2</c>. Row numbers in
/// messages count from 0.
/// </remarks>
public sealed class StataSource : IColumnSource
{
    private const int RowsAtOnce = 4096;

    private readonly Func<Stream> _open;

    private StataSource(string name, Func<Stream> open)
    {
        Name = name;
        _open = open;
        ColumnNames = Run(static layout => (ImmutableArray<string>)[.. layout.Variables.Select(static variable => variable.Name)]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>Opens a file and reads the names of its variables.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataSourceException">The file is not there, cannot be read, or is no Stata file of these formats.</exception>
    public static StataSource OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return !File.Exists(path)
            ? throw new DataSourceException(path, Directory.Exists(path) ? "it is a folder, not a file." : "there is no such file.")
            : new StataSource(path, () => new BufferedStream(File.OpenRead(path), 1 << 16));
    }

    /// <summary>Reads the names of the variables of a file that is not on disk.</summary>
    /// <param name="name">The name that messages use.</param>
    /// <param name="open">Opens the bytes from their beginning, as a stream that can seek. It is called once here and once for each
    /// reading.</param>
    /// <exception cref="DataSourceException">The bytes are no Stata file of these formats.</exception>
    public static StataSource Open(string name, Func<Stream> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(open);
        return new StataSource(name, open);
    }

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        return Run(layout => ReadRows(layout, columns, positions, cancellationToken));
    }

    private ColumnTable ReadRows(
        StataLayout layout,
        IReadOnlyList<ColumnRequest> columns,
        int[] positions,
        CancellationToken cancellationToken
    )
    {
        StataVariable[] variables = [.. positions.Select(position => layout.Variables[position])];
        StataCells cells = new(layout, variables);
        ColumnTableWriter writer = new(Name, columns);
        layout.Bytes.Position = layout.DataStart;
        for (long done = 0; done < layout.RowCount; done += RowsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(RowsAtOnce, layout.RowCount - done);
            byte[] rows = layout.Bytes.Bytes((long)count * layout.RowWidth);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> row = rows.AsSpan(i * layout.RowWidth, layout.RowWidth);
                writer.BeginRow();
                for (int c = 0; c < variables.Length; c++)
                {
                    cells.Add(writer, c, columns[c].Kind, row);
                }

                writer.EndRow();
            }
        }

        return writer.Build();
    }

    private T Run<T>(Func<StataLayout, T> read)
    {
        try
        {
            using Stream stream = _open();
            return read(StataLayout.Read(stream));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or OverflowException)
        {
            throw new DataSourceException(Name, "it cannot be read as a Stata file: " + error.Message, innerException: error);
        }
    }
}
