using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>
/// CR2 where the link is canonical (logit) and where it is not (probit), against clubSandwich 0.5.8: its own numbers for the logit, and for
/// the probit its middle between the inverse observed information, which is the bread here.
/// </summary>
internal sealed class BinaryClusterTests
{
    [Test]
    public void Logit() =>
        Agree.Within(
            new LogitEstimator(new LogitOptions { Tolerance = 1e-10 }).Fit(Data()).Covariance("cr2"),
            [1.12259260218439705, 0.02820509674264450, 0.00867187745757597, 0.31473607448035928, 0.72132323539138077, 0.53496524434477044],
            1e-8
        );

    [Test]
    public void Probit() =>
        Agree.Within(
            new ProbitEstimator(new ProbitOptions { Tolerance = 1e-10 }).Fit(Data()).Covariance("cr2"),
            [0.61774666213539664, 0.01696728331319606, 0.00474903583245407, 0.18810708998564946, 0.41428561287707683, 0.31735019794556102],
            1e-8
        );

    private static RegressionData Data()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/birthwt.csv");
        double[] low = columns.Numbers("low");
        return RegressionData
            .Create(new[] { "age", "lwt", "smoke", "ht", "ui" }.Select(name => KeyValuePair.Create(name, columns.Numbers(name))), low)
            .WithClusters("ward", [.. Enumerable.Range(0, low.Length).Select(static i => i % 23)]);
    }
}
