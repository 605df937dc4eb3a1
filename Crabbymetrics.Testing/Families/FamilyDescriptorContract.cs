using Crabbymetrics.Estimators;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of a generalized linear model that a <see cref="FamilyDescriptor"/> describes. Inherit it beside
/// <see cref="GlmFamilyContract"/> and give it the descriptor and some data.
/// </summary>
public abstract class FamilyDescriptorContract : EstimatorContract<GeneralizedLinearResult>
{
    /// <summary>The descriptor.</summary>
    protected abstract FamilyDescriptor Descriptor { get; }

    /// <summary>The name of the model, under which a container holds its estimator.</summary>
    protected override string? Name => Descriptor.Name;

    /// <summary>A tolerance of 0, a penalty that is no number, a solver that does not exist.</summary>
    protected override IEnumerable<Action> InvalidOptions =>
        [
            () => Descriptor.Create(new GeneralizedLinearOptions { Tolerance = 0.0 }),
            () => Descriptor.Create(new GeneralizedLinearOptions { Alpha = double.NaN }),
            () => Descriptor.Create(new GeneralizedLinearOptions { Solver = "no-such-solver" }),
        ];

    /// <inheritdoc/>
    protected override IEstimator<GeneralizedLinearResult> CreateEstimator() => Descriptor.Create();

    /// <inheritdoc/>
    protected override void Register(ICrabbymetricsBuilder builder) => builder.AddFamily(Descriptor);
}
