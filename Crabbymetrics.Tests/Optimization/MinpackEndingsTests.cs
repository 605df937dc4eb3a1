using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>
/// Where <c>lmder</c> of MINPACK ends on the problems of More, Garbow and Hillstrom, from 1, 10 and 100 times the published starts: the
/// norms of the residuals in the output of its own test program (cminpack, examples/ref/lmddrv.ref). What it reaches is reached, or less,
/// or another published minimum; a point on its way to infinity is not called converged.
/// </summary>
public sealed class MinpackEndingsTests
{
    private static IEnumerable<TestCaseData> Endings()
    {
        static IEnumerable<TestCaseData> Of(TestProblem problem, params double[] norms) =>
            norms.Select(
                (norm, k) =>
                    new TestCaseData(problem.Fresh(), Math.Pow(10.0, k), norm).SetArgDisplayNames(problem.Name, $"{Math.Pow(10.0, k)}")
            );

        return
        [
            .. Of(RemainingProblems.LinearFullRank(5, 10), 2.236068),
            .. Of(RemainingProblems.LinearFullRank(5, 50), 6.708204),
            .. Of(RemainingProblems.LinearRankOne(5, 10), 1.463850),
            .. Of(RemainingProblems.LinearRankOne(5, 50), 3.482630),
            .. Of(RemainingProblems.LinearRankOneWithZeros(5, 10), 1.909727),
            .. Of(RemainingProblems.LinearRankOneWithZeros(5, 50), 3.691729),
            .. Of(PublishedProblems.Rosenbrock, 0.0, 0.0, 0.0),
            .. Of(PublishedProblems.HelicalValley, 0.0, 0.0, 0.0),
            .. Of(PublishedProblems.PowellSingular, 0.0, 0.0, 0.0),
            .. Of(PublishedProblems.FreudensteinRoth, 6.998875, 6.998875, 6.998875),
            .. Of(FurtherProblems.Bard, 9.063596e-2, 4.174769, 4.174769),
            .. Of(FurtherProblems.KowalikOsborne, 1.753584e-2, 3.205219e-2, 1.753584e-2),
            .. Of(FurtherProblems.Meyer, 9.377945, 794.6453),
            .. Of(FurtherProblems.Watson(6, 2.28767005355e-3), 4.782959e-2, 4.782959e-2, 4.782959e-2),
            .. Of(FurtherProblems.Watson(9, 1.39976013e-6), 1.183115e-3, 1.183115e-3, 1.183115e-3),
            .. Of(FurtherProblems.Watson(12, 4.72238112e-10), 2.173104e-5, 2.173104e-5, 2.173104e-5),
            .. Of(FurtherProblems.Box3D, 0.0),
            .. Of(PublishedProblems.JennrichSampson, 11.15178),
            .. Of(PublishedProblems.BrownDennis, 292.9543, 292.9543, 292.9543),
            .. Of(PublishedProblems.Chebyquad, 5.930324e-2),
            .. Of(PublishedProblems.ChebyquadOf(9, 0.0), 0.0),
            .. Of(PublishedProblems.ChebyquadOf(10, 0.0), 8.064710e-2),
            .. Of(RemainingProblems.BrownAlmostLinear(10), 0.0, 0.0, 0.0),
            .. Of(RemainingProblems.BrownAlmostLinear(30), 0.0),
            .. Of(RemainingProblems.BrownAlmostLinear(40), 0.0),
            .. Of(FurtherProblems.Osborne1, 7.392493e-3),
            .. Of(FurtherProblems.Osborne2, 0.2003440),
        ];
    }

    [TestCaseSource(nameof(Endings))]
    public void Ends_where_lmder_ends_or_below(object problem, double factor, double norm)
    {
        TestProblem test = (TestProblem)problem;

        OptimizationResult result = new Executor().Minimize(
            test,
            test.Start.Select(value => factor * value).ToArray(),
            new LevenbergMarquardtSolver()
        );

        Assert.That(result.Converged || result.Reason == TerminationReason.RoundoffLimited, Is.True, result.ToString());
        bool isPublished = test.Minima.Any(minimum => Math.Abs(result.Cost - minimum) <= 1e-8 * minimum);
        Assert.That(isPublished || Math.Sqrt(result.Cost) <= (norm * (1.0 + 1e-6)) + 1e-6, Is.True, result.ToString());
        Assert.That(result.X.Max(Math.Abs), Is.LessThan(1e6), "not on the way to infinity");
        Assert.That(result.Counts, Is.EqualTo(test.Counts));
    }
}
