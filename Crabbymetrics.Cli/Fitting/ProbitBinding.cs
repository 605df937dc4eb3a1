using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit probit</c>.</summary>
internal sealed class ProbitBinding()
    : GlmBinding<ProbitOptions, ProbitResult>(
        "probit",
        "Probit: outcomes of 0 and 1 or of two words, with the normal probability of offset + x b.",
        EstimatorInputs.GeneralizedLinear
    )
{
    private readonly Option<string?> _trials = CommandOptions.Trials();

    public override ColumnKind OutcomeKind(ParseResult parsed) => ColumnKind.NumberOrLabel;

    public override string? TrialsColumn(ParseResult parsed) => parsed.GetValue(_trials);

    public override void AddOptions(Command command)
    {
        base.AddOptions(command);
        command.Add(_trials);
    }

    public override void RequireOutcomes(ModelFrame frame, ParseResult parsed)
    {
        if (frame.OutcomeLabels is null)
        {
            BinaryOutcomes.Require(frame);
        }

        base.RequireOutcomes(frame, parsed);
    }

    protected override IGlmFamily Family(ParseResult parsed) => GlmFamilies.Binomial(ProbitLink.Instance);

    protected override void Register(ICrabbymetricsBuilder builder, Action<ProbitOptions> configure) => builder.AddProbit(configure);
}
