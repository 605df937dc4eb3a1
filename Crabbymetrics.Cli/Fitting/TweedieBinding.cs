using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit tweedie</c>.</summary>
internal sealed class TweedieBinding()
    : GlmBinding<TweedieOptions, TweedieResult>(
        "tweedie",
        "Tweedie regression: amounts of 0 or more, many exactly 0, with variance phi mu^p; p given or estimated.",
        EstimatorInputs.GeneralizedLinear
    )
{
    private readonly Option<string?> _power = CommandOptions.Text(
        "--power",
        "P",
        "power of the variance, between 1 and 2 (default: estimated)"
    );
    private readonly Option<string?> _link = CommandOptions.Text(
        "--link",
        "NAME",
        "link: log (default), identity, sqrt, ...; an unknown name lists all"
    );

    public override void AddOptions(Command command)
    {
        base.AddOptions(command);
        command.Add(_power);
        command.Add(_link);
    }

    protected override IGlmFamily Family(ParseResult parsed) => GlmFamilies.Tweedie(1.5);

    protected override void Register(ICrabbymetricsBuilder builder, Action<TweedieOptions> configure) => builder.AddTweedie(configure);

    protected override void Apply(TweedieOptions options, ParseResult parsed, Formula formula)
    {
        base.Apply(options, parsed, formula);
        options.Power = parsed.GetNumber(_power);
        options.Link = parsed.GetValue(_link) ?? options.Link;
    }
}
