using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

// Facts that a host reports beside tables without knowing the type of the result.
public abstract partial class GlmResult : IFamilyModel, IDeviance, IMeanPrediction, IDistributionParameters
{
    IOutcomeFamily IFamilyModel.Family => Family;

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
