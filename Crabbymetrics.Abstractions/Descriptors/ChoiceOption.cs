using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>An option that is one of a few values.</summary>
internal sealed class ChoiceOption<TOptions, TValue>(
    string name,
    string? flag,
    string help,
    Func<TOptions, TValue> get,
    Action<TOptions, TValue> set,
    ImmutableArray<(string Word, TValue Value)> values
)
    : OptionDescriptor(
        name,
        flag,
        string.Join('|', values.Select(static value => value.Word)),
        help,
        typeof(TValue) == typeof(bool) ? OptionType.Boolean : OptionType.Choice
    )
    where TOptions : class
    where TValue : notnull
{
    public override string? Read(object options)
    {
        int place = Find(get((TOptions)options));
        return place < 0 ? null : Choices[place].Word;
    }

    public override string? Write(object options, string text)
    {
        for (int c = 0; c < values.Length; c++)
        {
            if (Choices[c].IsNamedBy(text))
            {
                set((TOptions)options, values[c].Value);
                return null;
            }
        }

        return $"is {Allowed(OptionWords.Flags)}, not '{text}'.";
    }

    public override string? Check(object options, OptionWords words) =>
        Find(get((TOptions)options)) >= 0 ? null : $"must be {Allowed(words)}.";

    private int Find(TValue value)
    {
        for (int c = 0; c < values.Length; c++)
        {
            if (EqualityComparer<TValue>.Default.Equals(values[c].Value, value))
            {
                return c;
            }
        }

        return -1;
    }

    private string Allowed(OptionWords words) =>
        string.Join(", ", Choices[..^1].Select(choice => choice.In(words))) + " or " + Choices[^1].In(words);
}
