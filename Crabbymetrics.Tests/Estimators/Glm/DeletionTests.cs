using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Residuals as a row were left out, DFBETAS, measures of fit and variance inflation. The numbers were made with R 4 from
/// <c>glm</c> to 1e-14: <c>rstandard</c>, <c>rstudent</c>; the others by their formulas from <c>model.matrix</c> and
/// <c>hatvalues</c>.</summary>
internal sealed class DeletionTests
{
    [Test]
    public void Of_a_logit_they_are_the_numbers_of_R()
    {
        LogitResult fit = new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(Frame("low ~ lwt + smoke + ht").Data);
        double[,] changes = fit.Dfbetas();

        Assert.Multiple(() =>
        {
            Assert.That(fit.StandardizedResiduals()[0], Is.EqualTo(-0.4625369296).Within(1e-9));
            Assert.That(fit.StudentizedResiduals()[..3], Is.EqualTo(new[] { -0.460510436, -0.5776673383, -1.131038955 }).Within(1e-9));
            Assert.That(Row(changes), Is.EqualTo(new[] { 0.03198293292, -0.03984610816, 0.01474829072, 0.01821453259 }).Within(1e-9));
            Assert.That(fit.NagelkerkeRSquared, Is.EqualTo(0.1264950036).Within(1e-9));
            Assert.That(fit.TjurRSquared(), Is.EqualTo(0.09270993931).Within(1e-9));
        });
    }

    [Test]
    public void With_a_dispersion_they_are_the_numbers_of_R()
    {
        GammaResult fit = new GammaEstimator(new GammaOptions { Tolerance = 1e-13 }).Fit(Frame("bwt ~ lwt + smoke").Data);

        Assert.Multiple(() =>
        {
            Assert.That(fit.StandardizedResiduals()[..2], Is.EqualTo(new[] { -1.063853562, -0.8647541941 }).Within(1e-8));
            Assert.That(fit.StudentizedResiduals()[..2], Is.EqualTo(new[] { -0.9773053998, -0.7945642151 }).Within(1e-8));
            Assert.That(Row(fit.Dfbetas()), Is.EqualTo(new[] { 0.08915656804, -0.1205324312, 0.05226421191 }).Within(1e-8));
            Assert.That(fit.NagelkerkeRSquared, Is.NaN);
            Assert.That(() => fit.TjurRSquared(), Throws.InstanceOf<NotSupportedException>());
        });
    }

    [Test]
    public void Variance_inflation_is_of_terms()
    {
        ModelFrame frame = Frame("bwt ~ lwt + race + smoke");
        OlsResult fit = new OlsEstimator().Fit(frame.Data);
        TermInflation[] factors = [.. VarianceInflation.Of(fit, fit.Covariance("vanilla"), frame.TermColumns)];

        Assert.Multiple(() =>
        {
            Assert.That(factors.Select(static f => f.Factor), Is.EqualTo(new[] { 1.104114114, 1.245479315, 1.1455343 }).Within(1e-8));
            Assert.That(factors[0].Factor, Is.EqualTo(fit.VarianceInflationFactors()[0]).Within(1e-10));
            Assert.That(factors[1].ByCoefficient, Is.EqualTo(Math.Pow(1.245479315, 0.25)).Within(1e-8));
        });
    }

    private static double[] Row(double[,] changes) => [.. Enumerable.Range(0, changes.GetLength(1)).Select(j => changes[0, j])];

    private static ModelFrame Frame(string formula) =>
        ModelFrame.Read(CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", "birthwt.csv")), formula);
}
