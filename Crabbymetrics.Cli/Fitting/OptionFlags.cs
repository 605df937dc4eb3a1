using System.CommandLine;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>The flags of a schema of options.</summary>
internal sealed class OptionFlags
{
    private readonly OptionSchema _schema;
    private readonly List<(OptionDescriptor Described, Option Typed)> _options = [];

    public OptionFlags(OptionSchema schema)
    {
        _schema = schema;
        foreach (OptionDescriptor option in schema.Options)
        {
            if (option.Flag is { } flag)
            {
                string help = option.Help + DefaultOf(option);
                Option typed = option.SwitchValue is null
                    ? CommandOptions.Text(flag, option.ValueName, help)
                    : new Option<bool>(flag) { Description = help };
                _options.Add((option, typed));
            }
        }
    }

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="services">Makes the application's services where the help lists the names that options take; null for other
    /// uses.</param>
    public void AddTo(Command command, Func<IServiceProvider>? services)
    {
        foreach ((OptionDescriptor described, Option typed) in _options)
        {
            if (services is not null && described.NamesIn is { } names)
            {
                typed.Description += ": " + string.Join(", ", names(services()));
            }

            command.Add(typed);
        }
    }

    /// <summary>The options that a command line gives.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="given">The members that it sets.</param>
    /// <exception cref="UsageException">A value is none of the option.</exception>
    public object Read(ParseResult parsed, out HashSet<string> given)
    {
        object options = _schema.CreateOptions();
        given = [];
        foreach ((OptionDescriptor described, Option typed) in _options)
        {
            if (parsed.GetResult(typed) is not { Implicit: false })
            {
                continue;
            }

            given.Add(described.Name);
            string? text = described.SwitchValue is { } value
                ? (parsed.GetValue((Option<bool>)typed) ? value : null)
                : parsed.GetValue((Option<string?>)typed);
            if (text is not null && described.Write(options, text) is { } fault)
            {
                throw new UsageException($"{typed.Name} {fault}");
            }
        }

        return options;
    }

    private string DefaultOf(OptionDescriptor option) =>
        option.SwitchValue is null && _schema.DefaultOf(option) is { } value ? $" (default {value})" : "";
}
