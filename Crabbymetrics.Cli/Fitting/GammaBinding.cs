using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit gamma</c>.</summary>
internal sealed class GammaBinding()
    : GlmBinding<GammaOptions, GammaResult>(
        "gamma",
        "Gamma regression: positive outcomes whose variance grows with the square of the mean.",
        EstimatorInputs.GeneralizedLinear
    )
{
    private readonly Option<string?> _link = CommandOptions.Text(
        "--link",
        "NAME",
        "link: log (default), inverse, identity, sqrt, ...; an unknown name lists all"
    );

    public override void AddOptions(Command command)
    {
        base.AddOptions(command);
        command.Add(_link);
    }

    protected override IGlmFamily Family(ParseResult parsed) => GlmFamilies.Gamma();

    protected override void Register(ICrabbymetricsBuilder builder, Action<GammaOptions> configure) => builder.AddGamma(configure);

    protected override void Apply(GammaOptions options, ParseResult parsed, Formula formula)
    {
        base.Apply(options, parsed, formula);
        options.Link = parsed.GetValue(_link) ?? options.Link;
    }
}
