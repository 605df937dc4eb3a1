namespace Crabbymetrics.Estimators;

// What a host that knows nothing of the type reports beside tables.
public abstract partial class GlmResult : IFamilyModel, IDeviance, IMeanPrediction, IDistributionParameters
{
    IOutcomeFamily IFamilyModel.Family => Family;
}
