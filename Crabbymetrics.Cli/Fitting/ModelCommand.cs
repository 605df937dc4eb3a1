using System.CommandLine;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>The part of <c>crabby fit NAME</c> that the descriptor of an estimator decides: its own options.</summary>
internal sealed class ModelCommand
{
    private readonly OptionFlags _options;
    private readonly Option<string?> _trials = CommandOptions.Text(
        "--trials",
        "COL",
        "column of the number of trials of which the outcome counts the successes; without it outcomes are 0 and 1"
    );

    public ModelCommand(EstimatorDescriptor descriptor)
    {
        Descriptor = descriptor;
        _options = new OptionFlags(descriptor.Options);
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
        _options.AddTo(command, services);
        if (TakesTrials)
        {
            command.Add(_trials);
        }
    }

    /// <summary>The model that a command line asks for, all of its options judged.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public ChosenModel Choose(ParseResult parsed, IServiceProvider services)
    {
        object options = _options.Read(parsed, out HashSet<string> given);
        Descriptor.RequireOptions(options, given, services);
        string? trials = TakesTrials ? parsed.GetValue(_trials) : null;
        ChosenModel model = new(Descriptor, options, services, trials);
        return trials is null || model.Outcome is OutcomeKind.Binary or OutcomeKind.Proportions
            ? model
            : throw new UsageException("--trials goes with outcomes that are successes of trials: --family binomial or quasi-binomial.");
    }
}
