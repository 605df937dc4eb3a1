namespace Crabbymetrics;

/// <summary>An option that is one of a few values.</summary>
/// <remarks>The type of the values is no type parameter: each enumeration would have code of its own, compiled anew at every start of the
/// tool.</remarks>
internal sealed class ChoiceOption<TOptions> : OptionDescriptor
    where TOptions : class
{
    private readonly Func<TOptions, object> _get;
    private readonly Action<TOptions, object> _set;
    private readonly object[] _values;

    public ChoiceOption(
        (string Name, string? Flag, string Help) described,
        OptionType type,
        Func<TOptions, object> get,
        Action<TOptions, object> set,
        string[] words,
        object[] values
    )
        : base(described.Name, described.Flag, described.Help, type)
    {
        _get = get;
        _set = set;
        _values = values;
        ValueName = string.Join('|', words);
        OptionChoice[] choices = new OptionChoice[words.Length];
        for (int c = 0; c < choices.Length; c++)
        {
            choices[c] = new OptionChoice(words[c], values[c].ToString()!);
        }

        Choices = [.. choices];
    }

    public override string? Read(object options)
    {
        int place = Find(options);
        return place < 0 ? null : Choices[place].Word;
    }

    public override string? Write(object options, string text)
    {
        for (int c = 0; c < _values.Length; c++)
        {
            if (Choices[c].IsNamedBy(text))
            {
                _set((TOptions)options, _values[c]);
                return null;
            }
        }

        return $"is {Allowed(OptionWords.Flags)}, not '{text}'.";
    }

    public override string? Check(object options, OptionWords words) => Find(options) >= 0 ? null : $"must be {Allowed(words)}.";

    private int Find(object options) => Array.IndexOf(_values, _get((TOptions)options));

    private string Allowed(OptionWords words) =>
        string.Join(", ", Choices[..^1].Select(choice => choice.In(words))) + " or " + Choices[^1].In(words);
}
