using Crabbymetrics.Optimization;

namespace Crabbymetrics.Testing;

/// <summary>What the framework relies on in a stopping rule: it ends a run near the minimum and no earlier, has no state that another run
/// could see, and says what it is. Inherit it and say how to make the rule.</summary>
public abstract class StoppingRuleContract
{
    /// <summary>How near to the minimum the run that it ends is, in each variable.</summary>
    /// <value>Default 0.01.</value>
    protected virtual double Accuracy => 0.01;

    /// <summary>The solver of the runs: one that measures what the rule looks at.</summary>
    /// <value>Default Newton's method.</value>
    protected virtual ISolver Solver => SolverRegistry.Default.Find("newton");

    /// <summary>Makes the rule.</summary>
    protected abstract IStoppingRule CreateRule();

    /// <summary>The rule ends a run near the minimum, with a reason that is a convergence or the rule's own.</summary>
    [Test]
    public void It_ends_a_run_near_the_minimum()
    {
        OptimizationResult result = Run(CreateRule());
        Assert.Multiple(() =>
        {
            Assert.That(result.X, Is.EqualTo(ContractProblem.Minimum).Within(Accuracy), result.Message);
            Assert.That(result.Reason, Is.Not.EqualTo(TerminationReason.MaxIterations), "the rule never fired");
            Assert.That(result.Iterations, Is.GreaterThan(0));
        });
    }

    /// <summary>One rule serves many runs at once.</summary>
    [Test]
    public void It_serves_many_runs_at_once()
    {
        IStoppingRule rule = CreateRule();
        long[] alone = Bits.Of(Run(CreateRule()).X);
        long[][] together = new long[64][];
        Parallel.For(0, together.Length, i => together[i] = Bits.Of(Run(rule).X));
        Assert.That(together, Has.All.EqualTo(alone));
    }

    /// <summary>The rule does not call a cost that is no number a convergence.</summary>
    [Test]
    public void It_does_not_stop_at_what_is_no_number()
    {
        OptimizationResult result = new Executor().Minimize(
            new ContractProblem(null, broken: true),
            ContractProblem.Start,
            Solver,
            new ExecutionOptions { StoppingRules = [CreateRule()] }
        );
        Assert.That(result.Converged, Is.False);
    }

    /// <summary>The text of the rule is that of another with the same options: a checkpoint knows its run by it.</summary>
    [Test]
    public void Its_text_is_a_function_of_its_options() =>
        Assert.Multiple(() =>
        {
            Assert.That(CreateRule().ToString(), Is.EqualTo(CreateRule().ToString()));
            Assert.That(CreateRule().ToString(), Is.Not.Null.And.Not.Empty);
        });

    private OptimizationResult Run(IStoppingRule rule) =>
        new Executor().Minimize(
            new ContractProblem(),
            ContractProblem.Start,
            Solver,
            new ExecutionOptions { MaxIterations = 1000, StoppingRules = [rule] }
        );
}
