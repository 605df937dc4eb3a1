using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>
/// Reads the grammar of Wilkinson and Rogers (1973) as R writes it, by recursive descent. Precedence from weak to strong:
/// <c>|</c>, <c>+ -</c>, <c>* /</c>, <c>:</c>, <c>%in%</c>, <c>^</c>.
/// </summary>
internal sealed class FormulaParser
{
    private static readonly string[][] Levels =
    [
        ["|"],
        ["+", "-"],
        ["*", "/"],
        [":"],
        ["%in%"],
        ["^"],
    ];

    private readonly string _text;
    private readonly List<FormulaToken> _tokens;
    private int _position;

    private FormulaParser(string text)
    {
        _text = text;
        _tokens = FormulaTokenizer.Read(text);
    }

    private FormulaToken Current => _tokens[_position];

    /// <summary>Parses a two-sided formula.</summary>
    public static (FormulaNode Outcome, FormulaNode Terms) Parse(string text)
    {
        FormulaParser parser = new(text);
        if (parser.Current.Kind == FormulaTokenKind.End)
        {
            throw new FormulaException(text, "it is empty. Write the outcome, a tilde and the terms: y ~ x1 + x2.");
        }

        if (parser.Current.IsOperator("~"))
        {
            throw new FormulaException(text, "there is no outcome before the '~'.", 0);
        }

        FormulaNode outcome = parser.Expression(0);
        if (!parser.Current.IsOperator("~"))
        {
            throw parser.Current.Kind == FormulaTokenKind.End
                ? new FormulaException(text, "there is no '~' between the outcome and the terms: y ~ x1 + x2.")
                : parser.Unexpected();
        }

        parser._position++;
        if (parser.Current.Kind == FormulaTokenKind.End)
        {
            throw new FormulaException(
                text,
                "there are no terms after the '~'. For an intercept alone write 1, for all other columns a dot.",
                parser.Current.Start
            );
        }

        FormulaNode terms = parser.Expression(0);
        return parser.Current.Kind == FormulaTokenKind.End ? (outcome, terms) : throw parser.Unexpected();
    }

    private FormulaNode Expression(int level)
    {
        if (level == Levels.Length)
        {
            return Primary();
        }

        FormulaNode left = level == 1 ? SignedTerm() : Expression(level + 1);
        while (Current.Kind == FormulaTokenKind.Operator && Levels[level].Contains(Current.Text))
        {
            string symbol = Current.Text;
            _position++;
            left = new FormulaNode.Binary(symbol, left, Expression(level + 1));
        }

        return left;
    }

    private FormulaNode SignedTerm()
    {
        FormulaToken sign = Current;
        if (!sign.IsOperator("+") && !sign.IsOperator("-"))
        {
            return Expression(2);
        }

        _position++;
        return new FormulaNode.Signed(sign.Text == "-", Expression(2), sign.Start);
    }

    private FormulaNode Primary()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException(_text, "its parentheses are nested too deeply.", Current.Start);
        }

        FormulaToken token = Current;
        switch (token.Kind)
        {
            case FormulaTokenKind.Name:
                _position++;
                return Current.Kind == FormulaTokenKind.Open && Current.Start == token.End
                    ? Call(token)
                    : new FormulaNode.Column(token.Text, token.Start, token.End);
            case FormulaTokenKind.Number:
                _position++;
                return new FormulaNode.Constant(
                    double.Parse(token.Text, System.Globalization.CultureInfo.InvariantCulture),
                    token.Start,
                    token.End
                );
            case FormulaTokenKind.Remaining:
                _position++;
                return new FormulaNode.Remaining(token.Start, token.End);
            case FormulaTokenKind.Open:
                _position++;
                FormulaNode inner = Expression(0);
                Close(token);
                return inner;
            default:
                throw Unexpected();
        }
    }

    private FormulaNode.Call Call(FormulaToken function)
    {
        FormulaToken open = Current;
        _position++;
        ImmutableArray<FormulaNode>.Builder arguments = ImmutableArray.CreateBuilder<FormulaNode>();
        while (Current.Kind != FormulaTokenKind.Close)
        {
            if (arguments.Count > 0)
            {
                if (!Current.IsOperator(","))
                {
                    break;
                }

                _position++;
            }

            arguments.Add(Expression(0));
        }

        return new FormulaNode.Call(function.Text, arguments.ToImmutable(), function.Start, Close(open));
    }

    private int Close(FormulaToken open)
    {
        if (Current.Kind != FormulaTokenKind.Close)
        {
            throw Current.Kind == FormulaTokenKind.End
                ? new FormulaException(_text, "a parenthesis is not closed.", open.Start)
                : Unexpected();
        }

        int end = Current.End;
        _position++;
        return end;
    }

    private FormulaException Unexpected()
    {
        FormulaToken token = Current;
        return token.Kind == FormulaTokenKind.End ? new FormulaException(_text, "it ends where a column name is expected.", token.Start)
            : token.IsOperator("~") ? new FormulaException(_text, "it has more than one '~'.", token.Start)
            : new FormulaException(
                _text,
                FormattableString.Invariant($"'{_text[token.Start..token.End]}' at character {token.Start + 1} is not expected there."),
                token.Start
            );
    }
}
