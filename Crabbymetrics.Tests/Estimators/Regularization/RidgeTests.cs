using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Ridges against the elastic net, against rows left out one by one, and against themselves.</summary>
public sealed class RidgeTests
{
    private static readonly string[] Columns = ["cyl", "disp", "hp", "drat", "wt", "qsec"];

    [TestCase(0.3, true, true)]
    [TestCase(5.0, true, false)]
    [TestCase(0.3, false, false)]
    [TestCase(0.3, false, true)]
    public void It_is_the_elastic_net_without_an_absolute_penalty(double l2, bool intercept, bool standardize)
    {
        RegressionData data = Cars();
        RidgeResult ridge = new RidgeEstimator(
            new RidgeOptions
            {
                L2 = l2,
                FitIntercept = intercept,
                Standardize = standardize,
            }
        ).Fit(data);
        ElasticNetResult net = new ElasticNetEstimator(
            new ElasticNetOptions
            {
                L2 = l2,
                FitIntercept = intercept,
                Standardize = standardize,
            }
        ).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(ridge.Parameters, Is.EqualTo(net.Parameters).Within(1e-9));
            Assert.That(ridge.DegreesOfFreedom, Is.EqualTo(net.DegreesOfFreedom).Within(1e-9));
            Assert.That(ridge.Deviance, Is.EqualTo(net.Deviance).Within(1e-8).Percent);
            Assert.That(ridge.NullDeviance, Is.EqualTo(net.NullDeviance).Within(1e-8).Percent);
        });
    }

    [TestCase(6)]
    [TestCase(40)]
    public void Leaving_out_is_a_fit_without_the_row(int columns)
    {
        RegressionData data = RidgeSample.Made(20, columns);
        RidgeResult all = new RidgeEstimator(new RidgeOptions { L2 = 0.2 }).Fit(data);
        double[] errors = RidgeSample.LeftOutErrors(data, 0.2);
        double gcv = all.Deviance / 20.0 / Math.Pow(1.0 - ((all.DegreesOfFreedom + 1.0) / 20.0), 2.0);
        Assert.Multiple(() =>
        {
            Assert.That(all.LeaveOneOutErrors.ToArray(), Is.EqualTo(errors).Within(1e-9));
            Assert.That(all.LeaveOneOut, Is.EqualTo(errors.Sum(static error => error * error) / 20.0).Within(1e-8).Percent);
            Assert.That(all.GeneralizedCrossValidation, Is.EqualTo(gcv).Within(1e-8).Percent);
        });
    }

    [TestCase(4)]
    [TestCase(50)]
    public void Frequencies_are_repeated_rows(int columns)
    {
        RegressionData data = RidgeSample.Made(18, columns);
        double[] frequencies = [.. Enumerable.Range(0, 18).Select(static i => (double)(i % 4))];
        int[] repeated = [.. Enumerable.Range(0, 18).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        RidgeEstimator estimator = new(new RidgeOptions { Penalties = [50.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.01] });
        RidgeResult weighted = estimator.Fit(data.WithWeights(frequencies, WeightKind.Frequency)),
            rows = estimator.Fit(RidgeSample.Selected(data, repeated));
        Assert.Multiple(() =>
        {
            Assert.That(weighted.Parameters, Is.EqualTo(rows.Parameters).Within(1e-9));
            Assert.That(weighted.ObservationCount, Is.EqualTo(rows.ObservationCount));
            for (int l = 0; l < 7; l++)
            {
                Assert.That(weighted.Grid[l].L2, Is.EqualTo(rows.Grid[l].L2).Within(1e-9).Percent);
                Assert.That(weighted.Grid[l].DegreesOfFreedom, Is.EqualTo(rows.Grid[l].DegreesOfFreedom).Within(1e-8));
                Assert.That(weighted.Grid[l].LeaveOneOut, Is.EqualTo(rows.Grid[l].LeaveOneOut).Within(1e-6).Percent);
                Assert.That(
                    weighted.Grid[l].GeneralizedCrossValidation,
                    Is.EqualTo(rows.Grid[l].GeneralizedCrossValidation).Within(1e-6).Percent
                );
            }
        });
    }

    [Test]
    public void A_grid_reports_its_best()
    {
        RidgeResult gcv = new RidgeEstimator(new RidgeOptions { Grid = true }).Fit(Cars()),
            loo = new RidgeEstimator(new RidgeOptions { Rule = RidgeRule.LeaveOneOut }).Fit(Cars());
        Assert.Multiple(() =>
        {
            Assert.That(gcv.Grid, Has.Length.EqualTo(100));
            Assert.That(gcv.Grid.Select(static point => point.L2), Is.Ordered.Descending);
            Assert.That(gcv.GeneralizedCrossValidation, Is.EqualTo(gcv.Grid.Min(static point => point.GeneralizedCrossValidation)));
            Assert.That(loo.LeaveOneOut, Is.EqualTo(loo.Grid.Min(static point => point.LeaveOneOut)));
            Assert.That(gcv.L2, Is.Not.EqualTo(gcv.Grid[0].L2).And.Not.EqualTo(gcv.Grid[^1].L2));
        });
    }

    [Test]
    public void Without_a_penalty_it_is_least_squares() =>
        Assert.That(
            new RidgeEstimator(new RidgeOptions { L2 = 0.0 }).Fit(Cars()).Parameters,
            Is.EqualTo(new OlsEstimator().Fit(Cars()).Parameters).Within(1e-9)
        );

    [Test]
    public void The_penalty_of_scikit_learn_is_divided_by_the_rows()
    {
        RidgeResult plain = new RidgeEstimator(new RidgeOptions { L2 = 2.0 }).Fit(Cars()),
            other = new RidgeEstimator(new RidgeOptions { L2 = 64.0, Convention = RidgeConvention.ScikitLearn }).Fit(Cars());
        Assert.That(other.Parameters, Is.EqualTo(plain.Parameters).Within(1e-12));
    }

    [Test]
    public void A_wide_path_of_ridges_is_the_ridge()
    {
        RegressionData data = RidgeSample.Made(15, 90);
        ElasticNetPath path = new ElasticNetPathEstimator(
            new ElasticNetPathOptions
            {
                Mixing = 0.0,
                Lambdas = [2.0, 0.1],
                Standardize = false,
            }
        ).Fit(data);
        RidgeResult ridge = new RidgeEstimator(new RidgeOptions { L2 = 0.1 }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(path.Results[1].Parameters, Is.EqualTo(ridge.Parameters).Within(1e-10));
            Assert.That(path.Results[1].KktResidual, Is.LessThan(1e-10));
            Assert.That(path.Results[1].DegreesOfFreedom, Is.EqualTo(ridge.DegreesOfFreedom).Within(1e-8));
        });
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        RegressionData constant = RegressionData.Create([KeyValuePair.Create("x", (double[])[1.0, 2.0, 4.0])], [5.0, 5.0, 5.0]);
        RegressionData collinear = RegressionData.Create(
            [KeyValuePair.Create("a", (double[])[1.0, 2.0, 4.0]), KeyValuePair.Create("b", (double[])[2.0, 4.0, 8.0])],
            [5.0, 6.0, 5.0]
        );
        Assert.Multiple(() =>
        {
            Assert.That(() => new RidgeEstimator(new RidgeOptions { L2 = -1.0 }), Throws.ArgumentException.With.Message.Contains("L2"));
            Assert.That(
                () => new RidgeEstimator(new RidgeOptions { L2 = 1.0, Grid = true }),
                Throws.ArgumentException.With.Message.Contains("leave one of the two out")
            );
            Assert.That(
                () => new RidgeEstimator(new RidgeOptions { Grid = true }).Fit(constant),
                Throws.ArgumentException.With.Message.Contains("constant")
            );
            Assert.That(
                () => new RidgeEstimator(new RidgeOptions { L2 = 0.0 }).Fit(collinear),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("penalty above 0")
            );
            Assert.That(
                ((IInformation)new RidgeEstimator(new RidgeOptions { L2 = 1.0 }).Fit(Cars())).InferenceUnavailableReason,
                Does.Contain("biased")
            );
        });
    }

    private static RegressionData Cars()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars.csv");
        return RegressionData.Create(Columns.Select(name => KeyValuePair.Create(name, file.Numbers(name))), file.Numbers("mpg"), "mpg");
    }
}
