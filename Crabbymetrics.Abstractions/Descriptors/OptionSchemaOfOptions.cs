using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// The options of an estimator of a known type, described one by one: each call returns a schema with one option more. Nothing is looked up
/// at run time, so that a schema survives trimming and compilation ahead of time. Immutable.
/// </summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <example><c>new OptionSchema&lt;MyOptions&gt;(static () =&gt; new MyOptions()).Number("Rate", "--rate A", "step length",
/// static o =&gt; o.Rate, static (o, value) =&gt; o.Rate = value, NumberRange.Positive)</c></example>
public sealed class OptionSchema<TOptions> : OptionSchema
    where TOptions : class
{
    private readonly Func<TOptions>? _create;

    /// <summary>Begins a schema.</summary>
    /// <param name="create">Makes options with their defaults; null for a part that other schemas include.</param>
    public OptionSchema(Func<TOptions>? create = null) => _create = create;

    /// <inheritdoc/>
    public override Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    public override object CreateOptions() => Create();

    /// <summary>New options with their defaults.</summary>
    /// <exception cref="NotSupportedException">The schema is a part that other schemas include.</exception>
    public TOptions Create() =>
        _create?.Invoke()
        ?? throw new NotSupportedException($"The schema of {typeof(TOptions).Name} is a part of others: it makes no options.");

    /// <summary>Options that are valid: the check of a constructor.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two do not go together; the message says which, and what is
    /// allowed.</exception>
    public TOptions Valid(TOptions? options)
    {
        options ??= Create();
        Require(options);
        return options;
    }

    /// <summary>Adds an option that is a number.</summary>
    /// <param name="name">The property.</param>
    /// <param name="flag">The flag and the name of its value in a help text: <c>--rate A</c>; null where the command line does not offer
    /// it.</param>
    /// <param name="help">One line for people.</param>
    /// <param name="get">Reads it; null where it is not set.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="range">The numbers allowed.</param>
    public OptionSchema<TOptions> Number(
        string name,
        string? flag,
        string help,
        Func<TOptions, double?> get,
        Action<TOptions, double> set,
        NumberRange range
    ) => With(new NumberOption<TOptions>(name, flag, help, get, set, range) { Requirement = range?.Words });

    /// <summary>Adds an option that is a whole number.</summary>
    /// <param name="name">The property.</param>
    /// <param name="flag">The flag and the name of its value; null where the command line does not offer it.</param>
    /// <param name="help">One line for people.</param>
    /// <param name="get">Reads it; null where it is not set.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="range">The numbers allowed.</param>
    public OptionSchema<TOptions> WholeNumber(
        string name,
        string? flag,
        string help,
        Func<TOptions, int?> get,
        Action<TOptions, int> set,
        NumberRange range
    ) =>
        With(
            new NumberOption<TOptions>(name, flag, help, options => get(options), (options, value) => set(options, (int)value), range)
            {
                IsWhole = true,
                Requirement = range?.Words,
            }
        );

    /// <summary>Adds an option that is a text.</summary>
    /// <param name="name">The property.</param>
    /// <param name="flag">The flag and the name of its value; null where the command line does not offer it.</param>
    /// <param name="help">One line for people.</param>
    /// <param name="get">Reads it; null where it is not set.</param>
    /// <param name="set">Sets it; a <see cref="FormatException"/> says what is wrong with the text.</param>
    /// <param name="range">The texts allowed; null for all.</param>
    public OptionSchema<TOptions> Text(
        string name,
        string? flag,
        string help,
        Func<TOptions, string?> get,
        Action<TOptions, string> set,
        TextRange? range = null
    ) => With(new TextOption<TOptions>(name, flag, help, get, set, range?.Words) { Requirement = range?.Words, NamesIn = range?.NamesIn });

    /// <summary>Adds an option that is one of a few values.</summary>
    /// <typeparam name="TValue">The type of the value: an enumeration, say.</typeparam>
    /// <param name="name">The property.</param>
    /// <param name="flag">The flag; null where the command line does not offer it.</param>
    /// <param name="help">One line for people.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="values">The values, each with its word on the command line.</param>
    public OptionSchema<TOptions> Choice<TValue>(
        string name,
        string? flag,
        string help,
        Func<TOptions, TValue> get,
        Action<TOptions, TValue> set,
        params ReadOnlySpan<(string Word, TValue Value)> values
    )
        where TValue : notnull
    {
        string[] words = new string[values.Length];
        object[] boxed = new object[values.Length];
        for (int c = 0; c < values.Length; c++)
        {
            (words[c], boxed[c]) = values[c];
        }

        OptionType type = typeof(TValue) == typeof(bool) ? OptionType.Boolean : OptionType.Choice;
        return With(
            new ChoiceOption<TOptions>(
                (name, flag, help),
                type,
                options => get(options),
                (options, value) => set(options, (TValue)value),
                words,
                boxed
            )
        );
    }

    /// <summary>Adds an option of two values whose flag takes no value: it stands for the second.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="name">The property.</param>
    /// <param name="flag">The flag; null where the command line does not offer it.</param>
    /// <param name="help">One line for people: what the flag does.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="values">The values without the flag and with it.</param>
    public OptionSchema<TOptions> Switch<TValue>(
        string name,
        string? flag,
        string help,
        Func<TOptions, TValue> get,
        Action<TOptions, TValue> set,
        (TValue Without, TValue With) values
    )
        where TValue : notnull
    {
        object without = values.Without,
            with = values.With;
        string on = with.ToString()!;
        return With(
            new ChoiceOption<TOptions>(
                (name, flag, help),
                typeof(TValue) == typeof(bool) ? OptionType.Boolean : OptionType.Choice,
                options => get(options),
                (options, value) => set(options, (TValue)value),
                [without.ToString()!, on],
                [without, with]
            )
            {
                SwitchValue = on,
            }
        );
    }

    /// <summary>Adds the options and rules of a schema for a base class or an interface of these options.</summary>
    /// <param name="part">The schema.</param>
    /// <exception cref="ArgumentException">It is of other options.</exception>
    public OptionSchema<TOptions> Include(OptionSchema part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.OptionsType.IsAssignableFrom(typeof(TOptions))
            ? Copy([.. Options, .. part.Options], [.. Rules, .. part.Rules], [.. Unread, .. part.Unread])
            : throw new ArgumentException($"The schema is of {part.OptionsType.Name}, which {typeof(TOptions).Name} is not.", nameof(part));
    }

    /// <summary>Forbids options that do not go together.</summary>
    /// <param name="isBroken">Whether options break the rule.</param>
    /// <param name="message">What to say then, with the members that it names in braces: <c>{Power} must be given where {Alpha} is above
    /// 0.</c></param>
    public OptionSchema<TOptions> Forbid(Func<TOptions, bool> isBroken, string message) =>
        Copy(Options, [.. Rules, new OptionRule((options, _) => isBroken((TOptions)options), message)], Unread);

    /// <summary>Forbids what a user must not type together, though the options themselves are in order: a flag that changes nothing beside
    /// another, or none of several of which one is needed.</summary>
    /// <param name="isBroken">Whether options, and the members that the user set, break the rule.</param>
    /// <param name="message">What to say then, with the members that it names in braces.</param>
    public OptionSchema<TOptions> ForbidTyped(Func<TOptions, IReadOnlySet<string>, bool> isBroken, string message) =>
        Copy(
            Options,
            [.. Rules, new OptionRule((options, given) => given is not null && isBroken((TOptions)options, given), message)],
            Unread
        );

    /// <summary>Leaves out options that change nothing, whatever they are: hosts do not offer them.</summary>
    /// <param name="names">The properties.</param>
    public OptionSchema<TOptions> Without(params ReadOnlySpan<string> names)
    {
        HashSet<string> left = [.. names];
        return Copy([.. Options.Where(option => !left.Contains(option.Name))], Rules, Unread);
    }

    /// <summary>Leaves out options that the estimator does not read: hosts do not offer them, and any value but the default is
    /// refused.</summary>
    /// <param name="estimator">The estimator, for the message.</param>
    /// <param name="reason">Why it does not read them.</param>
    /// <param name="names">The properties.</param>
    public OptionSchema<TOptions> NotReadBy(string estimator, string reason, params ReadOnlySpan<string> names)
    {
        HashSet<string> left = [.. names];
        return Copy(
            [.. Options.Where(option => !left.Contains(option.Name))],
            Rules,
            [
                .. Unread,
                .. Options.Where(option => left.Contains(option.Name)).Select(option => new UnreadOption(option, estimator, reason)),
            ]
        );
    }

    private OptionSchema<TOptions> With(OptionDescriptor option) =>
        Find(option.Name) is null && (option.Flag is null || Find(option.Flag) is null)
            ? Copy([.. Options, option], Rules, Unread)
            : throw new ArgumentException($"There is an option {option.Name} or {option.Flag} already.", nameof(option));

    private OptionSchema<TOptions> Copy(
        ImmutableArray<OptionDescriptor> options,
        ImmutableArray<OptionRule> rules,
        ImmutableArray<UnreadOption> unread
    ) =>
        new(_create)
        {
            Options = options,
            Rules = rules,
            Unread = unread,
        };
}
