using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Logit;

/// <summary>Complete and quasi-complete separation, and Firth's remedy.</summary>
public sealed class LogitSeparationTests
{
    private static readonly LogitOptions Firth = new() { BiasReduction = BiasReductionMethod.Firth, Tolerance = 1e-10 };

    [Test]
    public void Complete_separation_is_detected()
    {
        // Albert and Anderson (1984): some threshold of x divides the classes.
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
                { 3 },
                { 4 },
                { 5 },
                { 6 },
            },
            [0, 0, 0, 1, 1, 1]
        );
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(data))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Rows, Is.EqualTo((int[])[0, 1, 2, 3, 4, 5]));
            Assert.That(error.Columns, Does.Contain("x1"));
            Assert.That(() => new ProbitEstimator().Fit(data), Throws.TypeOf<SeparationException>());
        });
    }

    [Test]
    public void Quasi_complete_separation_is_detected_with_its_rows()
    {
        // At x = 3 both classes are seen; every other row is on its own side.
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
                { 3 },
                { 3 },
                { 4 },
                { 5 },
            },
            [0, 0, 0, 1, 1, 1]
        );
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(data))!;
        Assert.That(error.Rows, Is.EqualTo((int[])[0, 1, 4, 5]));
    }

    [Test]
    public void An_empty_cell_of_a_table_is_quasi_complete_separation()
    {
        RegressionData data = TwoByTwo(3, 7, 0, 5);
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(data))!;
        Assert.That(error.Rows, Is.EqualTo(Enumerable.Range(10, 5)));
        LogitResult dropped = new LogitEstimator(new LogitOptions { Separation = SeparationPolicy.DropRows }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(dropped.Intercept, Is.EqualTo(Math.Log(3.0 / 7.0)).Within(1e-8));
            Assert.That(dropped.Coefficients[0], Is.NaN);
            Assert.That(dropped.Diagnostics.Warnings, Has.Some.Contains("separated"));
        });
    }

    [Test]
    public void Overlapping_data_are_not_called_separated()
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
                { 3 },
                { 4 },
                { 5 },
                { 6 },
            },
            [0, 0, 1, 0, 1, 1]
        );
        Assert.That(new LogitEstimator().Fit(data).Diagnostics.Converged);
    }

    [TestCase(3, 7, 0, 5)]
    [TestCase(4, 9, 2, 6)]
    [TestCase(0, 4, 5, 0)]
    public void Firth_on_a_two_by_two_table_adds_a_half_to_each_cell(int a, int b, int c, int d)
    {
        // Firth (1993), section 3.3: for a saturated model the penalized likelihood is that of the table with 1/2 added to each cell.
        LogitResult result = new LogitEstimator(Firth).Fit(TwoByTwo(a, b, c, d));
        double first = Math.Log((a + 0.5) / (b + 0.5)),
            second = Math.Log((c + 0.5) / (d + 0.5));
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(first).Within(1e-9));
            Assert.That(result.Coefficients[0], Is.EqualTo(second - first).Within(1e-9));
            Assert.That(result.IsBiasReduced);
        });
    }

    [Test]
    public void Firth_agrees_with_logistf_on_the_endometrial_cancers_of_Heinze_and_Schemper()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("other/endometrial.csv");
        RegressionData data = RegressionData.Create(
            ((string[])["NV", "PI", "EH"]).Select(name => KeyValuePair.Create(name, file.Numbers(name))),
            file.Numbers("HG"),
            "HG"
        );
        LogitResult result = new LogitEstimator(Firth).Fit(data);
        SeparationException error = Assert.Throws<SeparationException>(() => new LogitEstimator().Fit(data))!;
        double[] scores = new double[79 * 4];
        ((IScoreContributions)result).CopyScores(0, 79, scores);
        Assert.Multiple(() =>
        {
            Assert.That(
                result.Parameters.ToArray(),
                Is.EqualTo((double[])[3.77455951, 2.92927330, -0.03475175, -2.60416387]).Within(1e-6),
                "logistf, whose iterations stop at 1e-5"
            );
            // Newton's method on Firth's score in 30-digit arithmetic (mpmath 1.2.1).
            Assert.That(
                result.Parameters.ToArray(),
                Is.EqualTo((double[])[3.774559713647115, 2.92927335319712, -0.0347517598704367, -2.604163925293683]).Within(1e-9)
            );
            Assert.That(error.Rows, Is.EqualTo(Enumerable.Range(0, 79).Where(i => file.Numbers("NV")[i] == 1.0)));
            Assert.That(error.Columns, Is.EqualTo((string[])["NV"]));
            Assert.That(
                Enumerable.Range(0, 4).Select(j => Enumerable.Range(0, 79).Sum(i => scores[(4 * i) + j])),
                Has.All.EqualTo(0.0).Within(1e-7)
            );
            Assert.That(result.PenalizedLogLikelihood, Is.EqualTo(-result.Diagnostics.Objective).Within(1e-10));
            Assert.That(result.Bootstrap(20, 1).StandardErrors, Has.All.GreaterThan(0.0));
        });
    }

    private static RegressionData TwoByTwo(int successes, int failures, int successesOfOther, int failuresOfOther)
    {
        (int Count, double X, double Y)[] cells = [(successes, 0, 1), (failures, 0, 0), (successesOfOther, 1, 1), (failuresOfOther, 1, 0)];
        double[] x = [.. cells.SelectMany(static cell => Enumerable.Repeat(cell.X, cell.Count))];
        double[] y = [.. cells.SelectMany(static cell => Enumerable.Repeat(cell.Y, cell.Count))];
        return RegressionData.Create([KeyValuePair.Create("x", x)], y);
    }
}
