using System.Reflection;
using Crabbymetrics.Estimators;
using Crabbymetrics.Testing;
using Crabbymetrics.Tests.Testing.Incremental;
using NUnit.Framework.Internal;

namespace Crabbymetrics.Tests.Testing;

/// <summary>A contract is worth what it catches: parts with one thing wrong fail it, and sound ones do not.</summary>
public sealed class ContractsCatchTests
{
    [TestCaseSource(nameof(Faults))]
    public void A_fault_in_a_family_is_caught(string fault) =>
        Assert.That(
            Fails(new FamilyUnderTest(Enum.Parse<BrokenFamily.Fault>(fault))),
            Is.EqualTo(fault != nameof(BrokenFamily.Fault.None))
        );

    [TestCase(nameof(Misbehaviour.None), false)]
    [TestCase(nameof(Misbehaviour.KeepsState), true)]
    [TestCase(nameof(Misbehaviour.IgnoresTheToken), true)]
    [TestCase(nameof(Misbehaviour.ReadsTheOrderOfRows), true)]
    [TestCase(nameof(Misbehaviour.FitsNull), true)]
    public void A_misbehaving_estimator_is_caught(string misbehaviour, bool caught) =>
        Assert.That(Fails(new EstimatorUnderTest(Enum.Parse<Misbehaviour>(misbehaviour))), Is.EqualTo(caught));

    [Test]
    public void An_incremental_estimator_that_changes_its_states_is_caught() =>
        Assert.That(Fails(new OverwritingContract(new OverwritingMeans())));

    public static IEnumerable<string> Faults => Enum.GetNames<BrokenFamily.Fault>();

    private static IEnumerable<object[]> None => [];

    private enum Misbehaviour
    {
        None,
        KeepsState,
        IgnoresTheToken,
        ReadsTheOrderOfRows,
        FitsNull,
    }

    // Runs the tests of a contract as the runner would, out of sight of this test's own result.
    private static bool Fails(object contract)
    {
        bool failed = false;
        foreach (MethodInfo test in contract.GetType().GetMethods())
        {
            object?[][] calls = test.GetCustomAttribute<TestAttribute>() is not null
                ?
                [
                    [],
                ]
                : [.. test.GetCustomAttributes<TestCaseAttribute>().Select(static test => test.Arguments)];
            foreach (object?[] arguments in calls)
            {
                using TestExecutionContext.IsolatedContext isolated = new();
                try
                {
                    test.Invoke(contract, arguments);
                }
                catch (TargetInvocationException error) when (error.InnerException is not IgnoreException)
                {
                    failed = true;
                }
                catch (TargetInvocationException)
                {
                    // Not applicable.
                }
            }
        }

        return failed;
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
    private sealed class OverwritingContract(OverwritingMeans estimator)
        : IncrementalEstimatorContract<double[], RegressionData, RunningMeans.Result>
    {
        protected override IIncrementalEstimator<double[], RegressionData, RunningMeans.Result> CreateEstimator() => estimator;

        protected override IReadOnlyList<RegressionData> CreateBatches() =>
            [ContractData.Counts(), ContractData.With(static (y, _) => y + 1.0), ContractData.With(static (y, i) => y + i)];

        protected override IEnumerable<double> NumbersOf(RunningMeans.Result result) => [result.Mean];
    }

    [TestFixtureSource(typeof(ContractsCatchTests), nameof(None))]
    private sealed class EstimatorUnderTest(Misbehaviour misbehaviour) : EstimatorContract<PoissonResult>
    {
        protected override IEstimator<PoissonResult> CreateEstimator() =>
            misbehaviour == Misbehaviour.None ? new PoissonEstimator() : new Misbehaving(misbehaviour);

        protected override RegressionData CreateData() => ContractData.Counts();
    }

    private sealed class Misbehaving(Misbehaviour misbehaviour) : IEstimator<PoissonResult>
    {
        private readonly PoissonEstimator _sound = new();
        private int _fits;

        public PoissonResult Fit(RegressionData data, CancellationToken cancellationToken = default)
        {
            data ??= misbehaviour == Misbehaviour.FitsNull ? ContractData.Counts() : data!;
            RegressionData given = misbehaviour switch
            {
                Misbehaviour.KeepsState => data.WithOffset([
                    .. data.Offset.ToArray().Select(value => value + (0.1 * Interlocked.Increment(ref _fits))),
                ]),
                Misbehaviour.ReadsTheOrderOfRows => data.WithOffset([
                    .. data.Offset.ToArray().Select(static (value, i) => value + (0.01 * i)),
                ]),
                _ => data,
            };
            return _sound.Fit(given, misbehaviour == Misbehaviour.IgnoresTheToken ? default : cancellationToken);
        }
    }
}
