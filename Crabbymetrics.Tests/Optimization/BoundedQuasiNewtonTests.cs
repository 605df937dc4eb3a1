using Crabbymetrics.Optimization;
using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>What lbfgsb promises: few evaluations in a box and in any units; and costs alone near the edge of a domain.</summary>
public sealed class BoundedQuasiNewtonTests
{
    private static readonly ExecutionOptions Tight = new ExecutionOptions
    {
        StoppingRules = [new GradientNormRule { Absolute = 1e-5, Relative = 0.0 }],
    };

    private static Jet Cube(Jet x, Jet y) => Square(x - 1.0) + (100.0 * Square(y - Jet.Cube(x)));

    [TestCase(10.0)]
    [TestCase(20.0)]
    [TestCase(100.0)]
    [TestCase(1000.0)]
    public void The_first_step_in_a_box_has_the_length_of_the_box(double side)
    {
        BoundedCurvature problem = new([.. Enumerable.Repeat(-side, 4)], [.. Enumerable.Repeat(side, 4)], LargeElementProblems.Wood);

        OptimizationResult result = new Executor().Minimize(problem, [-3.0, -1.0, -3.0, -1.0], new LbfgsbSolver(), Tight);

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.Counts.Cost, Is.LessThanOrEqualTo(40), result.ToString());
    }

    [TestCase(1.0, 1.0)]
    [TestCase(1e20, 1.0)]
    [TestCase(1e-14, 1.0)]
    [TestCase(1.0, 1e-10)]
    [TestCase(1.0, 1e10)]
    public void Units_of_the_cost_and_of_the_variables_do_not_matter(double costs, double variables)
    {
        ElementProblem problem = new(
            "CUBE in other units",
            [-1.2 * variables, variables],
            [Element.Of(0, 1, (x, y) => costs * Cube(x / variables, y / variables))],
            [0.0]
        );

        OptimizationResult result = new Executor().Minimize(problem, problem.Start, new LbfgsbSolver());

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.X[0] / variables, Is.EqualTo(1.0).Within(1e-6));
        Assert.That(result.Counts.Cost, Is.LessThanOrEqualTo(80), result.ToString());
    }

    // GARCH(1, 1) with variances of daily returns: omega is 3e-6, far nearer to 0 than a step of differences.
    [Test]
    public void A_likelihood_in_natural_units_is_differentiated_within_its_domain()
    {
        Random random = new(20);
        double[] returns = new double[400];
        double variance = 1e-4;
        for (int t = 0; t < returns.Length; t++)
        {
            double normal = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
            returns[t] = Math.Sqrt(variance) * normal;
            variance = 3e-6 + (0.1 * returns[t] * returns[t]) + (0.87 * variance);
        }

        double Cost(ReadOnlySpan<double> p)
        {
            if (!(p[0] > 0.0 && p[1] >= 0.0 && p[2] >= 0.0))
            {
                return double.NaN;
            }

            double sum = 0.0;
            double h = 1e-4;
            foreach (double r in returns)
            {
                sum += 0.5 * (Math.Log(h) + (r * r / h));
                h = p[0] + (p[1] * r * r) + (p[2] * h);
            }

            return sum;
        }

        double[] start = [3e-6, 0.05, 0.9];
        double[] gradient = new double[3];
        new FiniteDifferenceProblem(new CostOnly(Cost, 3)).Gradient(start, gradient);
        // The slope by omega, by a difference in its own size.
        double exact = (Cost([3.01e-6, 0.05, 0.9]) - Cost([2.99e-6, 0.05, 0.9])) / 0.02e-6;
        Assert.That(Vectors.IsFinite(gradient), Is.True, string.Join(", ", gradient));
        Assert.That(Math.Sign(gradient[0]), Is.EqualTo(Math.Sign(exact)));

        OptimizationResult result = new Executor().Minimize(
            new FiniteDifferenceProblem(new CostOnly(Cost, 3), typicalSizes: [1e-6, 0.1, 1.0]),
            start,
            new BfgsSolver(),
            new ExecutionOptions { StoppingRules = [new GradientNormRule { Relative = 1e-5 }] }
        );
        OptimizationResult simplex = Minimize.NelderMead(Cost, start);

        Assert.That(result.Reason, Is.Not.EqualTo(TerminationReason.NonFiniteGradient), result.ToString());
        Assert.That(result.Cost, Is.EqualTo(simplex.Cost).Within(1e-4), result.ToString() + simplex);
    }

    private sealed class CostOnly(CostFunction cost, int n) : ICostFunction
    {
        public int Dimension => n;

        public double Cost(ReadOnlySpan<double> x) => cost(x);
    }
}
