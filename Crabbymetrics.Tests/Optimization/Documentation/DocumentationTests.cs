using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Optimization.Documentation;

/// <summary>The pages on optimization: every block of code stands, letter by letter, in a file that is compiled, and runs here.</summary>
public sealed class DocumentationTests
{
    private static readonly double[][] Rows =
    [
        [1.0, 0.2],
        [1.0, 1.5],
        [1.0, -0.3],
        [1.0, 2.2],
        [1.0, 0.9],
        [1.0, -1.1],
    ];

    private static readonly bool[] Outcomes = [false, true, true, true, false, false];

    [TestCase("optimization.md")]
    [TestCase("write-a-problem.md")]
    [TestCase("write-a-solver.md")]
    public void Code_in_the_pages_is_compiled(string page)
    {
        string text = File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", page));
        string compiled = string.Join('\n', Directory.GetFiles(Here(), "*.cs").Select(File.ReadAllText));
        string[] blocks = Regex
            .Matches(text, "```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value)
            .ToArray();

        Assert.That(blocks, Is.Not.Empty);
        foreach (string? block in blocks)
        {
            Assert.That(Unindented(compiled), Does.Contain(Unindented(block).Trim()), $"a block of {page} is in no file beside this test");
        }
    }

    [Test]
    public void The_quick_start_runs()
    {
        // docs: quick
        OptimizationResult result = Minimize.Lbfgs(
            x => Math.Pow(1.0 - x[0], 2) + (100.0 * Math.Pow(x[1] - (x[0] * x[0]), 2)),
            (x, g) =>
            {
                g[0] = (-2.0 * (1.0 - x[0])) - (400.0 * x[0] * (x[1] - (x[0] * x[0])));
                g[1] = 200.0 * (x[1] - (x[0] * x[0]));
            },
            [-1.2, 1.0]
        );
        Console.WriteLine($"{result.Reason}: {result.X[0]}, {result.X[1]}");
        // docs: end
        Assert.That(result.X, Is.All.EqualTo(1.0).Within(1e-8));
    }

    [Test]
    public void Nonnegative_least_squares_runs()
    {
        // docs: nonnegative
        double[] a = [1.0, 1.0, 1.0, 1.0, 0.0, 1.0]; // 3 x 2, row by row
        NonnegativeLeastSquaresResult answer = NonnegativeLeastSquares.Minimize(a, 2, [1.0, 1.0, -0.5]);
        Console.WriteLine($"{string.Join(", ", answer.Support)}: {string.Join(", ", answer.Values)}"); // 0: 1
        // docs: end
        Assert.That(answer.Support, Is.EqualTo((int[])[0]));
    }

    [Test]
    public void The_quadratic_program_runs()
    {
        // docs: quadratic
        QuadraticProgramResult nearest = QuadraticProgram
            .LeastSquares([1.0, 0.0, 0.0, 1.0], 2, [1.0, 2.5]) // the point (1, 2.5)
            .WithBounds([0.0, 0.0], [double.PositiveInfinity, double.PositiveInfinity])
            .WithConstraint([1.0, -2.0], -2.0, double.PositiveInfinity)
            .Minimize();
        Console.WriteLine($"{nearest.Status}: {string.Join(", ", nearest.Solution)}"); // Optimal: 1.4, 1.7
        // docs: end
        Assert.That(nearest.Solution, Is.EqualTo((double[])[1.4, 1.7]).Within(1e-15));
    }

    [Test]
    public void The_problem_runs()
    {
        double[][] rows = Rows;
        bool[] outcomes = Outcomes;
        // docs: run
        LogisticRegression problem = new LogisticRegression(rows, outcomes);
        foreach (DerivativeCheck check in DerivativeChecker.Check(problem, [0.3, -0.2]))
        {
            Console.WriteLine(check);
        }

        ExecutionOptions options = new ExecutionOptions { MaxIterations = 50, StoppingRules = [new NewtonDecrementRule(1e-8)] };
        OptimizationResult result = new Executor().Minimize(problem, [0.0, 0.0], new NewtonSolver(), options);
        Console.WriteLine(result.Converged ? $"{result.X[0]}, {result.X[1]}" : result.Message);
        // docs: end
        Assert.That(result.Reason, Is.EqualTo(TerminationReason.NewtonDecrement), result.ToString());
        Assert.That(DerivativeChecker.Check(problem, [0.3, -0.2]).All(check => check.IsRight));
    }

    [Test]
    public void The_solver_runs()
    {
        // docs: register
        ServiceCollection services = new ServiceCollection();
        services.AddSolver<SteepestDescentSolver>("steepest-descent");
        using ServiceProvider provider = services.BuildServiceProvider();
        ISolver solver = provider.GetRequiredService<ISolverRegistry>().Find("steepest-descent");
        // docs: end
        OptimizationResult result = new Executor().Minimize(
            new LogisticRegression(Rows, Outcomes),
            [0.0, 0.0],
            solver,
            new ExecutionOptions { StoppingRules = [new GradientNormRule { Absolute = 1e-8 }] }
        );
        Assert.That(result.Converged, Is.True, result.ToString());
    }

    [Test]
    public void An_interrupted_run_is_resumed()
    {
        LogisticRegression problem = new LogisticRegression(Rows, Outcomes);
        string path = Path.Combine(Path.GetTempPath(), $"crabby-docs-{Guid.NewGuid():N}");
        double[] start = [0.0, 0.0];
        // docs: resume
        ExecutionOptions limited = new ExecutionOptions
        {
            MaxIterations = 3,
            Checkpoint = new CheckpointOptions { Path = path },
        };
        OptimizationResult interrupted = new Executor().Minimize(problem, start, new LbfgsSolver(), limited);
        ExecutionOptions whole = new ExecutionOptions { Checkpoint = new CheckpointOptions { Path = path } };
        OptimizationResult resumed = new Executor().Minimize(problem, start, new LbfgsSolver(), whole);
        // docs: end
        File.Delete(path);
        Assert.That(interrupted.Reason, Is.EqualTo(TerminationReason.MaxIterations));
        Assert.That(resumed.Converged, Is.True);
        Assert.That(resumed.X, Is.EqualTo(new Executor().Minimize(problem, start, new LbfgsSolver()).X));
    }

    [Test]
    public void The_names_of_all_solvers_are_in_the_page()
    {
        string text = File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", "optimization.md"));

        foreach (string name in SolverRegistry.Default.Names)
        {
            Assert.That(text, Does.Contain($"`{name}`"));
        }

        foreach (string reason in Enum.GetNames<TerminationReason>())
        {
            Assert.That(text, Does.Contain($"`{reason}`"));
        }
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
