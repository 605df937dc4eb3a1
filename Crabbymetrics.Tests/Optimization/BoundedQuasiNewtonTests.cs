using Crabbymetrics.Optimization;
using static Crabbymetrics.Tests.Optimization.Jet;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>What lbfgsb promises: few evaluations in a box and in any units.</summary>
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
}
