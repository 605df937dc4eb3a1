using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit logit</c>.</summary>
internal sealed class LogitBinding()
    : GlmBinding<LogitOptions, LogitResult>(
        "logit",
        "Logit: outcomes of 0 and 1 or of two words, with probability 1 / (1 + exp(-(offset + x b))).",
        Canonical
    )
{
    private readonly Option<bool> _firth = new("--firth")
    {
        Description = "reduce the bias of maximum likelihood (Firth): the remedy for separated data and few events",
    };

    private readonly Option<string?> _trials = CommandOptions.Trials();

    public override ColumnKind OutcomeKind(ParseResult parsed) => ColumnKind.NumberOrLabel;

    public override string? TrialsColumn(ParseResult parsed) => parsed.GetValue(_trials);

    public override void AddOptions(Command command)
    {
        base.AddOptions(command);
        command.Add(_firth);
        command.Add(_trials);
    }

    public override void RequireOptions(IServiceProvider services, ParseResult parsed)
    {
        base.RequireOptions(services, parsed);
        if (parsed.GetValue(_firth))
        {
            Refuse(parsed, "--separation", "with --firth the estimates are finite, and no rows are separated");
        }
    }

    public override void RequireOutcomes(ModelFrame frame, ParseResult parsed)
    {
        if (frame.OutcomeLabels is null)
        {
            BinaryOutcomes.Require(frame);
        }

        base.RequireOutcomes(frame, parsed);
    }

    protected override IGlmFamily Family(ParseResult parsed) => GlmFamilies.Binomial();

    protected override void Register(ICrabbymetricsBuilder builder, Action<LogitOptions> configure) => builder.AddLogit(configure);

    protected override void Apply(LogitOptions options, ParseResult parsed, Formula formula)
    {
        base.Apply(options, parsed, formula);
        options.BiasReduction = parsed.GetValue(_firth) ? BiasReductionMethod.Firth : BiasReductionMethod.None;
    }
}
