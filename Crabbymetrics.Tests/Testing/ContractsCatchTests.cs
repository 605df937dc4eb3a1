using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Crabbymetrics.Testing;
using Crabbymetrics.Tests.Testing.Faults;
using Crabbymetrics.Tests.Testing.Incremental;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crabbymetrics.Tests.Testing;

/// <summary>A contract is worth what it catches: parts with one thing wrong fail it, and sound ones do not. The page
/// docs/write-your-own-estimator.md says which faults are beyond a contract.</summary>
public sealed class ContractsCatchTests
{
    private const string Sound = "none";

    public static IEnumerable<string> FamilyFaults => Enum.GetNames<BrokenFamily.Fault>();

    public static IEnumerable<string> EstimatorFaults =>
        [
            Sound,
            "adds a constant to the likelihood",
            "caches by outcome",
            "counts the offset twice",
            "drops the offset",
            "drops the weights",
            "evaluates nothing elsewhere",
            "fits null",
            "gives scores without the dispersion",
            "hands out an array",
            "has a setter",
            "has a wrong Jacobian",
            "has a wrong expected information",
            "has an outer product that is not that of its scores",
            "has fitted means of 7",
            "has four times the information of its scores' model",
            "has leverages of .1",
            "has outcomes of 7",
            "has score residuals of 7",
            "has scores of the wrong sign",
            "has scores that do not sum to zero",
            "has the identity for its information",
            "has working weights of 7",
            "ignores the multipliers of an outer product",
            "ignores the token of a fit",
            "ignores the token of a refit",
            "ignores the weights of a refit",
            "ignores the weights of a whole refit",
            "keeps state",
            "leaves out a part of the likelihood",
            "names parameters in the wrong order",
            "reads raw units",
            "reads the order of rows",
            "refits through a shared buffer",
            "refits without the weights of the data",
            "rounds the weights of a refit",
            "says that n is 1",
            "speaks of three rows",
            "starts from the last fit",
        ];

    public static IEnumerable<string> CovarianceFaults =>
        [
            Sound,
            "answers from the last call",
            "answers without inference",
            "calls itself by another name",
            "casts to a type of the library",
            "does not follow units",
            "has a negative eigenvalue",
            "has a variance for a parameter left out",
            "has names of its own",
            "ignores arguments",
            "ignores frequency weights",
            "is NaN with frequency weights",
            "is asymmetric",
            "is twice too large",
        ];

    public static IEnumerable<string> SolverFaults =>
        [
            Sound,
            "allocates in its iterations",
            "calls the problem past the evaluator",
            "claims convergence at once",
            "claims that it can start again",
            "exchanges half of its state",
            "exchanges nothing",
            "gives another reason when it is stopped",
            "ignores a start without a value",
            "ignores bounds",
            "stops at the bounds",
            "shares a buffer between runs",
        ];

    private static IEnumerable<object[]> None => [];

    [TestCaseSource(nameof(FamilyFaults))]
    public void A_fault_in_a_family_is_caught(string fault) =>
        AssertCaught(new FamilyUnderTest(Enum.Parse<BrokenFamily.Fault>(fault)), fault == nameof(BrokenFamily.Fault.None));

    [TestCaseSource(nameof(EstimatorFaults))]
    public void A_fault_in_an_estimator_is_caught(string fault) => AssertCaught(new EstimatorUnderTest(fault), fault == Sound);

    [TestCaseSource(nameof(CovarianceFaults))]
    public void A_fault_in_a_covariance_is_caught(string fault) => AssertCaught(new CovarianceUnderTest(fault), fault == Sound);

    [TestCaseSource(nameof(SolverFaults))]
    public void A_fault_in_a_solver_is_caught(string fault) => AssertCaught(new SolverUnderTest(fault), fault == Sound);

    [Test]
    public void An_incremental_estimator_that_changes_its_states_is_caught() =>
        AssertCaught(new OverwritingContract(new OverwritingMeans()), sound: false);

    private static void AssertCaught(object contract, bool sound)
    {
        string? caughtBy = ContractRunner.FirstFailure(contract);
        TestContext.Out.WriteLine($"{TestContext.CurrentContext.Test.Name}: {caughtBy ?? "sound"}");
        Assert.That(caughtBy, sound ? Is.Null : Is.Not.Null);
    }

    // Run by these tests alone: for the runner there are none.
    [TestFixtureSource(typeof(ContractsCatchTests), nameof(None))]
    private sealed class FamilyUnderTest(BrokenFamily.Fault fault) : GlmFamilyContract
    {
        protected override IGlmFamily Family { get; } = new BrokenFamily(fault);

        protected override double[] Outcomes => [0.0, 1.0, 2.0, 7.0];

        protected override double[] UnacceptableOutcomes => [-1.0];

        protected override double[] Support => [.. Enumerable.Range(0, 80).Select(static y => (double)y)];
    }

    [TestFixtureSource(typeof(ContractsCatchTests), nameof(None))]
    private sealed class EstimatorUnderTest(string fault) : EstimatorContract<FaultyResult>
    {
        protected override IEstimator<FaultyResult> CreateEstimator() => new FaultyEstimator(fault);

        protected override RegressionData CreateData() => ContractData.Counts();

        protected override void Register(ICrabbymetricsBuilder builder)
        {
            builder.Services.TryAddSingleton<IEstimator<FaultyResult>>(_ => new FaultyEstimator(fault));
            builder.Services.TryAddSingleton<IEstimator<RegressionData, FaultyResult>>(static services =>
                services.GetRequiredService<IEstimator<FaultyResult>>()
            );
        }
    }

    [TestFixtureSource(typeof(ContractsCatchTests), nameof(None))]
    private sealed class CovarianceUnderTest(string fault) : CovarianceContract<ICovarianceEstimator>
    {
        protected override ICovarianceEstimator Covariance { get; } = new FaultyCovariance(fault);
    }

    [TestFixtureSource(typeof(ContractsCatchTests), nameof(None))]
    private sealed class SolverUnderTest(string fault) : SolverContract
    {
        // Steepest descent cannot tell costs apart where a quadratic model still could.
        protected override double Accuracy => 1e-4;

        protected override ExecutionOptions Options => new() { StoppingRules = [new GradientNormRule { Absolute = 1e-5 }] };

        protected override ISolver CreateSolver() => new FaultySolver(fault);

        protected override void Register(ICrabbymetricsBuilder builder) => builder.AddSolver<FaultySolver>("faulty");
    }

    [TestFixtureSource(typeof(ContractsCatchTests), nameof(None))]
    private sealed class OverwritingContract(OverwritingMeans estimator)
        : IncrementalEstimatorContract<double[], RegressionData, RunningMeans.Result>
    {
        protected override IIncrementalEstimator<double[], RegressionData, RunningMeans.Result> CreateEstimator() => estimator;

        protected override IReadOnlyList<RegressionData> CreateBatches() =>
            [ContractData.Counts(), ContractData.With(static (y, _) => y + 1.0), ContractData.With(static (y, i) => y + i)];

        protected override IEnumerable<double> NumbersOf(RunningMeans.Result result) => [result.Mean];
    }
}
