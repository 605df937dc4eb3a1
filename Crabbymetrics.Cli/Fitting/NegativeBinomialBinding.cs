using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit negative-binomial</c>.</summary>
internal sealed class NegativeBinomialBinding()
    : GlmBinding<NegativeBinomialOptions, NegativeBinomialResult>(
        "negative-binomial",
        "Negative binomial regression: counts that vary more than Poisson's, the overdispersion estimated.",
        NegativeBinomialEstimator.Reads
    )
{
    private readonly Option<bool> _linear = new("--nb1") { Description = "variance mu (1 + delta) instead of mu + mu^2 / theta" };

    public override void AddOptions(Command command)
    {
        base.AddOptions(command);
        command.Add(_linear);
    }

    protected override IGlmFamily Family(ParseResult parsed) => GlmFamilies.NegativeBinomial(1.0);

    protected override void Register(ICrabbymetricsBuilder builder, Action<NegativeBinomialOptions> configure) =>
        builder.AddNegativeBinomial(configure);

    protected override void Apply(NegativeBinomialOptions options, ParseResult parsed, Formula formula)
    {
        base.Apply(options, parsed, formula);
        options.Variance = parsed.GetValue(_linear) ? NegativeBinomialVariance.Linear : NegativeBinomialVariance.Quadratic;
    }
}
