using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>Scores that jump have no derivative: no sandwich is made of them. Scores with a kink of their own (Huber's) have.</summary>
public sealed class KinkTests
{
    private static readonly double[] Nine = [1.1, 2.7, 3.0, 3.6, 4.2, 5.1, 6.6, 7.3, 9.9];

    private static readonly ICriterion<double[]> Median = EstimatingEquations.Minimize<double[]>(
        [KeyValuePair.Create("m", 0.0)],
        static data => data.Length,
        static (data, i, b) => Math.Abs(data[i] - b[0]),
        static (data, i, b, psi) => psi[0] = Math.Sign(b[0] - data[i])
    );

    [Test]
    public void A_median_is_refused_by_the_default_solver_with_what_to_do()
    {
        Assert.Multiple(() =>
        {
            foreach (double[] y in (double[][])[Nine, [.. Nine, 4.5], Sample(1001, 1.0), Sample(1000, 1e6), Sample(200, 1e-6)])
            {
                Assert.That(
                    () => new MEstimator<double[]>(Median).Fit(y),
                    Throws
                        .InstanceOf<ConvergenceException>()
                        .With.Message.Contains("kink")
                        .And.Message.Contains("nelder-mead")
                        .And.Message.Contains("bootstrap")
                        .And.Message.Contains("'m'"),
                    $"{y.Length}"
                );
            }
        });
    }

    [Test]
    public void The_place_of_a_kink_is_exact_however_far_away_a_step_has_led()
    {
        ICriterion<double[]> fromFour = EstimatingEquations.Minimize<double[]>(
            [KeyValuePair.Create("m", 4.0)],
            static data => data.Length,
            static (data, i, b) => Math.Abs(data[i] - b[0]),
            static (data, i, b, psi) => psi[0] = Math.Sign(b[0] - data[i]),
            true
        );
        Assert.That(
            () => new MEstimator<double[]>(fromFour).Fit([1.0, 3.0, 2.0, 8.0, 5.0, 9.0, 4.0, 7.0, 6.5]),
            Throws.InstanceOf<ConvergenceException>().With.Message.Contains("of row 0 jumps by 2 where 'm' passes 1.")
        );
    }

    [Test]
    public void A_median_by_nelder_mead_is_the_median_without_covariances_and_with_a_bootstrap()
    {
        MEstimationResult result = new MEstimator<double[]>(
            Median,
            new MEstimationOptions { Solver = "nelder-mead", MaxIterations = 1000 }
        ).Fit(Nine);
        BootstrapResult bootstrap = result.Bootstrap(200, 5);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[0], Is.EqualTo(4.2).Within(1e-6));
            Assert.That(result.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.Kink));
            Assert.That(result.InferenceUnavailableReason, Does.Contain("kink").And.Contain("bootstrap"));
            Assert.That(() => result.Covariance(), Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("bootstrap"));
            Assert.That(result.Summary().InferenceUnavailableReason, Does.Contain("kink"));
            Assert.That(bootstrap.Failures, Is.Empty);
            Assert.That(bootstrap.StandardErrors[0], Is.InRange(0.4, 1.6));
        });
    }

    [Test]
    public void Quantile_regression_is_recognized_from_its_equations()
    {
        double[] y = Sample(120, 1.0);
        IEstimatingEquations<double[]> quartile = EstimatingEquations.Create<double[]>(
            [KeyValuePair.Create("a", 0.1), KeyValuePair.Create("b", 0.1)],
            static data => data.Length,
            static (data, i, b, psi) =>
            {
                double x = 1e4 * (1 + (i % 7)),
                    score = 0.75 - (data[i] < b[0] + (b[1] * x) ? 1.0 : 0.0);
                (psi[0], psi[1]) = (score, score * x);
            }
        );
        Assert.That(
            () => new MEstimator<double[]>(quartile).Fit(y),
            Throws.InstanceOf<ConvergenceException>().With.Message.Contains("jump").And.Message.Contains("bootstrap")
        );
    }

    [Test]
    public void Residuals_that_are_rejected_at_a_bound_jump_there()
    {
        IEstimatingEquations<double[]> rejection = EstimatingEquations.Create<double[]>(
            [KeyValuePair.Create("m", 0.1)],
            static data => data.Length,
            static (data, i, b, psi) => psi[0] = Math.Abs(data[i] - b[0]) > 1.5 ? 0.0 : data[i] - b[0]
        );
        Assert.That(
            () => new MEstimator<double[]>(rejection).Fit(Sample(500, 1.0)),
            Throws.InstanceOf<ConvergenceException>().With.Message.Contains("jump")
        );
    }

    [TestCase(1e-6)]
    [TestCase(1.0)]
    [TestCase(1e6)]
    public void Bounded_and_saturating_scores_are_no_jumps(double unit)
    {
        double[] y = [.. Sample(300, unit), 1000.0 * unit];
        IEstimatingEquations<double[]> huber = EstimatingEquations.Create<double[]>(
            [KeyValuePair.Create("m", 0.0)],
            static data => data.Length,
            (data, i, b, psi) => psi[0] = Math.Clamp(data[i] - b[0], -unit, unit)
        );
        IEstimatingEquations<double[]> logistic = EstimatingEquations.Create<double[]>(
            [KeyValuePair.Create("m", 0.0)],
            static data => data.Length,
            (data, i, b, psi) => psi[0] = Math.Tanh(5.0 * (data[i] - b[0]) / unit)
        );
        Assert.Multiple(() =>
        {
            Assert.That(new MEstimator<double[]>(huber).Fit(y).Covariance().StandardErrors()[0] / unit, Is.InRange(0.03, 0.1));
            Assert.That(new MEstimator<double[]>(logistic).Fit(y).Covariance().StandardErrors()[0] / unit, Is.InRange(0.03, 0.12));
        });
    }

    [Test]
    public void A_smooth_criterion_by_nelder_mead_does_not_contradict_itself()
    {
        ICriterion<double[]> squares = EstimatingEquations.Minimize<double[]>(
            [KeyValuePair.Create("m", 0.0)],
            static data => data.Length,
            static (data, i, b) => 0.5 * (data[i] - b[0]) * (data[i] - b[0]),
            static (data, i, b, psi) => psi[0] = b[0] - data[i]
        );
        MEstimationResult found = new MEstimator<double[]>(
            squares,
            new MEstimationOptions { Solver = "nelder-mead", MaxIterations = 1000 }
        ).Fit(Nine);
        Assert.Multiple(() =>
        {
            Assert.That(found.Parameters[0], Is.EqualTo(Nine.Average()).Within(1e-6));
            Assert.That(found.InferenceUnavailableReason, Is.Null);
            Assert.That(
                () =>
                    new MEstimator<double[]>(
                        squares,
                        new MEstimationOptions
                        {
                            Solver = "nelder-mead",
                            MaxIterations = 1000,
                            Tolerance = 1e-15,
                        }
                    ).Fit([.. Nine.Select(static y => y + 1e6)]),
                Throws
                    .InstanceOf<ConvergenceException>()
                    .With.Message.Contains("standard errors long")
                    .And.Message.Not.Contains("Converged:")
            );
        });
    }

    private static double[] Sample(int n, double unit)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, n).Select(_ => unit * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 5.7))];
    }
}
