using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Any gradient solver takes any line search.</summary>
public sealed class LineSearchTests
{
    private static readonly ILineSearch[] Searches =
    [
        new MoreThuenteLineSearch(),
        new HagerZhangLineSearch(),
        new BacktrackingLineSearch(),
        new StrongWolfeLineSearch(),
    ];

    private static IEnumerable<TestCaseData> Pairs() =>
        from search in Searches
        from solver in new ISolver[]
        {
            new NewtonSolver { LineSearch = search },
            new NewtonCgSolver { LineSearch = search },
            new BfgsSolver { LineSearch = search },
            new LbfgsSolver { LineSearch = search },
            new LbfgsbSolver { LineSearch = search },
            new NonlinearCgSolver { LineSearch = Tight(search) },
        }
        from problem in new[]
        {
            PublishedProblems.Rosenbrock,
            PublishedProblems.Wood,
            PublishedProblems.HelicalValley,
            PublishedProblems.BrownDennis,
            PublishedProblems.FreudensteinRoth,
        }
        select new TestCaseData(solver, problem).SetArgDisplayNames(solver.Name, search.GetType().Name, problem.Name);

    [TestCaseSource(nameof(Pairs))]
    public void Every_search_with_every_solver(ISolver solver, object problem)
    {
        TestProblem published = ((TestProblem)problem).Fresh();

        OptimizationResult result = new Executor().Minimize(published, published.Start, solver);

        Assert.That(
            published.Minima.Any(minimum => Math.Abs(result.Cost - minimum) <= Math.Max(1e-8 * minimum, 1e-10)),
            Is.True,
            result.ToString()
        );
        if (solver is not NonlinearCgSolver { LineSearch: BacktrackingLineSearch })
        {
            Assert.That(result.Converged || result.Reason == TerminationReason.RoundoffLimited, result.ToString());
        }

        Assert.That(result.Counts, Is.EqualTo(published.Counts));
    }

    [TestCase(ConjugacyFormula.FletcherReeves)]
    [TestCase(ConjugacyFormula.PolakRibierePlus)]
    [TestCase(ConjugacyFormula.HestenesStiefel)]
    [TestCase(ConjugacyFormula.HagerZhang)]
    public void Every_formula_of_conjugate_gradients(ConjugacyFormula formula)
    {
        foreach (
            TestProblem? problem in new[]
            {
                PublishedProblems.Rosenbrock,
                PublishedProblems.Beale,
                PublishedProblems.Wood,
                PublishedProblems.VariablyDimensioned,
            }
        )
        {
            OptimizationResult result = new Executor().Minimize(problem, problem.Start, new NonlinearCgSolver { Formula = formula });
            Assert.That(result.Cost, Is.LessThan(1e-12), $"{problem.Name}: {result}");
        }
    }

    [TestCase(ConjugacyFormula.FletcherReeves)]
    [TestCase(ConjugacyFormula.PolakRibierePlus)]
    [TestCase(ConjugacyFormula.HestenesStiefel)]
    [TestCase(ConjugacyFormula.HagerZhang)]
    public void Memory_is_what_makes_conjugate_gradients_fast(ConjugacyFormula formula)
    {
        TestProblem problem = PublishedProblems.Wood;
        OptimizationResult classical = new Executor().Minimize(
            problem,
            problem.Start,
            new NonlinearCgSolver { Formula = formula, Memory = 0 }
        );
        OptimizationResult preconditioned = new Executor().Minimize(problem, problem.Start, new NonlinearCgSolver { Formula = formula });

        Assert.That(classical.Cost, Is.LessThan(1e-12), classical.ToString());
        Assert.That(preconditioned.Cost, Is.LessThan(1e-12), preconditioned.ToString());
        Assert.That(2 * preconditioned.Counts.Cost, Is.LessThan(classical.Counts.Cost));
    }

    [Test]
    public void A_jump_between_neighbouring_numbers_ends_the_search()
    {
        foreach (double jump in new[] { 1.0 / 3.0, 0.7, Math.PI / 4.0, 0.99999 })
        {
            foreach (ILineSearch? search in Searches.Append(new HagerZhangLineSearch { MaximumTrials = 1000 }))
            {
                LineFunction line = new LineFunction(new Evaluator(new OneDimensional(a => a < jump ? (-a, -1.0) : (10.0 + a, 1.0))));
                line.Begin([0.0], 0.0, [-1.0], [1.0]);
                Assert.That(
                    search.Search(line, 1.0, 10.0),
                    Is.EqualTo(LineSearchOutcome.Accepted),
                    $"{search}: any step before the jump lowers the cost"
                );
                Assert.That(line.KeptStep, Is.GreaterThan(0.0).And.LessThan(jump));
            }
        }
    }

    [Test]
    public void Where_costs_are_all_rounding_the_slopes_lead()
    {
        // The minimum is at 1, the fall to it 2e-16, and the cost jumps up and down by as much.
        static (double, double) Phi(double a) => (1.0 + (a > 0.0 && a < 0.9 ? 2.2e-16 : 0.0), 4e-16 * (a - 1.0));
        foreach (
            ILineSearch search in new ILineSearch[]
            {
                new MoreThuenteLineSearch { Curvature = 0.1 },
                new StrongWolfeLineSearch { Curvature = 0.1 },
                new HagerZhangLineSearch { Curvature = 0.1 },
            }
        )
        {
            LineFunction line = new LineFunction(new Evaluator(new OneDimensional(Phi)));
            line.Begin([0.0], 1.0, [-4e-16], [1.0]);
            Assert.That(search.Search(line, 1e-3, 1e10), Is.EqualTo(LineSearchOutcome.Accepted), search.ToString());
            Assert.That(line.KeptStep, Is.EqualTo(1.0).Within(0.1), search.ToString());
        }
    }

    [Test]
    public void Searches_satisfy_what_they_promise()
    {
        foreach (ILineSearch search in Searches)
        {
            foreach (double first in new[] { 1e-6, 1e-3, 1.0, 1e3 })
            {
                static (double, double) Phi(double a) => (Math.Cosh(a - 1.0) - (0.2 * a), Math.Sinh(a - 1.0) - 0.2);
                Evaluator evaluator = new Evaluator(new OneDimensional(Phi));
                LineFunction line = new LineFunction(evaluator);
                (double value, double slope) = Phi(0.0);
                line.Begin([0.0], value, [slope], [1.0]);

                Assert.That(search.Search(line, first, 1e10), Is.EqualTo(LineSearchOutcome.Accepted), $"{search} from {first}");
                Assert.That(line.KeptValue, Is.LessThanOrEqualTo(value + (1e-4 * line.KeptStep * slope)));
                if (search is not BacktrackingLineSearch)
                {
                    Assert.That(line.KeptSlope, Is.GreaterThanOrEqualTo(0.9 * slope), "the Wolfe condition");
                }

                Assert.That(line.KeptPoint[0], Is.EqualTo(line.KeptStep));
            }
        }
    }

    [Test]
    public void A_direction_uphill_is_refused_without_a_trial()
    {
        foreach (ILineSearch search in Searches)
        {
            Evaluator evaluator = new Evaluator(new OneDimensional(a => (a, 1.0)));
            LineFunction line = new LineFunction(evaluator);
            line.Begin([0.0], 0.0, [1.0], [1.0]);
            Assert.That(search.Search(line, 1.0, 10.0), Is.EqualTo(LineSearchOutcome.Failed));
            Assert.That(evaluator.Counts.Calls, Is.Zero);
        }
    }

    [Test]
    public void A_trial_where_the_cost_overflows_is_shortened()
    {
        foreach (ILineSearch search in Searches)
        {
            static (double, double) Phi(double a) => (Math.Exp(a) - (100.0 * a), Math.Exp(a) - 100.0);
            LineFunction line = new LineFunction(new Evaluator(new OneDimensional(Phi)));
            line.Begin([0.0], 1.0, [-99.0], [1.0]);
            Assert.That(search.Search(line, 1e4, 1e10), Is.EqualTo(LineSearchOutcome.Accepted), search.ToString());
            Assert.That(line.KeptValue, Is.LessThan(1.0));
        }
    }

    private static ILineSearch Tight(ILineSearch search) =>
        search switch
        {
            MoreThuenteLineSearch more => more with { Curvature = 0.1 },
            StrongWolfeLineSearch strong => strong with { Curvature = 0.1 },
            _ => search,
        };
}
