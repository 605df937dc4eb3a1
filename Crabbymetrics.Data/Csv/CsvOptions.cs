using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Data;

/// <summary>How a delimited text file is read: immutable.</summary>
public sealed class CsvOptions
{
    /// <summary>The texts that stand for a missing value unless others are given.</summary>
    public static ImmutableArray<string> DefaultMissingValues { get; } = ["NA", "N/A", "NaN", "nan", "null", "NULL", "None", "."];

    /// <summary>The character between fields; null to take it from a first line <c>sep=;</c>, as Excel writes it, or else to find it in
    /// the header, among comma, tab, semicolon and vertical bar.</summary>
    /// <value>Default null.</value>
    public char? Delimiter { get; init; }

    /// <summary>The texts that stand for a missing value, in every column alike, compared as they are after leading and trailing blanks
    /// are cut. An empty field is missing in any case.</summary>
    /// <value>Default <see cref="DefaultMissingValues"/>: <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>nan</c>, <c>null</c>,
    /// <c>NULL</c>, <c>None</c> and a point.</value>
    public ImmutableArray<string> MissingValues { get; init; } = DefaultMissingValues;

    /// <summary>The character before the decimals of a number: a point or a comma.</summary>
    /// <value>Default a point.</value>
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>The character between groups of three digits: <c>1,234,567</c>; null where numbers have none. A blank stands for blanks of
    /// every width.</summary>
    /// <value>Default null.</value>
    public char? ThousandsSeparator { get; init; }

    /// <summary>The encoding of the text; null for UTF-8, or UTF-16 where a byte order mark says so. A byte order mark always
    /// decides.</summary>
    /// <value>Default null.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>The character that begins a line of comment, which is skipped; null where there are none.</summary>
    /// <value>Default null.</value>
    public char? Comment { get; init; }

    /// <summary>The largest number of threads; -1 for all processors. The columns do not depend on it.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>The number of bytes that a thread takes at a time, 1 or more. The columns do not depend on it.</summary>
    /// <value>Default 262,144.</value>
    public int ChunkSize { get; init; } = 1 << 18;

    /// <summary>Told the share of the text that is read, from 0 to 1, now and then and by any thread; null for no report. Of a pipe, whose
    /// length is not known, there is none.</summary>
    /// <value>Default null.</value>
    public IProgress<double>? Progress { get; init; }

    internal void Validate()
    {
        Require(
            Delimiter is not ('"' or '\r' or '\n' or '\0') && (Delimiter is not { } delimiter || !char.IsSurrogate(delimiter)),
            nameof(Delimiter),
            "a quote or a line break cannot be the delimiter"
        );
        Require(DecimalSeparator is '.' or ',', nameof(DecimalSeparator), "a number has a decimal point or a decimal comma");
        Require(
            ThousandsSeparator is null or ',' or '.' or ' ' or '\'' or '_' or '\u00A0' or '\u202F' or '\u2019',
            nameof(ThousandsSeparator),
            "thousands are separated by a comma, a point, a blank, an apostrophe or an underscore"
        );
        Require(ThousandsSeparator != DecimalSeparator, nameof(ThousandsSeparator), "decimals and thousands need different separators");
        Require(
            Comment is null
                || (char.IsAscii(Comment.Value) && !char.IsAsciiLetterOrDigit(Comment.Value) && Comment is not ('"' or '\r' or '\n')),
            nameof(Comment),
            "a comment begins with an ASCII character that is no letter, digit, quote or line break"
        );
        Require(!MissingValues.IsDefault, nameof(MissingValues), "a list is expected, which may be empty");
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ChunkSize, 1 << 26);
        if (MaxDegreeOfParallelism != -1)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(MaxDegreeOfParallelism, 1);
        }
    }

    private static void Require(bool condition, string property, string requirement)
    {
        if (!condition)
        {
            throw new ArgumentException($"{nameof(CsvOptions)}.{property}: {requirement}.", property);
        }
    }
}
