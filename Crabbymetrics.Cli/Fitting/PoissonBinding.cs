using System.CommandLine;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit poisson</c>.</summary>
internal sealed class PoissonBinding()
    : GlmBinding<PoissonOptions, PoissonResult>(
        "poisson",
        "Poisson regression: counts and other outcomes of 0 or more, with mean exp(offset + x b).",
        Canonical
    )
{
    protected override IGlmFamily Family(ParseResult parsed) => PoissonFamily.Instance;

    protected override void Register(ICrabbymetricsBuilder builder, Action<PoissonOptions> configure) => builder.AddPoisson(configure);
}
