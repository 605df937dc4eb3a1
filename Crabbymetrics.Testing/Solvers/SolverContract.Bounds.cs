using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <content>Bounds: a solver keeps them in every call, or refuses a problem that has some.</content>
public abstract partial class SolverContract
{
    private const double Free = double.PositiveInfinity;

    // The minimum lies at (1, -2, 0.5), and the start at (0.2, -0.5, 1.5).
    private static readonly (double[] Lower, double[] Upper)[] Boxes =
    [
        ([-5.0, -5.0, -5.0], [5.0, 5.0, 5.0]),
        ([-5.0, -1.5, -5.0], [5.0, 5.0, 5.0]),
        ([-Free, -1.5, -Free], [0.4, Free, Free]),
        ([-Free, -Free, 0.7], [0.4, Free, Free]),
        ([-1.0, -1.0, 1.0], [0.4, 0.0, 2.0]),
        ([1.0, -2.0, 0.5], [3.0, 3.0, 3.0]),
    ];

    /// <summary>How far the slopes at the end within bounds may be from the conditions of Karush, Kuhn and Tucker.</summary>
    /// <value>Default 20 times <see cref="Accuracy"/>: the curvatures of the contract's problem are below that.</value>
    protected virtual double SlopeAccuracy => 20.0 * Accuracy;

    /// <summary>A problem with bounds is refused, with a message that says so; or no point outside of them is ever evaluated, and the run
    /// ends at a point at which no slope leads down within them.</summary>
    [Test]
    public void Bounds_are_kept_or_refused()
    {
        RequireSmooth();
        foreach ((double[] lower, double[] upper) in Boxes)
        {
            if (RefusesBounds(lower, upper) is { } message)
            {
                Assert.That(message, Does.Contain("bounds"), "the message says what is not kept");
                continue;
            }

            AssertEndsWithin(lower, upper, ContractProblem.Start);
        }
    }

    /// <summary>A start outside is moved onto the bounds, or refused; nothing outside is evaluated.</summary>
    [Test]
    public void A_start_outside_the_bounds_is_moved_or_refused()
    {
        RequireBounds();
        foreach ((double[] lower, double[] upper) in Boxes[1..])
        {
            try
            {
                AssertEndsWithin(lower, upper, [4.0, -4.0, -2.0]);
            }
            catch (ArgumentException refusal)
            {
                Assert.That(refusal.Message, Does.Contain("start").IgnoreCase);
            }
        }
    }

    /// <summary>A variable whose bounds are equal keeps their value to the last bit, and so do all.</summary>
    [Test]
    public void Variables_between_equal_bounds_stay()
    {
        RequireBounds();
        AssertEndsWithin([-Free, -1.3, -Free], [Free, -1.3, Free], ContractProblem.Start);
        double[] place = [0.1, -1.3, 0.7];
        OptimizationResult fixedAll = new Executor().Minimize(Box(place, place), ContractProblem.Start, CreateSolver(), Options);
        Assert.That(fixedAll.X, Is.EqualTo(place), fixedAll.Message);
    }

    /// <summary>Bounds that hold no number are misuse.</summary>
    [Test]
    public void Bounds_that_hold_no_number_are_refused()
    {
        RequireBounds();
        (double[] Lower, double[] Upper)[] wrong =
        [
            ([0.0, 0.0, 1.0], [1.0, 1.0, 0.0]),
            ([0.0, double.NaN, 0.0], [1.0, 1.0, 1.0]),
            ([0.0, 0.0, 0.0], [1.0, double.NaN, 1.0]),
            ([0.0, 0.0, Free], [1.0, 1.0, Free]),
            ([0.0, 0.0], [1.0, 1.0]),
        ];
        foreach ((double[] lower, double[] upper) in wrong)
        {
            Assert.That(
                () => new Executor().Minimize(Box(lower, upper), ContractProblem.Start, CreateSolver(), Options),
                Throws.ArgumentException
            );
        }
    }

    /// <summary>Within bounds too a run resumed after any iteration gives the bits of one that was not interrupted.</summary>
    [Test]
    public void A_resumed_run_within_bounds_gives_the_same_bits()
    {
        RequireBounds();
        foreach ((double[] lower, double[] upper) in Boxes)
        {
            OptimizationResult whole = new Executor().Minimize(Box(lower, upper), ContractProblem.Start, CreateSolver(), Options);
            string path = Path.Combine(Path.GetTempPath(), $"crabbymetrics-{Guid.NewGuid():N}.ckpt");
            try
            {
                CheckpointOptions checkpoint = new() { Path = path, EveryIterations = 1 };
                for (int interrupted = 1; interrupted <= Math.Min(ResumedIterations, whole.Iterations - 1); interrupted++)
                {
                    File.Delete(path);
                    foreach (ExecutionOptions options in new[] { Options with { MaxIterations = interrupted }, Options })
                    {
                        OptimizationResult result = new Executor().Minimize(
                            Box(lower, upper),
                            ContractProblem.Start,
                            CreateSolver(),
                            options with
                            {
                                Checkpoint = checkpoint,
                            }
                        );
                        if (options.MaxIterations != interrupted)
                        {
                            Assert.That(Bits.Of(result.X), Is.EqualTo(Bits.Of(whole.X)));
                            Assert.That(result.Counts, Is.EqualTo(whole.Counts));
                        }
                    }
                }
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private void AssertEndsWithin(double[] lower, double[] upper, double[] start)
    {
        IProblem box = Box(lower, upper);
        OptimizationResult result = new Executor().Minimize(box, start, CreateSolver(), Options);
        string where = FormattableString.Invariant($"[{string.Join(", ", lower)}] to [{string.Join(", ", upper)}]: {result}");
        Assert.Multiple(() =>
        {
            Assert.That(((ICountsOutside)box).Outside, Is.Zero, $"points outside {where}");
            Assert.That(ICountsOutside.IsOutside(result.X.AsSpan(), lower, upper), Is.False, where);
            Assert.That(result.Converged, Is.EqualTo(Converges), where);
        });
        double[] slopes = Slopes(result.X.AsSpan());
        for (int i = 0; i < slopes.Length; i++)
        {
            // A point within its accuracy of a bound may be on it.
            bool mayRise = result.X[i] <= lower[i] + Accuracy;
            bool mayFall = result.X[i] >= upper[i] - Accuracy;
            Assert.That(mayRise || slopes[i] <= SlopeAccuracy, Is.True, $"slope {slopes[i]} of variable {i} leads down, {where}");
            Assert.That(mayFall || slopes[i] >= -SlopeAccuracy, Is.True, $"slope {slopes[i]} of variable {i} leads down, {where}");
        }
    }

    // The gradient of the cost, or of the sum of squares.
    private double[] Slopes(ReadOnlySpan<double> x)
    {
        double[] slopes = new double[3];
        if (!SolvesLeastSquares)
        {
            new ContractProblem().Gradient(x, slopes);
            return slopes;
        }

        ContractResiduals problem = new();
        double[] residuals = new double[4];
        double[] jacobian = new double[12];
        problem.Residuals(x, residuals);
        problem.Jacobian(x, jacobian);
        for (int i = 0; i < jacobian.Length; i++)
        {
            slopes[i % 3] += 2.0 * residuals[i / 3] * jacobian[i];
        }

        return slopes;
    }

    private string? RefusesBounds(double[] lower, double[] upper)
    {
        try
        {
            CreateSolver().CreateRun(new Evaluator(Box(lower, upper)));
            return null;
        }
        catch (ArgumentException refusal)
        {
            return refusal.Message;
        }
    }

    private void RequireBounds()
    {
        RequireSmooth();
        if (RefusesBounds(Boxes[0].Lower, Boxes[0].Upper) is not null)
        {
            Assert.Inconclusive("The solver refuses bounds.");
        }
    }

    private IProblem Box(double[] lower, double[] upper) =>
        SolvesLeastSquares ? new ContractResidualBox(lower, upper) : new ContractBox(lower, upper);
}
