using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>An option that is one of a few values.</summary>
internal sealed class ChoiceOption<TOptions, TValue> : OptionDescriptor
    where TOptions : class
    where TValue : notnull
{
    private readonly Func<TOptions, TValue> _get;
    private readonly Action<TOptions, TValue> _set;
    private readonly ImmutableArray<(string Word, TValue Value)> _values;

    public ChoiceOption(
        string name,
        string? flag,
        string help,
        Func<TOptions, TValue> get,
        Action<TOptions, TValue> set,
        ImmutableArray<(string Word, TValue Value)> values
    )
        : base(name, flag, help, typeof(TValue) == typeof(bool) ? OptionType.Boolean : OptionType.Choice)
    {
        _get = get;
        _set = set;
        _values = values;
        ValueName = string.Join('|', values.Select(static value => value.Word));
        Choices = [.. values.Select(static value => new OptionChoice(value.Word, value.Value.ToString()!))];
    }

    public override string? Read(object options)
    {
        int place = Find(_get((TOptions)options));
        return place < 0 ? null : Choices[place].Word;
    }

    public override string? Write(object options, string text)
    {
        for (int c = 0; c < _values.Length; c++)
        {
            if (Choices[c].IsNamedBy(text))
            {
                _set((TOptions)options, _values[c].Value);
                return null;
            }
        }

        return $"is {Allowed(OptionWords.Flags)}, not '{text}'.";
    }

    public override string? Check(object options, OptionWords words) =>
        Find(_get((TOptions)options)) >= 0 ? null : $"must be {Allowed(words)}.";

    private int Find(TValue value)
    {
        for (int c = 0; c < _values.Length; c++)
        {
            if (EqualityComparer<TValue>.Default.Equals(_values[c].Value, value))
            {
                return c;
            }
        }

        return -1;
    }

    private string Allowed(OptionWords words) =>
        string.Join(", ", Choices[..^1].Select(choice => choice.In(words))) + " or " + Choices[^1].In(words);
}
