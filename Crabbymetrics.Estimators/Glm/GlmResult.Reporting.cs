namespace Crabbymetrics.Estimators;

// Facts that a host reports beside tables without knowing the type of the result.
public abstract partial class GlmResult : IFamilyModel, IDeviance, IMeanPrediction, IDistributionParameters
{
    IOutcomeFamily IFamilyModel.Family => Family;
}
