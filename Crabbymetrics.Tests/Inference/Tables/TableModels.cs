using Crabbymetrics;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Tables;

/// <summary>Summaries written by hand, with numbers of every size and names that every format must escape.</summary>
internal static class TableModels
{
    public static ModelSummary First { get; } =
        new()
        {
            Estimator = "poisson",
            Outcome = "days",
            Rows =
            [
                new CoefficientRow("(Intercept)", 2.88646, 0.235322, 12.26599, 1.4e-34, 2.42524, 3.34768),
                new CoefficientRow("age_F1", -0.33390, 0.15, -2.226, 0.02601, -0.6279, -0.0399),
                new CoefficientRow("income", 0.0000123456, 0.00001, 1.234, 0.2172, -0.0000073, 0.000032),
            ],
            StandardErrors = "sandwich",
            Statistics = [new FitStatistic("Observations", 1460), new FitStatistic("Log-likelihood", -1147.5)],
        };

    public static ModelSummary Second { get; } =
        new()
        {
            Name = "Clustered",
            Estimator = "poisson",
            Outcome = "days",
            Rows =
            [
                new CoefficientRow("(Intercept)", 2.5, 0.5, 5.0, 5.7e-7, 1.52, 3.48),
                new CoefficientRow("a|b & <c>", 12345.678, 100.0, 123.45678, 0.0, 12149.7, 12541.7),
                new CoefficientRow("income", null, null, null, null, null, null),
            ],
            StandardErrors = "cr1, 59 clusters of firm",
            Statistics = [new FitStatistic("Observations", 1460), new FitStatistic("Deviance", 2.0)],
            Notes = ["income was dropped: it repeats age_F1."],
        };
}
