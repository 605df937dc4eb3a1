using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Interrupted and resumed equals uninterrupted, bit for bit.</summary>
public sealed class CheckpointTests
{
    private static readonly Executor Executor = new();

    private static readonly string[] All = [.. SolverRegistry.Default.Names];

    private string _path = string.Empty;

    [SetUp]
    public void MakePath() => _path = Path.Combine(Path.GetTempPath(), $"crabby-checkpoint-{Guid.NewGuid():N}");

    [TearDown]
    public void RemoveFile() => File.Delete(_path);

    [TestCaseSource(nameof(All))]
    public void Stopped_at_iterations_and_resumed(string name)
    {
        OptimizationResult whole = Run(name, new ExecutionOptions { MaxIterations = 60 });
        foreach (int first in new[] { 1, 2, 7, 23 })
        {
            File.Delete(_path);
            Run(name, new ExecutionOptions { MaxIterations = first, Checkpoint = Checkpoint });
            OptimizationResult resumed = Run(name, new ExecutionOptions { MaxIterations = 60, Checkpoint = Checkpoint });

            AreSame(resumed, whole);
        }
    }

    [TestCaseSource(nameof(All))]
    public void Stopped_inside_an_iteration_and_resumed(string name)
    {
        OptimizationResult whole = Run(name, new ExecutionOptions { MaxIterations = 40 });
        for (int budget = 4; budget < Math.Min(whole.Counts.Calls, 40); budget += 3)
        {
            File.Delete(_path);
            Run(
                name,
                new ExecutionOptions
                {
                    MaxIterations = 40,
                    MaxEvaluations = budget,
                    Checkpoint = Checkpoint,
                }
            );
            OptimizationResult resumed = Run(name, new ExecutionOptions { MaxIterations = 40, Checkpoint = Checkpoint });

            AreSame(resumed, whole);
        }
    }

    [TestCaseSource(nameof(All))]
    public void Broken_off_by_an_exception_and_resumed(string name)
    {
        OptimizationResult whole = Run(name, new ExecutionOptions { MaxIterations = 40 });
        if (whole.Counts.Calls < 12)
        {
            return;
        }

        int calls = 0;
        Assert.That(
            () => Run(name, new ExecutionOptions { MaxIterations = 40, Checkpoint = Checkpoint }, () => ThrowAt(++calls, 11)),
            Throws.TypeOf<TimeZoneNotFoundException>()
        );

        AreSame(Run(name, new ExecutionOptions { MaxIterations = 40, Checkpoint = Checkpoint }), whole);
    }

    [Test]
    public void With_a_fused_objective_and_the_decrement_too()
    {
        foreach (string name in Solvers.Newton)
        {
            ExecutionOptions Options(int iterations, bool saved) =>
                new()
                {
                    MaxIterations = iterations,
                    StoppingRules = [new NewtonDecrementRule(1e-6)],
                    Checkpoint = saved ? Checkpoint : null,
                };
            double[] start = [1.0, -0.3];
            OptimizationResult whole = Executor.Minimize(new ExponentialLikelihood(), start, Solvers.Find(name), Options(60, false));
            File.Delete(_path);
            Executor.Minimize(new ExponentialLikelihood(), start, Solvers.Find(name), Options(2, true));
            OptimizationResult resumed = Executor.Minimize(new ExponentialLikelihood(), start, Solvers.Find(name), Options(60, true));

            AreSame(resumed, whole);
            Assert.That(whole.Converged, Is.True);
        }
    }

    [Test]
    public void Without_a_file_the_run_begins_at_its_start_and_leaves_no_temporary()
    {
        Run("bfgs", new ExecutionOptions { MaxIterations = 5, Checkpoint = Checkpoint });

        Assert.That(File.Exists(_path), Is.True);
        Assert.That(File.Exists(_path + ".tmp"), Is.False);
    }

    [Test]
    public void Another_run_is_refused_and_the_difference_named()
    {
        double[] start = Rosenbrock.Start();
        Executor.Minimize(new Rosenbrock(), start, new LbfgsSolver(), new ExecutionOptions { MaxIterations = 5, Checkpoint = Checkpoint });
        ExecutionOptions options = new ExecutionOptions { Checkpoint = Checkpoint };

        Assert.That(() => Executor.Minimize(new Rosenbrock(), start, new BfgsSolver(), options), Refused("lbfgs"));
        Assert.That(() => Executor.Minimize(new Rosenbrock(), start, new LbfgsSolver { Memory = 7 }, options), Refused("Memory = 7"));
        Assert.That(
            () => Executor.Minimize(new Rosenbrock(), start, new LbfgsSolver { LineSearch = new BacktrackingLineSearch() }, options),
            Refused("Backtracking")
        );
        Assert.That(() => Executor.Minimize(new Rosenbrock(), [0.0, 0.0], new LbfgsSolver(), options), Refused("start"));
        Assert.That(() => Executor.Minimize(new Rosenbrock(4), Rosenbrock.Start(4), new LbfgsSolver(), options), Refused("4 variables"));
        Assert.That(
            () =>
                Executor.Minimize(
                    new Rosenbrock(),
                    start,
                    new LbfgsSolver(),
                    new ExecutionOptions { Checkpoint = Checkpoint, StoppingRules = [new TargetCostRule(1.0)] }
                ),
            Refused("TargetCostRule")
        );
    }

    [Test]
    public void Other_data_is_refused_where_the_problem_says_which_it_is()
    {
        ExecutionOptions options = new ExecutionOptions { MaxIterations = 3, Checkpoint = Checkpoint };
        Executor.Minimize(new Labelled("monday"), [5.0], new NelderMeadSolver(), options);

        Assert.That(() => Executor.Minimize(new Labelled("tuesday"), [5.0], new NelderMeadSolver(), options), Refused("monday"));
    }

    [Test]
    public void A_damaged_file_is_refused()
    {
        Run("bfgs", new ExecutionOptions { MaxIterations = 5, Checkpoint = Checkpoint });
        byte[] bytes = File.ReadAllBytes(_path);
        ExecutionOptions options = new ExecutionOptions { Checkpoint = Checkpoint };

        File.WriteAllBytes(_path, bytes[..^10]);
        Assert.That(() => Run("bfgs", options), Refused("damaged"));
        File.WriteAllBytes(_path, bytes[..20]);
        Assert.That(() => Run("bfgs", options), Refused("cut short"));
        bytes[8]++;
        File.WriteAllBytes(_path, bytes);
        Assert.That(() => Run("bfgs", options), Refused("version"));
    }

    [Test]
    public void Resume_may_be_turned_off()
    {
        Run("bfgs", new ExecutionOptions { MaxIterations = 5, Checkpoint = Checkpoint });

        OptimizationResult afresh = Run(
            "bfgs",
            new ExecutionOptions
            {
                MaxIterations = 5,
                Checkpoint = new CheckpointOptions { Path = _path, Resume = false },
            }
        );

        AreSame(afresh, Run("bfgs", new ExecutionOptions { MaxIterations = 5 }));
    }

    [Test]
    public void A_run_that_has_converged_leaves_no_file_for_other_data()
    {
        ExecutionOptions options = new ExecutionOptions { Checkpoint = Checkpoint };
        OptimizationResult Fit(double shift, ExecutionOptions with) =>
            Minimize.Lbfgs(
                x => Math.Pow(x[0] - shift, 2) + Math.Pow(x[1] - shift, 4) + (10.0 * shift),
                (x, g) => (g[0], g[1]) = (2.0 * (x[0] - shift), 4.0 * Math.Pow(x[1] - shift, 3)),
                [0.0, 0.0],
                with
            );

        Assert.That(Fit(3.0, options).Converged, Is.True);
        Assert.That(File.Exists(_path), Is.False);
        OptimizationResult other = Fit(103.0, options);
        Assert.That(other.X[0], Is.EqualTo(103.0).Within(1e-6), other.ToString());
        Assert.That(other.Converged, Is.True, other.ToString());

        // Interrupted, it does leave one, which functions of other data do not resume.
        Fit(3.0, new ExecutionOptions { MaxIterations = 3, Checkpoint = Checkpoint });
        Assert.That(() => Fit(103.0, options), Refused("other data"));
        Assert.That(Fit(3.0, options).X[0], Is.EqualTo(3.0).Within(1e-6));
    }

    [Test]
    public void Functions_take_a_fingerprint()
    {
        OptimizationResult Fit(string data, int iterations) =>
            Minimize.NelderMead(
                x => x[0] * x[0],
                [5.0],
                new ExecutionOptions
                {
                    MaxIterations = iterations,
                    Checkpoint = new CheckpointOptions { Path = _path, Fingerprint = data },
                }
            );

        Fit("monday", 3);
        Assert.That(() => Fit("tuesday", 500), Refused("monday"));
        Assert.That(Fit("monday", 500).Converged, Is.True);
    }

    [Test]
    public void A_wrapped_problem_keeps_its_fingerprint()
    {
        ExecutionOptions options = new ExecutionOptions { MaxIterations = 1, Checkpoint = Checkpoint };
        Executor.Minimize(new FiniteDifferenceProblem(new Labelled("monday")), [5.0], new NelderMeadSolver(), options);

        Assert.That(
            () => Executor.Minimize(new FiniteDifferenceProblem(new Labelled("tuesday")), [5.0], new NelderMeadSolver(), options),
            Refused("monday")
        );
    }

    [Test]
    public void A_file_that_cannot_be_written_is_found_at_the_start()
    {
        string path = Path.Combine(_path, "missing", "file");
        Rosenbrock problem = new Rosenbrock();

        Assert.That(
            () =>
                Executor.Minimize(
                    problem,
                    Rosenbrock.Start(),
                    new BfgsSolver(),
                    new ExecutionOptions { Checkpoint = new CheckpointOptions { Path = path } }
                ),
            Throws.TypeOf<CheckpointException>().With.Message.Contains("cannot be written")
        );
        Assert.That(problem.Counts.Calls, Is.Zero);
    }

    [Test]
    public void Later_it_costs_a_warning_and_hides_no_exception()
    {
        DirectoryInfo directory = Directory.CreateDirectory(_path + "-lost");
        string path = Path.Combine(directory.FullName, "file");
        ExecutionOptions options = new ExecutionOptions
        {
            MaxIterations = 9,
            Checkpoint = new CheckpointOptions { Path = path, EveryIterations = 2 },
        };
        int calls = 0;
        void Lose(int throwAt)
        {
            if (++calls == 4)
            {
                directory.Delete(recursive: true);
            }

            ThrowAt(calls, throwAt);
        }

        OptimizationResult result = Run("bfgs", options, () => Lose(int.MaxValue));
        Assert.That(result.Reason, Is.EqualTo(TerminationReason.MaxIterations));
        Assert.That(result.Warnings, Has.Length.EqualTo(1).And.One.Contains(path));

        directory.Create();
        calls = 0;
        Assert.That(() => Run("bfgs", options, () => Lose(7)), Throws.TypeOf<TimeZoneNotFoundException>());
    }

    private CheckpointOptions Checkpoint => new() { Path = _path, EveryIterations = 3 };

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string text) =>
        Throws.TypeOf<CheckpointException>().With.Message.Contains(text);

    private static OptimizationResult Run(string name, ExecutionOptions options, Action? called = null)
    {
        ISolver solver = Solvers.Find(name);
        if (name == "brent")
        {
            return Executor.Minimize(new Curve(called), [3.0], solver, options);
        }

        if (name == "brent-root")
        {
            return Executor.Minimize(new CurveRoot(called), [0.0], solver, options);
        }

        return Executor.Minimize(new Watched(new Rosenbrock(), called ?? (() => { })), Rosenbrock.Start(), solver, options);
    }

    private static void ThrowAt(int call, int at)
    {
        if (call == at)
        {
            throw new TimeZoneNotFoundException();
        }
    }

    private static void AreSame(OptimizationResult resumed, OptimizationResult whole)
    {
        Assert.That(resumed.X, Is.EqualTo(whole.X));
        Assert.That(resumed.LastX, Is.EqualTo(whole.LastX));
        Assert.That(BitConverter.DoubleToInt64Bits(resumed.Cost), Is.EqualTo(BitConverter.DoubleToInt64Bits(whole.Cost)));
        Assert.That(resumed.Reason, Is.EqualTo(whole.Reason));
        Assert.That(resumed.Iterations, Is.EqualTo(whole.Iterations));
        Assert.That(resumed.Counts, Is.EqualTo(whole.Counts));
        Assert.That(resumed.GradientNorm, Is.EqualTo(whole.GradientNorm));
        Assert.That(resumed.NewtonDecrement, Is.EqualTo(whole.NewtonDecrement));
    }

    private sealed class Curve(Action? called) : ICostFunction
    {
        public int Dimension => 1;

        public double Cost(ReadOnlySpan<double> x)
        {
            called?.Invoke();
            return Math.Cosh(x[0] - 0.7) + (0.1 * x[0]);
        }
    }

    private sealed class CurveRoot(Action? called) : IResiduals, IBounds
    {
        public int Dimension => 1;

        public int ResidualCount => 1;

        public ReadOnlySpan<double> LowerBounds => (double[])[-2.0];

        public ReadOnlySpan<double> UpperBounds => (double[])[5.0];

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals)
        {
            called?.Invoke();
            residuals[0] = Math.Exp(x[0]) - 2.0;
        }
    }

    private sealed class Labelled(string data) : ICostFunction, IFingerprinted
    {
        public int Dimension => 1;

        public string Fingerprint => data;

        public double Cost(ReadOnlySpan<double> x) => x[0] * x[0];
    }
}
