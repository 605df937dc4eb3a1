using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>Wrong data and options: a clear error at once, and the estimator stays usable.</summary>
public sealed class PoissonBadInputTests
{
    private static readonly double[,] X =
    {
        { 1.0 },
        { 2.0 },
        { 4.0 },
    };

    [Test]
    public void A_negative_outcome_is_named_by_its_row() =>
        Assert.That(
            () => new PoissonEstimator().Fit(RegressionData.Create(X, [1.0, -2.0, 0.0])),
            Throws.ArgumentException.With.Message.Contains("-2 in row 1").And.Message.Contains("0 or more")
        );

    [Test]
    public void Outcomes_need_not_be_integers()
    {
        PoissonResult result = new PoissonEstimator().Fit(RegressionData.Create(X, [0.5, 1.25, 2.0]));
        Assert.That(result.Diagnostics.Converged);
    }

    [Test]
    public void More_parameters_than_rows_is_not_identified()
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1, 2, 5 },
                { 2, 1, 7 },
                { 3, 5, 1 },
            },
            [1.0, 2.0, 3.0]
        );
        Assert.That(
            () => new PoissonEstimator().Fit(data),
            Throws.TypeOf<IdentificationException>().With.Message.Contains("4 parameters for 3 observations")
        );
        Assert.That(new PoissonEstimator(new PoissonOptions { Alpha = 0.1 }).Fit(data).Diagnostics.Converged, "a penalty identifies them");
    }

    [TestCase(nameof(PoissonOptions.Alpha), -1.0)]
    [TestCase(nameof(PoissonOptions.Alpha), double.NaN)]
    [TestCase(nameof(PoissonOptions.Alpha), double.PositiveInfinity)]
    [TestCase(nameof(PoissonOptions.Tolerance), 0.0)]
    [TestCase(nameof(PoissonOptions.Tolerance), -1e-4)]
    [TestCase(nameof(PoissonOptions.Tolerance), double.NaN)]
    [TestCase(nameof(PoissonOptions.Tolerance), double.PositiveInfinity)]
    [TestCase(nameof(PoissonOptions.MaxIterations), 0.0)]
    [TestCase(nameof(PoissonOptions.MaxDegreeOfParallelism), 0.0)]
    [TestCase(nameof(PoissonOptions.MaxDegreeOfParallelism), -2.0)]
    public void An_option_out_of_range_is_named_at_construction(string option, double value)
    {
        PoissonOptions options = option switch
        {
            nameof(PoissonOptions.Alpha) => new PoissonOptions { Alpha = value },
            nameof(PoissonOptions.Tolerance) => new PoissonOptions { Tolerance = value },
            nameof(PoissonOptions.MaxIterations) => new PoissonOptions { MaxIterations = (int)value },
            _ => new PoissonOptions { MaxDegreeOfParallelism = (int)value },
        };
        Assert.That(
            () => new PoissonEstimator(options),
            Throws
                .ArgumentException.With.Message.Contains($"{option} must be")
                .And.Message.Contains(FormattableString.Invariant($"it is {value}"))
        );
    }

    [Test]
    public void An_unknown_solver_is_refused_with_those_known() =>
        Assert.That(
            () => new PoissonEstimator(new PoissonOptions { Solver = "simplex" }),
            Throws.ArgumentException.With.Message.Contains("simplex").And.Message.Contains("newton")
        );

    [Test]
    public void An_unknown_covariance_is_refused_with_those_known() =>
        Assert.That(
            () => new PoissonEstimator().Fit(Sample.Create(1, 50, 2).Data()).Summary("white"),
            Throws.ArgumentException.With.Message.Contains("white").And.Message.Contains("sandwich").And.Message.Contains("vanilla")
        );

    [Test]
    public void Predicting_with_another_number_of_columns_is_refused()
    {
        PoissonResult result = new PoissonEstimator().Fit(Sample.Create(1, 50, 2).Data());
        Assert.That(
            () => result.Predict(new double[2, 3]),
            Throws.ArgumentException.With.Message.Contains("3 columns").And.Message.Contains("fitted to 2")
        );
    }

    [Test]
    public void The_iteration_limit_throws_with_the_best_point_and_the_estimator_stays_usable()
    {
        RegressionData data = Sample.Create(3, 300, 3).Data();
        PoissonEstimator estimator = new(new PoissonOptions { MaxIterations = 1, Tolerance = 1e-9 });
        ConvergenceException error = Assert.Throws<ConvergenceException>(() => estimator.Fit(data))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.BestParameters, Has.Length.EqualTo(4));
            Assert.That(error.BestParameters, Has.All.Matches<double>(double.IsFinite));
            Assert.That(error.Diagnostics.Converged, Is.False);
            Assert.That(error.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.MaxIterations));
            Assert.That(error.Message, Does.Contain("1 iterations").And.Contain("MaxIterations"));
        });
        Assert.That(() => estimator.Fit(data), Throws.TypeOf<ConvergenceException>(), "the same again");
        Assert.That(new PoissonEstimator().Fit(data).Diagnostics.Converged);
    }

    [Test]
    public void A_cancelled_token_ends_the_fit() =>
        Assert.That(
            () => new PoissonEstimator().Fit(Sample.Create(3, 300, 3).Data(), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>()
        );

    [Test]
    public void No_data_is_an_argument_error() => Assert.That(() => new PoissonEstimator().Fit(null!), Throws.ArgumentNullException);

    [Test]
    public void A_model_without_parameters_is_refused() =>
        Assert.That(
            () => new PoissonEstimator(new PoissonOptions { FitIntercept = false }).Fit(RegressionData.Create([], [1.0, 2.0])),
            Throws.ArgumentException.With.Message.Contains("no parameters")
        );
}
