using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Estimators.Transformers;

[TestFixture(false, null, PcaSolver.Exact)]
[TestFixture(true, 2, PcaSolver.Exact)]
[TestFixture(true, 2, PcaSolver.Randomized)]
public sealed class PcaContract(bool scale, int? components, PcaSolver solver) : DesignTransformerContract<PrincipalComponents>
{
    protected override ITransformer<DesignMatrix, PrincipalComponents> CreateTransformer() =>
        new PcaTransformer(
            new PcaOptions
            {
                Scale = scale,
                Components = components,
                Solver = solver,
                Whiten = scale,
            }
        );

    protected override DesignMatrix CreateDesign() => TransformerSample.Design(rows: 61, columns: 5);

    protected override IDesignTransformation? Restore(JsonElement state) => PrincipalComponents.FromState(state);
}
