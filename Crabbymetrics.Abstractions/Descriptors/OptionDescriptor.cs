using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// One option of an estimator: its names, its help, its values, and how to read and write it. Hosts that know nothing of the type of the
/// options (a command line, a configuration file, a page of documentation) go through it. Immutable; <see cref="OptionSchema{TOptions}"/>
/// makes it.
/// </summary>
public abstract class OptionDescriptor
{
    // The flag comes with the name of its value: "--tolerance T".
    private protected OptionDescriptor(string name, string? flag, string help, OptionType type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(help);
        if (flag is not null && !flag.StartsWith("--", StringComparison.Ordinal))
        {
            throw new ArgumentException($"A flag begins with --; '{flag}' does not.", nameof(flag));
        }

        string[] parts = flag?.Split(' ', 2, StringSplitOptions.TrimEntries) ?? [];
        Name = name;
        Flag = parts.ElementAtOrDefault(0);
        ValueName = parts.ElementAtOrDefault(1) ?? name.ToUpperInvariant();
        Help = help;
        Type = type;
    }

    /// <summary>The name of the property: <c>Tolerance</c>. Configuration uses it too.</summary>
    public string Name { get; }

    /// <summary>The option on the command line: <c>--tolerance</c>; null where the command line does not offer it.</summary>
    public string? Flag { get; }

    /// <summary>The name of the value in a help text: <c>T</c>.</summary>
    public string ValueName { get; private protected init; }

    /// <summary>One line for people, with the meaning of the value.</summary>
    public string Help { get; }

    /// <summary>What the text of the value is.</summary>
    public OptionType Type { get; private protected init; }

    /// <summary>The values that it may have; empty where they are not a few words.</summary>
    public ImmutableArray<OptionChoice> Choices { get; internal init; } = [];

    /// <summary>The text that a flag without a value stands for; null for a flag that takes a value.</summary>
    public string? SwitchValue { get; internal init; }

    /// <summary>The allowed values in words; null where every value is allowed.</summary>
    public string? Requirement { get; internal init; }

    /// <summary>The names registered in an application that the option may have; null where it names nothing that is registered.</summary>
    public Func<IServiceProvider, IEnumerable<string>>? NamesIn { get; internal init; }

    /// <summary>The option as a message names it.</summary>
    /// <param name="words">By member or by flag; by member too where there is no flag.</param>
    public string In(OptionWords words) => words == OptionWords.Flags ? Flag ?? Name : Name;

    /// <summary>The value as text; null where it is not set.</summary>
    /// <param name="options">The options.</param>
    public abstract string? Read(object options);

    /// <summary>Sets the value from text.</summary>
    /// <param name="options">The options.</param>
    /// <param name="text">The text: a number, one of <see cref="Choices"/>, ...</param>
    /// <returns>Null, or what is wrong with the text, to follow the name of the option: <c>takes a number; 'much' is not one.</c></returns>
    public abstract string? Write(object options, string text);

    /// <summary>Judges the value.</summary>
    /// <param name="options">The options.</param>
    /// <param name="words">How the message names values.</param>
    /// <returns>Null, or what is wrong, to follow the name of the option: <c>must be 1 or more; it is 0.</c></returns>
    public abstract string? Check(object options, OptionWords words);
}
