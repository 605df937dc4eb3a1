using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <content>Checkpoints, memory, another start, problems that are not convex.</content>
public abstract partial class SolverContract
{
    private const int ResumedIterations = 12;

    /// <summary>Whether the solver takes a smooth function of several variables, or residuals. One of another kind (of one variable, of
    /// integers) is not tried on the contract's other problems.</summary>
    /// <value>Default true.</value>
    protected virtual bool TakesSmoothProblems => true;

    /// <summary>A run that is interrupted after any iteration and resumed from its checkpoint gives the bits of one that was
    /// not.</summary>
    [Test]
    public void A_resumed_run_gives_the_bits_of_one_that_was_not_interrupted()
    {
        OptimizationResult whole = Run(CreateSolver(), Problem());
        string path = Path.Combine(Path.GetTempPath(), $"crabbymetrics-{Guid.NewGuid():N}.ckpt");
        try
        {
            CheckpointOptions checkpoint = new() { Path = path, EveryIterations = 1 };
            int last = Math.Min(ResumedIterations, whole.Iterations - 1);
            if (last < 1)
            {
                Assert.Inconclusive("The run takes one iteration: there is nothing to interrupt.");
            }

            for (int interrupted = 1; interrupted <= last; interrupted++)
            {
                File.Delete(path);
                Minimize(Options with { MaxIterations = interrupted, Checkpoint = checkpoint });
                OptimizationResult resumed = Minimize(Options with { Checkpoint = checkpoint });
                string at = FormattableString.Invariant($"interrupted after {interrupted} of {whole.Iterations} iterations");
                Assert.That(Bits.Of(resumed.X), Is.EqualTo(Bits.Of(whole.X)), at);
                Assert.That(resumed.Iterations, Is.EqualTo(whole.Iterations), at);
                Assert.That(resumed.Counts, Is.EqualTo(whole.Counts), at);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A run allocates where it is made, and not in its iterations.</summary>
    [Test]
    public void Iterations_allocate_nothing()
    {
        const int Warm = 3,
            Measured = 5;
        RequireSmooth();
        IProblem problem = SolvesLeastSquares ? new ContractValleyResiduals() : new ContractValley();
        // The least of some rounds: what is compiled, or made once for all runs, is there in the later ones.
        const int Rounds = 6;
        long allocated = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            SolverRun run = CreateSolver().CreateRun(new Evaluator(problem));
            TerminationReason? reason = run.Start(ContractValley.Start);
            for (int i = 0; i < Warm && reason is null; i++)
            {
                reason = run.Iterate();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Measured && reason is null; i++)
            {
                reason = run.Iterate();
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            if (reason is not null)
            {
                Assert.Inconclusive("The run ended before its memory could be measured.");
            }
        }

        Assert.That(allocated, Is.Zero, $"bytes allocated by five iterations of {CreateSolver().Name}");
    }

    /// <summary>Two runs of one solver, an iteration of each in turn, go where each goes alone: they share no buffer.</summary>
    [Test]
    public void Runs_of_one_solver_do_not_meet()
    {
        const int Iterations = 6;
        RequireSmooth();
        IProblem problem = SolvesLeastSquares ? new ContractValleyResiduals() : new ContractValley();
        ISolver solver = CreateSolver();
        double[][] starts = [ContractValley.Start, [0.4, 0.7]];
        SolverRun[] together = [.. starts.Select(_ => solver.CreateRun(new Evaluator(problem)))],
            alone = [.. starts.Select(_ => CreateSolver().CreateRun(new Evaluator(problem)))];
        bool[] ended = new bool[2];
        for (int r = 0; r < 2; r++)
        {
            ended[r] = alone[r].Start(starts[r]) is not null;
            for (int i = 0; i < Iterations && !ended[r]; i++)
            {
                ended[r] = alone[r].Iterate() is not null;
            }
        }

        ended = [together[0].Start(starts[0]) is not null, together[1].Start(starts[1]) is not null];
        for (int i = 0; i < 2 * Iterations; i++)
        {
            ended[i % 2] = ended[i % 2] || together[i % 2].Iterate() is not null;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Bits.Of(together[0].X), Is.EqualTo(Bits.Of(alone[0].X)));
            Assert.That(Bits.Of(together[1].X), Is.EqualTo(Bits.Of(alone[1].X)));
        });
    }

    /// <summary>A run that says that it can start again forgets what went before.</summary>
    [Test]
    public void A_second_start_forgets_the_first()
    {
        RequireSmooth();
        IProblem problem = SolvesLeastSquares ? new ContractValleyResiduals() : new ContractValley();
        SolverRun used = CreateSolver().CreateRun(new Evaluator(problem)),
            fresh = CreateSolver().CreateRun(new Evaluator(problem));
        if (!used.CanStartAgain)
        {
            Assert.Inconclusive("Its runs do not offer to start again.");
        }

        double[] second = [0.4, 0.7];
        used.Start(ContractValley.Start);
        for (int i = 0; i < 4 && used.Iterate() is null; i++) { }

        Assert.That(used.Start(second), Is.EqualTo(fresh.Start(second)));
        for (int i = 0; i < 6; i++)
        {
            TerminationReason? ended = used.Iterate();
            Assert.That(ended, Is.EqualTo(fresh.Iterate()));
            Assert.That(Bits.Of(used.X), Is.EqualTo(Bits.Of(fresh.X)), FormattableString.Invariant($"iteration {i}"));
            if (ended is not null)
            {
                break;
            }
        }
    }

    /// <summary>In a valley that is not convex a claim of convergence is true, and the best point is better than the start.</summary>
    [Test]
    public void A_claim_of_convergence_in_a_valley_is_true()
    {
        RequireSmooth();
        IProblem problem = SolvesLeastSquares ? new ContractValleyResiduals() : new ContractValley();
        OptimizationResult result = new Executor().Minimize(problem, ContractValley.Start, CreateSolver(), Options);
        ContractValley valley = new();
        double[] gradient = new double[2];
        double cost = valley.Evaluate(result.X.AsSpan(), gradient, default);
        Assert.Multiple(() =>
        {
            Assert.That(cost, Is.LessThan(valley.Cost(ContractValley.Start)), "the best point");
            if (result.Converged)
            {
                Assert.That(result.X, Is.EqualTo(ContractValley.Minimum).Within(1e-3), result.Message);
            }

            if (result.Reason == TerminationReason.RoundoffLimited)
            {
                Assert.That(cost, Is.LessThan(1e-10), "what is called limited by rounding");
            }
        });
    }

    /// <summary>Where no step is acceptable, the run has not converged.</summary>
    [Test]
    public void A_run_without_an_acceptable_step_has_not_converged()
    {
        RequireSmooth();
        if (SolvesLeastSquares)
        {
            Assert.Inconclusive("The problem of the contract has no residuals.");
        }

        // Without the look around the end, by which the executor corrects such a claim: estimators do without it.
        OptimizationResult result = new Executor().Minimize(
            new ContractIsland(),
            ContractIsland.Start,
            CreateSolver(),
            Options with
            {
                VerifyConvergence = false,
            }
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Converged, Is.False, result.Message);
            Assert.That(result.X, Is.EqualTo(ContractIsland.Start));
        });
    }

    private OptimizationResult Minimize(ExecutionOptions options) =>
        new Executor().Minimize(Problem(), StartingPoint, CreateSolver(), options);

    private void RequireSmooth()
    {
        if (!TakesSmoothProblems)
        {
            Assert.Inconclusive("The solver is for problems of another kind.");
        }
    }
}
