using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The options of an estimator: what each is called, what it may be, and which do not go together. The command line, configuration,
/// validation and the pages of the documentation read it. Immutable.
/// </summary>
public abstract class OptionSchema
{
    private protected OptionSchema() { }

    /// <summary>The options that hosts offer, in the order of a help text.</summary>
    public ImmutableArray<OptionDescriptor> Options { get; private protected init; } = [];

    /// <summary>The type of the options.</summary>
    public abstract Type OptionsType { get; }

    internal ImmutableArray<OptionRule> Rules { get; init; } = [];

    internal ImmutableArray<UnreadOption> Unread { get; init; } = [];

    /// <summary>New options with their defaults.</summary>
    /// <exception cref="NotSupportedException">The schema is a part that other schemas include.</exception>
    public abstract object CreateOptions();

    /// <summary>Finds an option.</summary>
    /// <param name="name">Its member or its flag, without regard to case.</param>
    /// <returns>The option; null where there is none.</returns>
    public OptionDescriptor? Find(string name)
    {
        foreach (OptionDescriptor option in Options)
        {
            if (
                string.Equals(option.Name, name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(option.Flag, name, StringComparison.OrdinalIgnoreCase)
            )
            {
                return option;
            }
        }

        return null;
    }

    /// <summary>The text of an option's default; null where it is not set by default.</summary>
    /// <param name="option">The option.</param>
    public string? DefaultOf(OptionDescriptor option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Read(CreateOptions());
    }

    /// <summary>A message with the options that stand in braces as the reader knows them.</summary>
    /// <param name="message">The message: <c>{Alpha} must be 0.</c></param>
    /// <param name="words">Members or flags.</param>
    public string Render(string message, OptionWords words)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (OptionDescriptor option in Options)
        {
            message = message.Replace("{" + option.Name + "}", option.In(words), StringComparison.Ordinal);
        }

        foreach (UnreadOption unread in Unread)
        {
            message = message.Replace("{" + unread.Option.Name + "}", unread.Option.In(words), StringComparison.Ordinal);
        }

        return message;
    }

    /// <summary>Judges options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="words">How the messages name them.</param>
    /// <returns>A message for each fault; empty where there is none.</returns>
    public IReadOnlyList<string> Validate(object options, OptionWords words = OptionWords.Members) => Faults(options, null, words) ?? [];

    /// <summary>Judges options of which a user set some, also by what was set: what changes nothing is a fault.</summary>
    /// <param name="options">The options.</param>
    /// <param name="given">The members that the user set.</param>
    /// <param name="words">How the messages name them.</param>
    /// <returns>A message for each fault; empty where there is none.</returns>
    public IReadOnlyList<string> ValidateGiven(object options, IReadOnlySet<string> given, OptionWords words)
    {
        ArgumentNullException.ThrowIfNull(given);
        return Faults(options, given, words) ?? [];
    }

    /// <summary>Throws where <see cref="Validate"/> finds a fault: the check of an estimator that is made without a container.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two do not go together; the message says which, and what is
    /// allowed.</exception>
    public void Require(object options)
    {
        if (Faults(options, null, OptionWords.Members) is { } faults)
        {
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        }
    }

    /// <summary>Sets options from named texts, as a configuration file has them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="valueOf">The text of an option by its member; null where it is not set. <c>name =&gt; section[name]</c> reads a section
    /// of a configuration.</param>
    /// <exception cref="OptionException">A text is no value of its option; the message names the option.</exception>
    public void Bind(object options, Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(valueOf);
        foreach (OptionDescriptor option in Options)
        {
            if (valueOf(option.Name) is { } text && option.Write(options, text) is { } fault)
            {
                throw new OptionException(this, "{" + option.Name + "} " + fault);
            }
        }
    }

    // Null where there is none: an estimator is made without an allocation here.
    private List<string>? Faults(object options, IReadOnlySet<string>? given, OptionWords words)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string>? faults = null;
        foreach (OptionDescriptor option in Options)
        {
            if (option.Check(options, words) is { } fault)
            {
                (faults ??= []).Add($"{option.In(words)} {fault}");
            }
        }

        foreach (UnreadOption unread in Unread)
        {
            string? value = unread.Option.Read(options);
            if (value != DefaultOf(unread.Option))
            {
                string reason = Render(unread.Reason, words);
                (faults ??= []).Add($"{unread.Option.In(words)} is {value}, and {unread.Estimator} does not read it: {reason}.");
            }
        }

        foreach (OptionRule rule in Rules)
        {
            if (rule.IsBroken(options, given))
            {
                (faults ??= []).Add(Render(rule.Message, words));
            }
        }

        return faults;
    }

    /// <summary>An option that the options have and the estimator does not read.</summary>
    internal sealed record UnreadOption(OptionDescriptor Option, string Estimator, string Reason);

    /// <summary>What options must not be together; the set of what a user gave is null where that is not known.</summary>
    internal sealed record OptionRule(Func<object, IReadOnlySet<string>?, bool> IsBroken, string Message);
}
