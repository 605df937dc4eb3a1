using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

public sealed class HuberRegressionTests
{
    [TestCase(9, 12)]
    [TestCase(8, 12)]
    public void Ties_of_most_outcomes_leave_no_scale(int equal, int rows)
    {
        double[] y = [.. Enumerable.Range(0, rows).Select(i => i < equal ? 3.0 : 3.0 + (1.7 * (i - equal + 1)))];
        Assert.That(
            () => HuberRegression.Fit(RegressionData.Create(DesignMatrix.Create(rows, []), y)),
            Throws.InstanceOf<IdentificationException>().With.Message.Contains("scale").And.Message.Contains("HuberCriterion")
        );
    }

    [TestCase(1e-2)]
    [TestCase(1e-3)]
    [TestCase(1e-5)]
    public void A_tiny_constant_has_an_answer_or_words_of_its_own(double tuning)
    {
        double[] x = [.. Enumerable.Range(0, 25).Select(static i => (double)i)],
            y = [.. Enumerable.Range(0, 25).Select(static i => (0.3 * i) + Math.Sin(3.0 * i))];
        RegressionData data = RegressionData.Create([KeyValuePair.Create("x", x)], y);
        try
        {
            HuberFit fit = HuberRegression.Fit(data, tuning);
            Assert.That(fit.Result.Diagnostics.Converged);
        }
        catch (ConvergenceException failure)
        {
            Assert.That(failure.Message, Does.Contain("larger constant").And.Not.Contain("tolerance"));
        }
    }

    [Test]
    public void Frequencies_are_repeated_rows_in_the_scale_too()
    {
        double[] x = [.. Enumerable.Range(0, 12).Select(static i => Math.Cos(i))],
            y = [.. Enumerable.Range(0, 12).Select(static i => Math.Sin(2.3 * i) + (i == 4 ? 20.0 : 0.0))],
            frequencies = [.. Enumerable.Range(0, 12).Select(static i => (double)(i % 4))];
        int[] rows = [.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Repeat(i, (int)frequencies[i]))];
        HuberFit weighted = HuberRegression.Fit(
                RegressionData.Create([KeyValuePair.Create("x", x)], y).WithWeights(frequencies, WeightKind.Frequency)
            ),
            repeated = HuberRegression.Fit(
                RegressionData.Create([KeyValuePair.Create("x", rows.Select(i => x[i]).ToArray())], [.. rows.Select(i => y[i])])
            );
        Assert.Multiple(() =>
        {
            Assert.That(weighted.Scale, Is.EqualTo(repeated.Scale).Within(1e-9).Percent);
            Assert.That(weighted.Result.Parameters, Is.EqualTo(repeated.Result.Parameters).Within(1e-9));
        });
    }
}
