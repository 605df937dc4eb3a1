using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Reads linear restrictions from text.</summary>
/// <remarks>
/// <c>restrictions := chain {"," chain}</c>, <c>chain := sum {"=" sum}</c>, <c>sum := [sign] term {sign term}</c>, <c>term := number [["*"]
/// name] | name [("*" | "/") number]</c>. Known names come before all else, the longest first, so that a name may hold any character.
/// </remarks>
internal sealed class RestrictionParser
{
    private const string Operators = "+-*/=,";

    private readonly string _text;
    private readonly ImmutableArray<string> _names;
    private readonly string[] _longestFirst;
    private int _position;

    public RestrictionParser(string text, ImmutableArray<string> names)
    {
        _text = text;
        _names = names;
        _longestFirst = [.. names.OrderByDescending(static name => name.Length)];
    }

    /// <summary>The coefficients of each restriction.</summary>
    public List<double[]> Coefficients { get; } = [];

    /// <summary>The right-hand side of each restriction.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Each restriction as text.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>The error for a name that is not there.</summary>
    public static ArgumentException Unknown(string name, ImmutableArray<string> names, string argument) =>
        new($"There is no parameter '{name}'. There are: {string.Join(", ", names)}.", argument);

    /// <summary>Reads all restrictions.</summary>
    /// <exception cref="ArgumentException">The text cannot be read or names a parameter that is not there.</exception>
    public void Read()
    {
        do
        {
            ReadChain();
        } while (TryTake(','));

        if (_position < _text.Length)
        {
            throw Unreadable($"'{_text[_position]}' was not expected");
        }
    }

    private void ReadChain()
    {
        int start = SkipSpace();
        (double[] left, double leftConstant) = ReadSum();
        string leftText = _text[start.._position].Trim();
        bool any = false;
        while (TryTake('='))
        {
            start = SkipSpace();
            (double[] right, double rightConstant) = ReadSum();
            string rightText = _text[start.._position].Trim();
            Add(left, right, rightConstant - leftConstant, $"{leftText} = {rightText}");
            (left, leftConstant, leftText) = (right, rightConstant, rightText);
            any = true;
        }

        if (!any)
        {
            Add(left, new double[_names.Length], -leftConstant, $"{leftText} = 0");
        }
    }

    private void Add(double[] left, double[] right, double value, string label)
    {
        Coefficients.Add([.. left.Zip(right, static (a, b) => a - b)]);
        Values.Add(value);
        Labels.Add(label);
    }

    private (double[] Coefficients, double Constant) ReadSum()
    {
        double[] coefficients = new double[_names.Length];
        double constant = 0.0;
        double sign = TryTake('-') ? -1.0 : 1.0;
        if (sign > 0.0)
        {
            TryTake('+');
        }

        while (true)
        {
            (int index, double value) = ReadTerm();
            if (index >= 0)
            {
                coefficients[index] += sign * value;
            }
            else
            {
                constant += sign * value;
            }

            if (TryTake('+'))
            {
                sign = 1.0;
            }
            else if (TryTake('-'))
            {
                sign = -1.0;
            }
            else
            {
                return (coefficients, constant);
            }
        }
    }

    private (int Index, double Value) ReadTerm()
    {
        if (TryName() is int index)
        {
            double factor =
                TryTake('*') ? Number()
                : TryTake('/') ? 1.0 / Number()
                : 1.0;
            return double.IsFinite(factor) ? (index, factor) : throw Unreadable("a parameter is divided by zero");
        }

        if (TryNumber() is not double number)
        {
            throw AtEnd() ? Unreadable("it ends where a parameter or a number was expected") : UnknownHere();
        }

        if (TryTake('/'))
        {
            number /= Number();
        }

        bool times = TryTake('*');
        return TryName() is int name ? (name, number)
            : times ? throw UnknownHere()
            : (-1, number);
    }

    private double Number() => TryNumber() ?? throw Unreadable("a number was expected after '*' or '/'");

    private double? TryNumber()
    {
        int start = SkipSpace();
        int end = start;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] == '.'))
        {
            end++;
        }

        if (end == start)
        {
            return null;
        }

        // An exponent, if digits follow the e.
        if (end < _text.Length && _text[end] is 'e' or 'E')
        {
            int exponent = end + 1 < _text.Length && _text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            int digits = exponent;
            while (digits < _text.Length && char.IsAsciiDigit(_text[digits]))
            {
                digits++;
            }

            end = digits > exponent ? digits : end;
        }

        if (
            !double.TryParse(_text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value)
        )
        {
            throw Unreadable($"'{_text[start..end]}' is not a number");
        }

        _position = end;
        return value;
    }

    private int? TryName()
    {
        int start = SkipSpace();
        if (start < _text.Length && _text[start] == '`')
        {
            int end = _text.IndexOf('`', start + 1);
            string quoted = end > start ? _text[(start + 1)..end] : throw Unreadable("a backtick is not closed");
            _position = end + 1;
            int index = _names.IndexOf(quoted);
            return index >= 0 ? index : throw Unknown(quoted, _names, "text");
        }

        foreach (string name in _longestFirst)
        {
            if (string.CompareOrdinal(_text, start, name, 0, name.Length) == 0 && EndsAt(start + name.Length))
            {
                _position = start + name.Length;
                return _names.IndexOf(name);
            }
        }

        return null;
    }

    private bool EndsAt(int position) =>
        position >= _text.Length || char.IsWhiteSpace(_text[position]) || Operators.Contains(_text[position], StringComparison.Ordinal);

    private ArgumentException UnknownHere()
    {
        int start = SkipSpace();
        int end = start;
        while (!EndsAt(end))
        {
            end++;
        }

        return end > start
            ? Unknown(_text[start..end], _names, "text")
            : Unreadable(AtEnd() ? "it ends where a parameter was expected" : $"'{_text[start]}' was not expected");
    }

    private ArgumentException Unreadable(string why) =>
        new(
            $"The restriction '{_text}' cannot be read at position {_position + 1}: {why}. Write it as 'x1 = x2, x3 = 0' or '2*x1 + "
                + $"x3 = 1'."
        );

    private bool AtEnd() => SkipSpace() >= _text.Length;

    private bool TryTake(char symbol)
    {
        if (SkipSpace() < _text.Length && _text[_position] == symbol)
        {
            _position++;
            return true;
        }

        return false;
    }

    private int SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position;
    }
}
