using System.Text;

namespace Crabbymetrics.Data;

/// <summary>Reads the values of fields into a part, and says what is wrong with those that cannot be read.</summary>
internal sealed class FieldReader(CsvPart part)
{
    /// <summary>Reads a field.</summary>
    /// <param name="column">The place of its column among those that are read.</param>
    /// <param name="text">Its text, without quotes and blanks around it.</param>
    /// <param name="line">The line of the file on which its row begins.</param>
    /// <exception cref="DataSourceException">It cannot be read.</exception>
    public void Read(int column, ReadOnlySpan<byte> text, long line)
    {
        if (part.Plan.Missing.Contains(text))
        {
            part.Miss(column);
            return;
        }

        if (part.Kinds[column] == CellKind.Unknown)
        {
            part.Decide(column, KindOf(column, text));
        }

        switch (part.Kinds[column])
        {
            case CellKind.Number:
                part.AddNumber(
                    column,
                    part.Plan.Numbers.TryParse(text, out double number) && double.IsFinite(number)
                        ? number
                        : throw NotNumber(column, text, line)
                );
                break;
            case CellKind.Truth:
                part.AddNumber(column, TruthWords.TryRead(text, out double truth) ? truth : throw NotTruth(column, text, line));
                break;
            default:
                LabelTable labels = part.Tables[column];
                int known = labels.Count;
                int code = labels.Find(text);
                if (code == known && part.Plan.Columns[column].Kind == ColumnKind.NumberOrLabel && IsNumberOrLikeOne(text))
                {
                    throw NotText(column, text, line);
                }

                part.AddLabel(column, code);
                break;
        }
    }

    /// <summary>Whether a text is a number, or is meant as one, so that it is no category.</summary>
    public bool IsNumberOrLikeOne(ReadOnlySpan<byte> text) =>
        part.Plan.Numbers.TryParse(text, out _) || part.Plan.Numbers.Cause(text) is not null;

    // The first value decides.
    private CellKind KindOf(int column, ReadOnlySpan<byte> text) =>
        part.Plan.Columns[column].Kind switch
        {
            ColumnKind.Label => CellKind.Label,
            ColumnKind.Number => TruthWords.TryRead(text, out _) ? CellKind.Truth : CellKind.Number,
            _ => part.Plan.Numbers.TryParse(text, out _) ? CellKind.Number : CellKind.Label,
        };

    private DataSourceException NotNumber(int column, ReadOnlySpan<byte> text, long line)
    {
        bool isTerm = part.Plan.Columns[column].Kind == ColumnKind.NumberOrLabel;
        bool number = part.Plan.Numbers.TryParse(text, out _);
        string shown = Encoding.UTF8.GetString(text);
        string problem =
            number ? "is not a finite number. A missing value is an empty field, NA or NaN."
            : part.Plan.Numbers.Cause(text) is { } cause
                ? $"is not a number: it has {cause} and cannot be read.{NumberRemedy.For(shown, cause)} {WriteNumbers}."
            : $"is not a number. Numbers have a decimal {(part.Plan.Numbers.Point == (byte)'.' ? "point" : "comma")}, and a missing "
                + "value is an empty field, NA or NaN, or what CsvOptions.MissingValues says.";
        string category = isTerm && !number ? $" If its values are categories, the formula says so: C({Quoted(column)})." : "";
        return Error(column, text, problem + category, line);
    }

    private string WriteNumbers => $"Write numbers as 1234{(char)part.Plan.Numbers.Point}5";

    private DataSourceException NotTruth(int column, ReadOnlySpan<byte> text, long line) =>
        Error(column, text, "is neither true nor false, as the values of rows before are.", line);

    // A term that is not declared to be categories is text alone: a number among text, or text that is meant as a number, is a mistake in
    // the file more often than a category.
    private DataSourceException NotText(int column, ReadOnlySpan<byte> text, long line)
    {
        string shown = Encoding.UTF8.GetString(text);
        string problem = part.Plan.Numbers.Cause(text) is { } cause
            ? $"looks like a number with {cause} and cannot be read as one.{NumberRemedy.For(shown, cause)} {WriteNumbers}; "
                + "if the values are categories, the formula says so: "
            : "is a number, where rows before have text. If the text means a missing value, CsvOptions.MissingValues says so; if "
                + "numbers are categories too, the formula does: ";
        return Error(column, text, $"{problem}C({Quoted(column)}).", line);
    }

    private DataSourceException Error(int column, ReadOnlySpan<byte> text, string problem, long line) =>
        new(part.Plan.SourceName, $"'{CsvHeader.Printable(Encoding.UTF8.GetString(text))}' {problem}", line, Name(column));

    // As a formula writes it.
    private string Quoted(int column)
    {
        string name = Name(column);
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '_')
            ? name
            : $"`{name}`";
    }

    private string Name(int column) => part.Plan.Columns[column].Name;
}
