using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Solvers on problems in the style of CUTEst, many of 1,000 variables, and within bounds: they end at a known minimum.</summary>
public sealed class ElementProblemTests
{
    private static readonly ExecutionOptions Tight = new ExecutionOptions
    {
        MaxEvaluations = 20_000,
        StoppingRules = [new GradientNormRule { Absolute = 1e-5, Relative = 0.0 }],
    };

    // No solver of first derivatives comes near to these minima while the gradient is above 1e-5, or in 20,000 evaluations.
    private static readonly string[] Flat = ["NONDQUAR 100", "DQRTIC 1000", "POWER 1000"];

    // Evaluations of SciPy 1.10.1's L-BFGS-B, exact gradients, max |g_i| <= 1e-5: build/peers/scipy_problems.py --solvers lbfgsb. Problems
    // on which both end at a known minimum.
    private static readonly (string Name, int Evaluations)[] Scipy =
    [
        ("Rosenbrock", 45),
        ("Freudenstein-Roth", 21),
        ("Beale", 16),
        ("Helical valley", 33),
        ("Powell singular", 31),
        ("Wood", 119),
        ("Brown-Dennis", 64),
        ("Variably dimensioned 10", 20),
        ("Chebyquad 8", 27),
        ("Brown badly scaled", 27),
        ("Bard", 24),
        ("Box 3D", 38),
        ("Kowalik-Osborne", 36),
        ("Osborne 1", 130),
        ("Osborne 2", 93),
        ("Biggs EXP6", 42),
        ("Watson 6", 55),
        ("Trigonometric 10", 30),
        ("Broyden tridiagonal 10", 20),
        ("Broyden banded 10", 13),
        ("Discrete boundary value 10", 41),
        ("Gulf", 57),
        ("Brown almost linear 10", 19),
        ("Discrete integral 10", 6),
        ("Linear full rank 5, 10", 3),
        ("Linear rank 1 5, 10", 3),
        ("Linear rank 1, zero columns 5, 10", 3),
        ("Extended Rosenbrock 10", 45),
        ("Extended Powell 12", 50),
        ("Chebyquad 9", 26),
        ("Chebyquad 10", 32),
        ("Misra1a from 500", 106),
        ("Misra1a from 250", 71),
        ("Rat42 from 100", 70),
        ("Rat42 from 75", 41),
        ("Rat43 from 700", 78),
        ("Eckerle4 from 1.5", 12),
        ("Misra1b from 300", 100),
        ("Misra1d from 500", 62),
        ("DanWood from 1", 24),
        ("DanWood from 0.7", 13),
        ("MGH17 from 0.5", 130),
        ("BoxBOD from 1", 29),
        ("MGH09 from 0.25", 36),
        ("Thurber from 1000", 234),
        ("Thurber from 1300", 228),
        ("CUBE", 45),
        ("DENSCHNA", 11),
        ("DENSCHNB", 9),
        ("DENSCHNC", 17),
        ("DENSCHND", 40),
        ("DENSCHNE", 37),
        ("DENSCHNF", 10),
        ("SISSER", 13),
        ("HAIRY", 76),
        ("HIMMELBB", 20),
        ("HIMMELBG", 13),
        ("HIMMELBH", 6),
        ("Himmelblau", 16),
        ("BRKMCC", 8),
        ("CLIFF", 43),
        ("SINEVAL", 196),
        ("ENGVAL2", 30),
        ("S308", 14),
        ("ZANGWIL2", 3),
        ("JENSMP scaled", 24),
        ("Branin", 9),
        ("Camel", 9),
        ("ARWHEAD 1000", 53),
        ("BDQRTIC 100", 53),
        ("CRAGGLVY 1000", 90),
        ("CHNRSNBM 50", 279),
        ("COSINE 1000", 19),
        ("DIXMAANA 300", 12),
        ("DIXMAANB 300", 12),
        ("DIXMAANE 300", 98),
        ("DIXMAANI 300", 643),
        ("DIXMAANJ 1500", 159),
        ("DIXON3DQ 100", 183),
        ("EDENSCH 1000", 30),
        ("EG2 1000", 5),
        ("ENGVAL1 1000", 20),
        ("EXTROSNB 10", 1033),
        ("FLETCHCR 100", 404),
        ("FREUROTH 1000", 38),
        ("GENROSE 100", 337),
        ("HILBERTA 10", 25),
        ("LIARWHD 1000", 25),
        ("NONDIA 1000", 22),
        ("SCHMVETT 100", 46),
        ("SINQUAD 50", 73),
        ("SROSENBR 1000", 44),
        ("TQUARTIC 1000", 27),
        ("TRIDIA 1000", 466),
        ("WOODS 1000", 119),
        ("HS1", 47),
        ("HS2", 16),
        ("HS3", 4),
        ("HS4", 2),
        ("HS5", 8),
        ("HS38", 33),
        ("HS45", 15),
        ("HS110", 7),
        ("BIGGSB1 100", 181),
        ("CAMEL6", 15),
        ("Rosenbrock in [-5, 0.8]", 4),
    ];

    private static IEnumerable<ElementProblem> All =>
        SmallElementProblems.All.Concat(LargeElementProblems.All).Concat(BoundedElementProblems.All);

    private static IEnumerable<TestCaseData> Runs(string solver) =>
        All.Where(problem => !Flat.Contains(problem.Name))
            .Select(problem => new TestCaseData(problem).SetArgDisplayNames(solver, problem.Name));

    private static IEnumerable<TestCaseData> FirstDerivatives() => Runs("lbfgsb");

    // In the curved valley of EXTROSNB conjugate gradients take more than 20,000 calls.
    private static IEnumerable<TestCaseData> SecondDerivatives() =>
        Runs("trust-region").Where(run => ((ElementProblem)run.Arguments[0]!).Name != "EXTROSNB 10");

    [TestCaseSource(nameof(FirstDerivatives))]
    public void Bounded_quasi_Newton_ends_at_a_known_minimum(object problem) => EndsAtAMinimum((ElementProblem)problem, "lbfgsb");

    [TestCaseSource(nameof(SecondDerivatives))]
    public void Trust_region_ends_at_a_known_minimum(object problem) => EndsAtAMinimum((ElementProblem)problem, "trust-region");

    [TestCaseSource(nameof(FirstDerivatives))]
    public void Judging_the_end_takes_at_most_eight_costs(object problem)
    {
        ElementProblem element = (ElementProblem)problem;

        OptimizationResult judged = new Executor().Minimize(element, element.Start, new LbfgsbSolver(), Tight);
        OptimizationResult taken = new Executor().Minimize(
            element,
            element.Start,
            new LbfgsbSolver(),
            Tight with
            {
                VerifyConvergence = false,
            }
        );

        if (judged.Iterations == taken.Iterations)
        {
            Assert.That(judged.Counts.Cost - taken.Counts.Cost, Is.InRange(0, 8), judged.ToString());
            Assert.That(Evaluations(judged), Is.LessThanOrEqualTo(2 * Evaluations(taken)), "no more than the run itself took");
        }
        else
        {
            Assert.That(judged.Iterations, Is.GreaterThan(taken.Iterations), "an end that was refused goes on");
        }
    }

    [Test]
    public void Bounded_quasi_Newton_needs_no_more_than_a_tenth_above_SciPy_in_sum_and_nowhere_twice_as_much()
    {
        Dictionary<string, (ICostFunction Problem, double[] Start)> problems = PublishedProblems
            .All.Concat(NistProblems.All)
            .Select(problem => (problem.Name, Problem: (ICostFunction)problem, problem.Start))
            .Concat(All.Select(problem => (problem.Name, Problem: (ICostFunction)problem, problem.Start)))
            .ToDictionary(problem => problem.Name, problem => (problem.Problem, problem.Start));
        int ours = 0;
        foreach ((string name, int evaluations) in Scipy)
        {
            (ICostFunction problem, double[] start) = problems[name];
            OptimizationResult result = new Executor().Minimize(problem, start, new LbfgsbSolver(), Tight);
            int count = Math.Max(result.Counts.Cost, result.Counts.Gradient);
            ours += count;
            Assert.That(count, Is.LessThanOrEqualTo(2 * evaluations), name);
        }

        Assert.That(Scipy, Has.Length.GreaterThan(80));
        Assert.That(ours, Is.LessThanOrEqualTo(1.1 * Scipy.Sum(pair => pair.Evaluations)));
    }

    [Test]
    public void A_start_where_the_cost_has_levelled_off_is_no_minimum()
    {
        ElementProblem problem = All.Single(problem => problem.Name == "HS25");
        foreach (string solver in new[] { "lbfgsb", "trust-region" })
        {
            OptimizationResult result = new Executor().Minimize(problem, problem.Start, Solvers.Find(solver), Tight);

            Assert.That(result.X, Is.Not.EqualTo(problem.Start), result.ToString());
            Assert.That(!result.Converged || result.Cost < 1e-6, Is.True, result.ToString());
        }
    }

    // Products of SciPy 1.10.1 with the Hessian on problems of 1,000 variables and more, to the same gradient: Newton-CG, trust-ncg;
    // 0 where it ended elsewhere.
    private static readonly (string Name, int NewtonCg, int TrustRegion)[] Products =
    [
        ("ARWHEAD 1000", 6, 11),
        ("CRAGGLVY 1000", 107, 144),
        ("COSINE 1000", 13, 35),
        ("DIXMAANJ 1500", 3226, 1056),
        ("EDENSCH 1000", 36, 67),
        ("EG2 1000", 3, 6),
        ("ENGVAL1 1000", 27, 41),
        ("FREUROTH 1000", 57, 58),
        ("LIARWHD 1000", 26, 47),
        ("NONDIA 1000", 8, 16),
        ("POWER 1000", 9443, 7375),
        ("SROSENBR 1000", 144, 117),
        ("TOINTGSS 1000", 6, 31),
        ("TQUARTIC 1000", 2, 0),
        ("TRIDIA 1000", 756, 635),
        ("WOODS 1000", 2021, 362),
    ];

    // The judgement of the end is among the products. In sum there are far fewer.
    [TestCase("newton-cg", 1.2, 0.8)]
    [TestCase("trust-region", 1.0, 1.0)]
    public void Products_with_large_Hessians_are_not_more_than_those_of_SciPy(string solver, double most, double mostInSum)
    {
        double logarithms = 0.0;
        int ours = 0;
        int theirs = 0;
        int count = 0;
        foreach ((string name, int newton, int trustRegion) in Products)
        {
            int scipy = solver == "newton-cg" ? newton : trustRegion;
            if (scipy == 0)
            {
                continue;
            }

            ElementProblem problem = All.Single(problem => problem.Name == name);
            OptimizationResult result = new Executor().Minimize(problem, problem.Start, Solvers.Find(solver), Tight);
            logarithms += Math.Log((double)result.Counts.HessianProduct / scipy);
            ours += result.Counts.HessianProduct;
            theirs += scipy;
            count++;
        }

        Assert.That(Math.Exp(logarithms / count), Is.LessThanOrEqualTo(most), "the geometric mean");
        Assert.That((double)ours / theirs, Is.LessThanOrEqualTo(mostInSum));
    }

    // The end used to be judged by a system solved to ten digits, which took some thousand products.
    [TestCase("DIXMAANI 300", 590)]
    [TestCase("DIXMAANJ 1500", 1056)]
    public void Ill_conditioned_Hessians_take_no_more_than_twice_the_products_of_SciPy(string name, int scipy)
    {
        ElementProblem problem = All.Single(problem => problem.Name == name);

        OptimizationResult result = new Executor().Minimize(problem, problem.Start, new TrustRegionSolver(), Tight);

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(result.Counts.HessianProduct, Is.LessThanOrEqualTo(2 * scipy));
    }

    // A positive definite Hessian says all: no cost is spent on the end.
    [TestCase("newton")]
    [TestCase("trust-region-exact")]
    [TestCase("trust-region-dogleg")]
    public void A_Hessian_saves_the_costs_of_the_judgement(string solver)
    {
        string[] names = ["DENSCHNA", "DENSCHNB", "BRKMCC", "ENGVAL2", "HIMMELBH", "CHNRSNBM 50"];
        foreach (ElementProblem problem in All.Where(problem => names.Contains(problem.Name)))
        {
            OptimizationResult judged = new Executor().Minimize(problem, problem.Start, Solvers.Find(solver));
            OptimizationResult taken = new Executor().Minimize(
                problem,
                problem.Start,
                Solvers.Find(solver),
                new ExecutionOptions { VerifyConvergence = false }
            );

            Assert.That(judged.Converged, Is.True, problem.Name);
            Assert.That(judged.Counts.Cost, Is.EqualTo(taken.Counts.Cost), $"{problem.Name}: {judged} {taken}");
        }
    }

    private static int Evaluations(OptimizationResult result) => Math.Max(result.Counts.Cost, result.Counts.Gradient);

    private static void EndsAtAMinimum(ElementProblem problem, string solver)
    {
        OptimizationResult result = new Executor().Minimize(problem, problem.Start, Solvers.Find(solver), Tight);

        Assert.That(result.Converged, Is.True, result.ToString());
        Assert.That(
            problem.Minima.Min(minimum => Math.Abs(result.Cost - minimum) / (minimum == 0.0 ? 1e-6 : 1e-5 * Math.Abs(minimum))),
            Is.LessThanOrEqualTo(1.0),
            result.ToString()
        );
    }
}
