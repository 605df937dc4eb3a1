using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Curvature;

public sealed class CurvatureTests
{
    // The negative log-likelihood of Poisson counts in log mu: H = sum of the counts at the maximum.
    [Test]
    public void The_inverse_Hessian_is_the_covariance_of_a_likelihood()
    {
        int[] counts = [3, 5, 2, 4, 6];
        ICostFunction problem = new LogMean(counts);
        OptimizationResult run = new Executor().Minimize(problem, [0.0], new BfgsSolver());
        MinimumCurvature curvature = MinimumCurvature.Of(problem, run);
        Assert.Multiple(() =>
        {
            Assert.That(curvature.Hessian[0], Is.EqualTo(20.0).Within(1e-6));
            Assert.That(curvature.StandardErrors[0], Is.EqualTo(1.0 / Math.Sqrt(20.0)).Within(1e-8));
            Assert.That(run.Gradient, Has.Length.EqualTo(1));
            Assert.That(Math.Abs(run.Gradient[0]), Is.EqualTo(run.GradientNorm));
        });
    }

    // y = 1, 2, 4 at x = 0, 1, 2: slope 1.5, residual variance 1/6, standard error sqrt(1/12).
    [Test]
    public void A_straight_line_has_the_errors_of_least_squares()
    {
        double[] x = [0, 1, 2];
        double[] y = [1, 2, 4];
        Line line = new(x, y);
        OptimizationResult run = new Executor().Minimize(line, [0.0, 0.0], new LevenbergMarquardtSolver());
        LeastSquaresCurvature curvature = LeastSquaresCurvature.Of(line, run);
        Assert.Multiple(() =>
        {
            Assert.That(curvature.Variance, Is.EqualTo(1.0 / 6.0).Within(1e-12));
            Assert.That(curvature.StandardErrors[1], Is.EqualTo(Math.Sqrt(1.0 / 12.0)).Within(1e-12));
            Assert.That(curvature.Covariance[1], Is.EqualTo(curvature.Covariance[2]).Within(1e-15));
            Assert.That(curvature.Jacobian, Is.EqualTo(new double[] { 1, 0, 1, 1, 1, 2 }));
        });
    }

    [Test]
    public void A_variable_on_its_bound_is_held()
    {
        double[] x = [0, 1, 2, 3];
        double[] y = [1, 0.5, -0.5, -1];
        void Residuals(ReadOnlySpan<double> b, Span<double> r)
        {
            for (int i = 0; i < 4; i++)
            {
                r[i] = y[i] - b[0] - (b[1] * x[i]);
            }
        }

        OptimizationResult run = Minimize.LevenbergMarquardt(
            Residuals,
            4,
            [double.NegativeInfinity, 0.0],
            [double.PositiveInfinity, double.PositiveInfinity],
            [5.0, 5.0]
        );
        Assert.That(run.Converged, run.Message);
        // Forward differences of the residuals, which are linear, leave eight digits.
        Assert.That(run.X, Is.EqualTo(new[] { 0.0, 0.0 }).Within(1e-7));
        Assert.That(run.X[1], Is.Zero);
    }

    [Test]
    public void A_run_that_did_not_converge_has_no_covariance()
    {
        ICostFunction problem = new LogMean([3]);
        OptimizationResult run = new Executor().Minimize(problem, [5.0], new BfgsSolver(), new ExecutionOptions { MaxIterations = 1 });
        Assert.That(() => MinimumCurvature.Of(problem, run), Throws.InvalidOperationException);
    }

    [Test]
    public void Variables_that_are_not_identified_are_named()
    {
        Line line = new([1, 1, 1], [1, 2, 3]);
        OptimizationResult run = new Executor().Minimize(line, [0.0, 0.0], new LevenbergMarquardtSolver());
        Assert.That(() => LeastSquaresCurvature.Of(line, run), Throws.InvalidOperationException.With.Message.Contains("not identified"));
    }

    // Two columns that differ by less than differences can tell.
    [Test]
    public void Differences_that_cannot_tell_columns_apart_give_no_covariance()
    {
        Differenced nearly = new();
        OptimizationResult run = new Executor().Minimize(
            new FiniteDifferenceResiduals(nearly, DifferenceScheme.Central),
            [1.0, 1.0],
            new LevenbergMarquardtSolver()
        );
        Assert.That(() => LeastSquaresCurvature.Of(nearly, run), Throws.InvalidOperationException);
    }

    private sealed class Differenced : IResiduals
    {
        public int Dimension => 2;

        public int ResidualCount => 5;

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
        {
            for (int i = 0; i < 5; i++)
            {
                residuals[i] = (x[0] * (i + 1)) + (x[1] * (i + 1) * (1.0 + (1e-13 * i))) - (i * i);
            }
        }
    }

    private sealed class LogMean(int[] counts) : IFusedObjective
    {
        public int Dimension => 1;

        public bool GivesHessian => false;

        public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            if (!hessian.IsEmpty)
            {
                throw new InvalidOperationException("It has none.");
            }

            double mean = Math.Exp(x[0]);
            if (!gradient.IsEmpty)
            {
                gradient[0] = (counts.Length * mean) - counts.Sum();
            }

            return (counts.Length * mean) - (counts.Sum() * x[0]);
        }
    }

    private sealed class Line(double[] x, double[] y) : IResiduals, IJacobian
    {
        public int Dimension => 2;

        public int ResidualCount => x.Length;

        public void Residuals(ReadOnlySpan<double> b, Span<double> residuals)
        {
            for (int i = 0; i < x.Length; i++)
            {
                residuals[i] = b[0] + (b[1] * x[i]) - y[i];
            }
        }

        public void Jacobian(ReadOnlySpan<double> b, Span<double> jacobian)
        {
            for (int i = 0; i < x.Length; i++)
            {
                jacobian[2 * i] = 1.0;
                jacobian[(2 * i) + 1] = x[i];
            }
        }
    }
}
