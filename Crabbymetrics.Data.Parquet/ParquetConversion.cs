namespace Crabbymetrics.Data.Parquet;

/// <summary>
/// Writes the rows of delimited text, or of another <see cref="IBlockSource"/>, as a Parquet file, once: from there fits of data larger
/// than memory read them in every pass. No more than a row group is in memory.
/// </summary>
/// <remarks>A column is one of numbers where its first value is one, else of texts, as in a formula. Values that are missing stay missing;
/// no row is left out.</remarks>
public sealed class ParquetConversion
{
    /// <summary>The rows of a row group: as many as DuckDB writes.</summary>
    public const int RowsPerGroup = 122_880;

    private const double MostExact = 1L << 53;

    private readonly IBlockSource _source;
    private readonly HashSet<string> _texts;
    private readonly Dictionary<string, List<double>> _numbers = [];
    private readonly Dictionary<string, List<string?>> _labels = [];
    private string[] _columns = [];
    private int _rows;

    private ParquetConversion(IBlockSource source, IEnumerable<string> texts)
    {
        _source = source;
        _texts = [.. texts];
        foreach (string text in _texts)
        {
            ColumnLookup.Find(source.Name, source.ColumnNames, text);
        }
    }

    /// <summary>Writes the file, which appears whole or not at all.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="texts">Columns to keep as texts, whatever their values look like: ids, codes with leading zeros.</param>
    /// <param name="cancellationToken">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DataSourceException">A value cannot be read, a column mixes numbers and texts, or holds whole numbers of more
    /// digits than a number keeps and is not among <paramref name="texts"/>; there are no rows, or two columns have one name.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static long Write(
        IBlockSource source,
        string path,
        IReadOnlyCollection<string>? texts = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ParquetConversion conversion = new(source, texts ?? []);
        while (true)
        {
            using ParquetOutput output = ParquetOutput.Create(path);
            if (conversion.TryFill(output, cancellationToken))
            {
                output.Complete();
                return output.RowCount;
            }
        }
    }

    // False where a column whose first values are missing turned out to be one of texts after some were written: once more from the start.
    private bool TryFill(ParquetOutput output, CancellationToken cancellationToken)
    {
        _numbers.Clear();
        _labels.Clear();
        _rows = 0;
        // A column without a name, as R writes row names, cannot be asked for.
        _columns = [.. _source.ColumnNames.Where(static name => name.Length > 0)];
        ColumnRequest[] requests =
        [
            .. _columns.Select(name => new ColumnRequest(name, _texts.Contains(name) ? ColumnKind.Label : ColumnKind.NumberOrLabel)
            {
                KeepsMissing = true,
            }),
        ];
        foreach (ColumnTable block in _source.ReadBlocks(requests, cancellationToken))
        {
            if (!TryAdd(block))
            {
                return _source.CanReadAgain
                    ? false
                    : throw new DataSourceException(
                        _source.Name,
                        $"the columns {string.Join(", ", _texts)} begin with many missing values and hold text. Say so: they are texts."
                    );
            }

            if (_rows >= RowsPerGroup)
            {
                Flush(output, cancellationToken);
            }
        }

        if (_rows > 0)
        {
            Flush(output, cancellationToken);
        }

        return output.RowCount > 0 ? true : throw new DataSourceException(_source.Name, "there are no rows.");
    }

    private bool TryAdd(ColumnTable block)
    {
        foreach (string name in _columns)
        {
            bool hasNumbers = block.HasNumbers(name);
            if (!hasNumbers && _numbers.ContainsKey(name))
            {
                _texts.Add(name);
                return false;
            }

            if (hasNumbers)
            {
                Add(name, block.Numbers(name));
            }
            else
            {
                LabelColumn labels = block.Labels(name);
                List<string?> all = _labels.TryGetValue(name, out List<string?>? known) ? known : _labels[name] = [];
                foreach (int code in labels.Codes)
                {
                    all.Add(code < 0 ? null : labels.Labels[code]);
                }
            }
        }

        _rows += block.RowCount;
        return true;
    }

    private void Add(string name, double[] values)
    {
        List<double> all = _numbers.TryGetValue(name, out List<double>? known) ? known : _numbers[name] = [];
        foreach (double value in values)
        {
            if (Math.Abs(value) >= MostExact && value == Math.Floor(value))
            {
                throw new DataSourceException(
                    _source.Name,
                    "it holds whole numbers of more digits than a number keeps, so that two ids might become one. Keep it as text.",
                    column: name
                );
            }

            all.Add(value);
        }
    }

    private void Flush(ParquetOutput output, CancellationToken cancellationToken)
    {
        output.Add(
            [
                .. _columns.Select(name =>
                    _numbers.TryGetValue(name, out List<double>? numbers)
                        ? OutputColumn.Of(name, numbers.ToArray())
                        : OutputColumn.Of(name, _labels[name].ToArray())
                ),
            ],
            cancellationToken
        );
        foreach (List<double> numbers in _numbers.Values)
        {
            numbers.Clear();
        }

        foreach (List<string?> labels in _labels.Values)
        {
            labels.Clear();
        }

        _rows = 0;
    }
}
