using Crabbymetrics.Optimization;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>The built-in stopping rules keep the contract.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class StoppingRuleContracts(string name) : StoppingRuleContract
{
    public static IEnumerable<string> Names => ["cost-change", "gradient-norm", "newton-decrement", "step-size"];

    protected override IStoppingRule CreateRule() =>
        name switch
        {
            "cost-change" => new CostChangeRule(),
            "gradient-norm" => new GradientNormRule(),
            "newton-decrement" => new NewtonDecrementRule(1e-6),
            _ => new StepSizeRule(),
        };
}
