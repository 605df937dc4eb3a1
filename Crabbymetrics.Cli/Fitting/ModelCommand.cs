using System.CommandLine;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>The part of <c>crabby fit NAME</c> that the descriptor of an estimator decides: its own options.</summary>
internal sealed class ModelCommand
{
    private readonly List<(OptionDescriptor Described, Option Typed)> _options = [];
    private readonly Option<string?> _trials = CommandOptions.Text(
        "--trials",
        "COL",
        "column of the number of trials of which the outcome counts the successes; without it outcomes are 0 and 1"
    );

    public ModelCommand(EstimatorDescriptor descriptor)
    {
        Descriptor = descriptor;
        foreach (OptionDescriptor option in descriptor.Options.Options)
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

    /// <summary>The estimator.</summary>
    public EstimatorDescriptor Descriptor { get; }

    private bool TakesTrials => Descriptor.Outcome is OutcomeKind.Binary or OutcomeKind.Proportions;

    /// <summary>Adds the options to the command.</summary>
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

        if (TakesTrials)
        {
            command.Add(_trials);
        }
    }

    /// <summary>The model that a command line asks for, all of its options judged.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public ChosenModel Choose(ParseResult parsed, IServiceProvider services)
    {
        object options = Descriptor.Options.CreateOptions();
        HashSet<string> given = [];
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

        Descriptor.RequireOptions(options, given, services);
        string? trials = TakesTrials ? parsed.GetValue(_trials) : null;
        ChosenModel model = new(Descriptor, options, services, trials);
        return trials is null || model.Outcome is OutcomeKind.Binary or OutcomeKind.Proportions
            ? model
            : throw new UsageException("--trials goes with outcomes that are successes of trials: --family binomial or quasi-binomial.");
    }

    private string DefaultOf(OptionDescriptor option) =>
        option.SwitchValue is null && Descriptor.Options.DefaultOf(option) is { } value ? $" (default {value})" : "";
}
