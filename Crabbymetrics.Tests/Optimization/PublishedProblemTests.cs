using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>The published problems, from the published starts and from far away.</summary>
public sealed class PublishedProblemTests
{
    private static readonly Executor Executor = new();

    private static IEnumerable<TestCaseData> Required() =>
        from name in Solvers.Newton.Concat(Solvers.QuasiNewton).Concat(["lbfgsb", "nonlinear-cg", "levenberg-marquardt"])
        from problem in PublishedProblems.Required
        where name != "lbfgsb" || problem.Name != "Powell badly scaled" // Its valley is below rounding for the compact matrix.
        select new TestCaseData(name, problem).SetArgDisplayNames(name, problem.Name);

    private static IEnumerable<TestCaseData> Further() =>
        from name in new[] { "newton", "trust-region", "trust-region-dogleg", "bfgs", "lbfgs", "nonlinear-cg", "levenberg-marquardt" }
        from problem in FurtherProblems.All
        select new TestCaseData(name, problem).SetArgDisplayNames(name, problem.Name);

    private static IEnumerable<TestCaseData> Far() =>
        from name in new[] { "trust-region", "levenberg-marquardt" }
        from factor in new[] { 10.0, 100.0 }
        from problem in PublishedProblems.Required
        where problem.Name != "Jennrich-Sampson" || factor < 100.0 // exp(400) squared overflows.
        select new TestCaseData(name, problem, factor).SetArgDisplayNames(name, problem.Name, factor.ToString("F0"));

    private static IEnumerable<TestCaseData> Remaining() =>
        from name in new[] { "trust-region", "trust-region-dogleg", "levenberg-marquardt" }
        from problem in RemainingProblems.All
        select new TestCaseData(name, problem).SetArgDisplayNames(name, problem.Name);

    [TestCaseSource(nameof(Remaining))]
    public void Reaches_the_minimum_of_the_remaining_problems(string name, object problem) => Reaches(name, (TestProblem)problem, 1.0);

    [TestCaseSource(nameof(Required))]
    public void Reaches_the_minimum_from_the_published_start(string name, object problem) => Reaches(name, (TestProblem)problem, 1.0);

    [TestCaseSource(nameof(Further))]
    public void Reaches_a_known_minimum_of_further_problems(string name, object problem) => Reaches(name, (TestProblem)problem, 1.0);

    [TestCaseSource(nameof(Far))]
    public void Reaches_a_known_minimum_from_far_away(string name, object problem, double factor) =>
        Reaches(name, (TestProblem)problem, factor);

    [TestCase("trust-region")]
    [TestCase("levenberg-marquardt")]
    public void A_start_beyond_the_largest_number_is_called_so(string name)
    {
        TestProblem problem = PublishedProblems.JennrichSampson;
        double[] start = [30.0, 40.0];

        OptimizationResult result = Executor.Minimize(problem, start, Solvers.Find(name));

        Assert.That(result.Reason, Is.EqualTo(TerminationReason.NonFiniteCost), "exp(400) squared is infinite");
    }

    [TestCaseSource(nameof(Nist))]
    public void Certified_sums_of_squares_to_nine_digits(object problem)
    {
        TestProblem nist = (TestProblem)problem;

        OptimizationResult result = Executor.Minimize(nist, nist.Start, new LevenbergMarquardtSolver());

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.Cost, Is.EqualTo(nist.Minima[0]).Within(1e-9 * nist.Minima[0]));
    }

    private static IEnumerable<TestCaseData> Nist() =>
        NistProblems.All.Select(problem => new TestCaseData(problem).SetArgDisplayNames(problem.Name));

    private static void Reaches(string name, TestProblem problem, double factor)
    {
        double[] start = problem.Start.Select(value => factor * value).ToArray();

        OptimizationResult result = Executor.Minimize(problem, start, Solvers.Find(name));

        Assert.That(
            problem.Minima.Any(minimum => Math.Abs(result.Cost - minimum) <= Math.Max(1e-8 * minimum, 1e-12)),
            Is.True,
            result.ToString()
        );
        Assert.That(
            result.Reason.IsConverged() || result.Reason is TerminationReason.RoundoffLimited or TerminationReason.NoAcceptableStep,
            result.ToString()
        );
        Assert.That(result.Counts, Is.EqualTo(problem.Counts), "the counts are exact");
        Assert.That(problem.Value(result.X.AsSpan()), Is.EqualTo(result.Cost).Within(1e-12 * (1.0 + result.Cost)));
    }
}
