using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Terminal;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options that say what is read and how, the data and the rows to predict alike.</summary>
internal sealed partial class DataOptions
{
    private readonly Option<string?> _delimiter = CommandOptions.Text(
        "--delimiter",
        "CHAR|tab",
        "character between the fields of DATA and of the other files (default: found in the header)"
    );
    private readonly Option<string?> _missing = CommandOptions.Text(
        "--na",
        "LIST",
        "texts that mean a missing value, separated by commas, in place of NA,N/A,NaN,nan,null,NULL,None,. (an empty field always does)"
    );
    private readonly Option<string?> _decimal = CommandOptions.Text("--decimal", "CHAR", "character before the decimals: . (default) or ,");
    private readonly Option<string?> _thousands = CommandOptions.Text(
        "--thousands",
        "CHAR",
        "character between groups of three digits: , or . or ' or _ or space (default: none)"
    );
    private readonly Option<string?> _encoding = CommandOptions.Text(
        "--encoding",
        "NAME",
        "encoding of the text: utf-8 (default), latin1, windows-1252, utf-16, ...; a byte order mark decides"
    );
    private readonly Option<string?> _comment = CommandOptions.Text(
        "--comment",
        "CHAR",
        "character that begins a line to skip (default: none)"
    );

    private readonly Option<string?> _dateFormat = CommandOptions.Text(
        "--date-format",
        "FORMAT",
        "form of the dates of --time: dd.MM.yyyy or %d.%m.%Y, say (default: ISO dates, quarters, months or numbers)"
    );
    private readonly Option<string?> _sql = CommandOptions.Text(
        "--sql",
        "QUERY",
        "query whose rows are the data, over files or over the database DATA: \"select * from 'data/*.parquet'\"; needs the DuckDB plug-in"
    );

    private readonly Option<string?> _memory = CommandOptions.Text(
        "--memory",
        "SIZE",
        "how much memory the rows may take: 4GB, 500MB. Parquet files are then read row group by row group, in every pass anew where they "
            + "do not fit; of --sql, databases and JSON it is the limit of DuckDB (default there: 80 percent of the machine's)"
    );

    /// <summary>The options, in the order of the help.</summary>
    public ReadOnlySpan<Option> All =>
        new Option[] { _sql, _memory, _delimiter, _missing, _decimal, _thousands, _encoding, _comment, _dateFormat };

    public ReadingArguments Read(ParseResult parsed, string? data)
    {
        string? sql = parsed.GetValue(_sql);
        if (sql is null && data is null)
        {
            throw new UsageException("no data are named: give DATA, a file or - for the standard input, or --sql QUERY.");
        }

        if (sql is not null && string.IsNullOrWhiteSpace(sql))
        {
            throw new UsageException("--sql is empty: it takes a query, such as \"select * from 'data/*.parquet'\".");
        }

        return new ReadingArguments
        {
            Sql = sql,
            MemoryLimit = ReadMemory(parsed.GetValue(_memory)),
            DateFormat = parsed.GetValue(_dateFormat),
            Csv = ReadCsv(parsed),
            TextOption = Array
                .Find<Option<string?>>(
                    [_delimiter, _missing, _decimal, _thousands, _encoding, _comment],
                    option => parsed.GetValue(option) is not null
                )
                ?.Name,
        };
    }

    // As DuckDB writes a size.
    private static string? ReadMemory(string? size) =>
        size is null || MemorySize().IsMatch(size)
            ? size
            : throw new UsageException($"--memory is a size such as 4GB or 500MB, not '{size}'.");

    [GeneratedRegex("^[0-9]+([.][0-9]+)? *(K|M|G|T)i?B$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MemorySize();

    private CsvOptions ReadCsv(ParseResult parsed)
    {
        CsvOptions options = new()
        {
            Delimiter = ReadDelimiter(parsed.GetValue(_delimiter)),
            MissingValues = ReadMissing(parsed.GetValue(_missing)),
            DecimalSeparator = ReadDecimal(parsed.GetValue(_decimal)),
            ThousandsSeparator = ReadThousands(parsed.GetValue(_thousands)),
            Encoding = ReadEncoding(parsed.GetValue(_encoding)),
            Comment = ReadComment(parsed.GetValue(_comment)),
            Progress = new SharedFraction(),
        };
        return options.ThousandsSeparator == options.DecimalSeparator
            ? throw new UsageException($"--decimal and --thousands are both '{options.DecimalSeparator}'; decimals and thousands differ.")
            : options;
    }

    private static char? ReadDelimiter(string? delimiter) =>
        delimiter switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            "comma" => ',',
            "semicolon" => ';',
            "space" => ' ',
            ['"' or '\r' or '\n' or '\0'] => throw new UsageException("--delimiter cannot be a quote or a line break."),
            [char c] => c,
            _ => throw new UsageException($"--delimiter takes one character, or tab, comma, semicolon or space; '{delimiter}' is none."),
        };

    private static ImmutableArray<string> ReadMissing(string? list) =>
        list is null ? CsvOptions.DefaultMissingValues : [.. list.Split(',', StringSplitOptions.TrimEntries)];

    private static char ReadDecimal(string? separator) =>
        separator switch
        {
            null or "." or "point" => '.',
            "," or "comma" => ',',
            _ => throw new UsageException($"--decimal is . or , (point or comma), not '{separator}'."),
        };

    private static char? ReadThousands(string? separator) =>
        separator switch
        {
            null => null,
            "," or "comma" => ',',
            "." or "point" => '.',
            "'" or "\u2019" or "apostrophe" => '\'',
            "_" => '_',
            " " or "\u00A0" or "\u202F" or "space" => ' ',
            _ => throw new UsageException($"--thousands is , or . or ' or _ or space, not '{separator}'."),
        };

    private static Encoding? ReadEncoding(string? name)
    {
        switch (name?.ToUpperInvariant())
        {
            case null:
                return null;
            case "LATIN1" or "LATIN-1":
                return Encoding.Latin1;
            case "ANSI" or "CP1252":
                name = "windows-1252";
                break;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"--encoding {name} is not known: utf-8, latin1, windows-1252, iso-8859-15, utf-16, say.");
        }
    }

    private static char? ReadComment(string? comment) =>
        comment switch
        {
            null => null,
            [char c] when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && !char.IsControl(c) && c != '"' => c,
            _ => throw new UsageException($"--comment takes one character that is no letter, digit or quote: #, say; it is '{comment}'."),
        };
}
