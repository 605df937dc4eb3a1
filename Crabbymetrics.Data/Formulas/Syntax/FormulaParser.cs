using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Data;

/// <summary>
/// Reads the grammar of Wilkinson and Rogers (1973) as R writes it, by the operator precedence of Pratt (1973), "Top down operator
/// precedence". From weak to strong: <c>|</c>, <c>&amp;</c>, <c>!</c>, comparisons, <c>+ -</c>, <c>* /</c>, <c>%in%</c> and its like,
/// <c>:</c>, a sign, <c>^</c>, which is right-associative. Among terms a sign begins a sum and binds as its plus and minus do.
/// </summary>
internal sealed class FormulaParser
{
    private const int Comparison = 40;
    private const int Sum = 50;
    private const int Sign = 90;

    private readonly string _text;
    private readonly List<FormulaToken> _tokens;
    private int _position;

    // Whether what is read is a value, as in a call, rather than terms.
    private bool _values;

    private FormulaParser(string text, bool values)
    {
        _text = text;
        _values = values;
        _tokens = FormulaTokenizer.Read(text);
    }

    private FormulaToken Current => _tokens[_position];

    /// <summary>Parses a two-sided formula.</summary>
    public static (FormulaNode Outcome, ImmutableArray<FormulaPart> Parts) Parse(string text)
    {
        FormulaParser parser = new(text, values: true);
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
            const string Missing = "there is no '~' between the outcome and the terms: y ~ x1 + x2.";
            throw parser.Current.Kind == FormulaTokenKind.End ? new FormulaException(text, Missing)
            : text.Contains('~') ? parser.Unexpected()
            : new FormulaException(text, $"{parser.NotExpected}, and {Missing}", parser.Current.Start);
        }

        parser._values = false;
        ImmutableArray<FormulaPart>.Builder parts = ImmutableArray.CreateBuilder<FormulaPart>();
        do
        {
            parser._position++;
            parts.Add(parser.Part(parts.Count == 0));
        } while (parser.Current.IsOperator("|"));

        return parser.Current.Kind == FormulaTokenKind.End ? (outcome, parts.ToImmutable()) : throw parser.Unexpected();
    }

    /// <summary>Parses a value: <c>log(x) + 1</c>, <c>year &gt; 2000 &amp; !is.na(x)</c>.</summary>
    public static FormulaNode ParseExpression(string text)
    {
        FormulaParser parser = new(text, values: true);
        if (parser.Current.Kind == FormulaTokenKind.End)
        {
            throw new FormulaException(text, "it is empty. Write a column, or a calculation with columns.");
        }

        FormulaNode node = parser.Expression(0);
        return parser.Current.Kind == FormulaTokenKind.End ? node
            : parser.Current.IsOperator("=") ? throw new FormulaException(text, "an equality is written ==.", parser.Current.Start)
            : throw parser.Unexpected();
    }

    private FormulaPart Part(bool first)
    {
        if (Current.Kind == FormulaTokenKind.End)
        {
            throw new FormulaException(
                _text,
                first
                    ? "there are no terms after the '~'. For an intercept alone write 1, for all other columns a dot."
                    : "there is nothing after the '|'. It is followed by effects to absorb, or by endogenous ~ instruments.",
                Current.Start
            );
        }

        FormulaNode terms = Expression(11);
        if (!Current.IsOperator("~"))
        {
            return new FormulaPart(null, terms);
        }

        if (first)
        {
            throw Unexpected();
        }

        _position++;
        return new FormulaPart(terms, Expression(11));
    }

    private FormulaNode Expression(int least)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException(_text, "its parentheses are nested too deeply.", Current.Start);
        }

        FormulaNode left = Prefix(least);
        while (Current.Kind == FormulaTokenKind.Operator && Binding(Current.Text) is { } binding && binding.Left >= least)
        {
            string symbol = Current.Text;
            int start = Current.Start;
            _position++;
            left = new FormulaNode.Binary(symbol, left, Expression(binding.Right));
            if (!_values && binding.Left is <= Comparison && symbol != "|")
            {
                throw new FormulaException(_text, $"'{symbol}' compares values, which stands in I(): I({FormulaText.Of(left)}).", start);
            }

            if (binding.Left == Comparison && Current.Kind == FormulaTokenKind.Operator && Binding(Current.Text)?.Left == Comparison)
            {
                throw new FormulaException(_text, "comparisons stand alone: join two by '&'.", Current.Start);
            }
        }

        return left;
    }

    private static (int Left, int Right)? Binding(string symbol) =>
        symbol switch
        {
            "|" => (10, 11),
            "&" => (20, 21),
            "==" or "!=" or "<" or "<=" or ">" or ">=" => (Comparison, Comparison + 1),
            "+" or "-" => (Sum, Sum + 1),
            "*" or "/" => (60, 61),
            ":" => (80, 81),
            "^" => (100, Sign),
            ['%', ..] => (70, 71),
            _ => null,
        };

    private FormulaNode Prefix(int least)
    {
        FormulaToken token = Current;
        if (token.IsOperator("!") && _values)
        {
            _position++;
            return new FormulaNode.Not(Expression(30), token.Start);
        }

        if ((token.IsOperator("+") || token.IsOperator("-")) && (_values || least <= Sum))
        {
            _position++;
            return new FormulaNode.Signed(token.Text == "-", Expression(_values ? Sign : Sum + 1), token.Start);
        }

        FormulaNode primary = Primary();
        return Current.Kind == FormulaTokenKind.OpenBracket ? Bracketed(primary) : primary;
    }

    private FormulaNode Primary()
    {
        FormulaToken token = Current;
        switch (token.Kind)
        {
            case FormulaTokenKind.Name:
                _position++;
                return Current.Kind == FormulaTokenKind.Open && Current.Start == token.End
                    ? Call(token)
                    : new FormulaNode.Column(token.Text, token.Start, token.End, _text[token.Start] == '`');
            case FormulaTokenKind.Number:
                _position++;
                return new FormulaNode.Constant(double.Parse(token.Text, CultureInfo.InvariantCulture), token.Start, token.End);
            case FormulaTokenKind.Text:
                _position++;
                return new FormulaNode.Text(token.Text, token.Start, token.End);
            case FormulaTokenKind.Remaining:
                _position++;
                return new FormulaNode.Remaining(token.Start, token.End);
            case FormulaTokenKind.Open:
                _position++;
                // In parentheses a bar is none between parts.
                FormulaNode inner = Expression(_values ? 0 : 11);
                Close(token, FormulaTokenKind.Close, "a parenthesis is not closed.");
                return inner;
            default:
                throw Unexpected();
        }
    }

    // Effects with slopes.
    private FormulaNode.Slopes Bracketed(FormulaNode effect)
    {
        FormulaToken open = Current;
        _position++;
        bool alone = Current.Kind == FormulaTokenKind.OpenBracket;
        _position += alone ? 1 : 0;
        ImmutableArray<FormulaNode> variables = Arguments(FormulaTokenKind.CloseBracket);
        int end = Close(open, FormulaTokenKind.CloseBracket, "a bracket is not closed.");
        return new FormulaNode.Slopes(
            effect,
            variables,
            alone,
            alone ? Close(open, FormulaTokenKind.CloseBracket, "a bracket is not closed.") : end
        );
    }

    private FormulaNode.Call Call(FormulaToken function)
    {
        FormulaToken open = Current;
        _position++;
        // What a stepwise function or offset's like holds is read as they need it; other calls hold values.
        bool values = _values;
        _values |= !FormulaFunctions.HoldTerms(function.Text);
        ImmutableArray<FormulaNode> arguments = Arguments(FormulaTokenKind.Close);
        _values = values;
        return new FormulaNode.Call(
            function.Text,
            arguments,
            function.Start,
            Close(open, FormulaTokenKind.Close, "a parenthesis is not closed.")
        );
    }

    private ImmutableArray<FormulaNode> Arguments(FormulaTokenKind close)
    {
        ImmutableArray<FormulaNode>.Builder arguments = ImmutableArray.CreateBuilder<FormulaNode>();
        while (Current.Kind != close)
        {
            if (arguments.Count > 0)
            {
                if (!Current.IsOperator(","))
                {
                    break;
                }

                _position++;
            }

            FormulaToken token = Current;
            bool named = token.Kind is FormulaTokenKind.Name or FormulaTokenKind.Text && _tokens[_position + 1].IsOperator("=");
            _position += named ? 2 : 0;
            FormulaNode value = Expression(_values ? 0 : 11);
            arguments.Add(named ? new FormulaNode.Named(token.Text, value, token.Start) : value);
        }

        return arguments.ToImmutable();
    }

    private int Close(FormulaToken open, FormulaTokenKind kind, string problem)
    {
        if (Current.Kind != kind)
        {
            throw Current.Kind == FormulaTokenKind.End ? new FormulaException(_text, problem, open.Start) : Unexpected();
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
            : new FormulaException(_text, NotExpected + ".", token.Start);
    }

    private string NotExpected =>
        FormattableString.Invariant($"'{_text[Current.Start..Current.End]}' at character {Current.Start + 1} is not expected there");
}
