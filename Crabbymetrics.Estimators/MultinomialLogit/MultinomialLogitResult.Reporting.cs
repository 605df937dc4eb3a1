namespace Crabbymetrics.Estimators;

// Facts that a host reports beside tables without knowing the type of the result.
public partial class MultinomialLogitResult : IFamilyModel, IDeviance, IClassContrasts
{
    DesignMatrix IClassContrasts.Design => _fit.Design;

    IOutcomeFamily IFamilyModel.Family => MultinomialFamily.Instance;

    double IDeviance.NullDeviance => -2.0 * NullLogLikelihood;

    string? IDeviance.StatisticsUnavailableReason =>
        "each observation has a row for each class but one, so that no number of rows stands against k";
}
