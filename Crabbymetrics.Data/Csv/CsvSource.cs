using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Crabbymetrics.Data;

/// <summary>
/// A delimited text file with a header: UTF-8 (or UTF-16 with a byte order mark), fields quoted where need be, numbers with a decimal
/// point. Only the columns that are asked for are kept; the file is streamed once for each reading.
/// </summary>
public sealed class CsvSource : IColumnSource
{
    private readonly Func<Stream> _open;
    private readonly CsvOptions _options;
    private readonly char _delimiter;

    private CsvSource(string name, Func<Stream> open, CsvOptions options)
    {
        if (options.Delimiter is '"' or '\r' or '\n' or '\0')
        {
            throw new ArgumentException("A quote or a line break cannot be the delimiter.", nameof(options));
        }

        Name = name;
        _open = open;
        _options = options;
        using TextReader reader = OpenText();
        string header = ReadHeader(reader);
        _delimiter = options.Delimiter ?? CsvHeader.DetectDelimiter(header);
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
        int[] positions = [.. columns.Select(column => ColumnLookup.Find(Name, ColumnNames, column.Name))];
        ColumnTableBuilder builder = new(Name, columns, hasLines: true);
        long line = 1;
        try
        {
            using CsvDataReader reader = CsvDataReader.Create(OpenText(), ReaderOptions());
            bool header = true;
            while (reader.Read())
            {
                ReadOnlySpan<char> record = reader.GetRawRecordSpan();
                if (header && !IsBlank(record))
                {
                    header = false;
                }
                else if (!IsBlank(record))
                {
                    ReadRow(reader, line, columns, positions, builder);
                }

                line += LineCount(record);
                // A token costs more than a row, so it is asked once in a while.
                if ((line & 0xFFF) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        catch (CsvFormatException error)
        {
            throw new DataSourceException(
                Name,
                "a quoted field is not closed, or is followed by something other than a delimiter.",
                line,
                innerException: error
            );
        }
        catch (Exception error) when (error is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw Unreadable(error, line);
        }

        return builder.Build();
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

    private static bool IsBlank(ReadOnlySpan<char> record) => record.TrimEnd("\r\n").IsEmpty;

    private static int LineCount(ReadOnlySpan<char> record)
    {
        int feeds = record.Count('\n');
        // Files of old spreadsheets end a line with a carriage return alone.
        return feeds > 0 ? feeds : Math.Max(1, record.Count('\r'));
    }

    private void ReadRow(CsvDataReader reader, long line, IReadOnlyList<ColumnRequest> columns, int[] positions, ColumnTableBuilder builder)
    {
        if (reader.RowFieldCount != ColumnNames.Length)
        {
            string fields = reader.RowFieldCount == 1 ? "field" : "fields";
            throw new DataSourceException(
                Name,
                FormattableString.Invariant($"the line has {reader.RowFieldCount} {fields} where the header has {ColumnNames.Length}."),
                line
            );
        }

        builder.BeginRow(line);
        for (int c = 0; c < positions.Length; c++)
        {
            ReadOnlySpan<char> field = reader.GetFieldSpan(positions[c]).Trim();
            bool isTerm = columns[c].Kind == ColumnKind.NumberOrLabel;
            if (IsMissing(field))
            {
                builder.Miss(c);
                continue;
            }

            if (builder.Kind(c) == ColumnKind.NumberOrLabel)
            {
                builder.Decide(c, IsNumber(field) ? ColumnKind.Number : ColumnKind.Label);
            }

            if (builder.Kind(c) == ColumnKind.Number)
            {
                builder.AddNumber(c, ParseNumber(field, line, columns[c].Name, isTerm));
            }
            else
            {
                if (isTerm)
                {
                    RequireText(field, line, columns[c].Name);
                }

                builder.AddLabel(c, field);
            }
        }

        builder.EndRow();
    }

    private static bool IsNumber(ReadOnlySpan<char> field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // A term that is not declared to be categories is text alone: a number among text, or text that is meant as a number, is a mistake in
    // the file more often than a category.
    private void RequireText(ReadOnlySpan<char> field, long line, string column)
    {
        string? problem =
            IsNumber(field) ? "is a number, where rows before have text. If numbers are categories too, the formula says so: "
            : NumberLikeText.Cause(field) is { } cause
                ? $"looks like a number with {cause} and cannot be read as one. Write numbers as 1234.5; if the values are categories, the "
                    + "formula says so: "
            : null;
        if (problem is not null)
        {
            throw new DataSourceException(Name, $"'{CsvHeader.Printable(field)}' {problem}C({column}).", line, column);
        }
    }

    private double ParseNumber(ReadOnlySpan<char> field, long line, string column, bool isTerm)
    {
        bool number = double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        if (number && double.IsFinite(value))
        {
            return value;
        }

        string text = CsvHeader.Printable(field);
        string problem =
            number ? "is not a finite number. A missing value is an empty field, NA or NaN."
            : NumberLikeText.Cause(field) is { } cause ? $"is not a number: it has {cause} and cannot be read. Write numbers as 1234.5."
            : "is not a number. Numbers have a decimal point, and a missing value is an empty field, NA or NaN.";
        string category = isTerm && !number ? $" If its values are categories, the formula says so: C({column})." : "";
        throw new DataSourceException(Name, $"'{text}' {problem}{category}", line, column);
    }

    private bool IsMissing(ReadOnlySpan<char> field)
    {
        foreach (string missing in _options.MissingValues)
        {
            if (field.SequenceEqual(missing))
            {
                return true;
            }
        }

        return false;
    }

    private CsvDataReaderOptions ReaderOptions() =>
        new()
        {
            // The header is read as a row, so that no name is changed, and a '#' in the data is a character like any other.
            HasHeaders = false,
            Delimiter = _delimiter,
            Comment = '\0',
            BufferSize = 1 << 16,
            MaxBufferSize = 1 << 26,
        };

    private StreamReader OpenText() =>
        new(
            _open(),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: true,
            bufferSize: 1 << 16
        );

    private string ReadHeader(TextReader reader)
    {
        try
        {
            return CsvHeader.Read(Name, reader);
        }
        catch (Exception error) when (error is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw Unreadable(error, 1);
        }
    }

    private DataSourceException Unreadable(Exception error, long line) =>
        error is DecoderFallbackException
            ? new DataSourceException(
                Name,
                FormattableString.Invariant(
                    $"it is not UTF-8 text (a byte after line {line} is not). Save text as UTF-8; a packed or binary file cannot be read."
                ),
                innerException: error
            )
            : new DataSourceException(Name, "it cannot be read: " + error.Message, innerException: error);
}
