using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>Cuts the text of a formula into tokens.</summary>
internal static class FormulaTokenizer
{
    // Longer ones first.
    private static readonly string[] Operators =
    [
        "**",
        "==",
        "!=",
        "<=",
        ">=",
        "&&",
        "||",
        "~",
        "+",
        "-",
        "*",
        "/",
        ":",
        "^",
        "|",
        ",",
        "=",
        "<",
        ">",
        "&",
        "!",
    ];

    public static List<FormulaToken> Read(string text)
    {
        List<FormulaToken> tokens = [];
        int position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (position == text.Length)
            {
                tokens.Add(new FormulaToken(FormulaTokenKind.End, "", position, position));
                return tokens;
            }

            FormulaToken token = Next(text, position);
            tokens.Add(token);
            position = token.End;
        }
    }

    private static FormulaToken Next(string text, int start)
    {
        char c = text[start];
        if (c == '`')
        {
            return QuotedName(text, start);
        }

        if (c is '"' or '\'')
        {
            return QuotedText(text, start);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return Number(text, start);
        }

        if (IsNamePart(c))
        {
            int end = start;
            while (end < text.Length && IsNamePart(text[end]))
            {
                end++;
            }

            string name = text[start..end];
            return new FormulaToken(name == "." ? FormulaTokenKind.Remaining : FormulaTokenKind.Name, name, start, end);
        }

        FormulaTokenKind? bracket = c switch
        {
            '(' => FormulaTokenKind.Open,
            ')' => FormulaTokenKind.Close,
            '[' => FormulaTokenKind.OpenBracket,
            ']' => FormulaTokenKind.CloseBracket,
            _ => null,
        };
        if (bracket is { } kind)
        {
            return new FormulaToken(kind, text[start..(start + 1)], start, start + 1);
        }

        if (c == '%' && text.IndexOf('%', start + 1) is > 0 and int close)
        {
            return new FormulaToken(FormulaTokenKind.Operator, text[start..(close + 1)], start, close + 1);
        }

        string? symbol = Array.Find(Operators, symbol => string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0);
        return symbol is not null
            ? new FormulaToken(FormulaTokenKind.Operator, Plain(symbol), start, start + symbol.Length)
            : throw new FormulaException(
                text,
                $"the character '{c}' is not part of a formula. A column name with other characters than letters, digits, '.' and '_' "
                    + $"stands in backticks: `a name`.",
                start
            );
    }

    // One spelling of each operator.
    private static string Plain(string symbol) =>
        symbol switch
        {
            "**" => "^",
            "&&" => "&",
            "||" => "|",
            _ => symbol,
        };

    private static FormulaToken QuotedName(string text, int start)
    {
        int end = text.IndexOf('`', start + 1);
        if (end < 0)
        {
            throw new FormulaException(text, "a backtick opens a name that no second backtick closes.", start);
        }

        string name = text[(start + 1)..end];
        return string.IsNullOrWhiteSpace(name)
            ? throw new FormulaException(text, "there is no name between two backticks.", start)
            : new FormulaToken(FormulaTokenKind.Name, name, start, end + 1);
    }

    private static FormulaToken QuotedText(string text, int start)
    {
        int end = text.IndexOf(text[start], start + 1);
        return end < 0
            ? throw new FormulaException(text, "a quote opens text that no second quote closes.", start)
            : new FormulaToken(FormulaTokenKind.Text, text[(start + 1)..end], start, end + 1);
    }

    private static FormulaToken Number(string text, int start)
    {
        int end = start;
        while (
            end < text.Length
            && (
                IsNamePart(text[end])
                || (text[end] is '+' or '-' && end > start + 1 && text[end - 1] is 'e' or 'E' && char.IsAsciiDigit(text[end - 2]))
            )
        )
        {
            end++;
        }

        string number = text[start..end];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new FormulaToken(FormulaTokenKind.Number, number, start, end)
            : throw new FormulaException(
                text,
                $"'{number}' begins with a digit: a column of that name stands in backticks, `{number}`.",
                start
            );
    }

    /// <summary>Whether a character may stand in a name without backticks.</summary>
    public static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '.' or '_';
}
