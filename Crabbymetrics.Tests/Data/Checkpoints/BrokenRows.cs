namespace Crabbymetrics.Tests.Data.Checkpoints;

/// <summary>Observations that count passes, and end with an exception after some: a process that is killed.</summary>
internal sealed class BrokenRows(IObservations rows, int mostPasses = int.MaxValue) : IObservations
{
    public int PassCount { get; private set; }

    public long RowCount => rows.RowCount;

    public DesignSchema Design => rows.Design;

    public ObservationSummary Summary => rows.Summary;

    public InstrumentSchema? Instruments => rows.Instruments;

    public DataRoles Roles => rows.Roles;

    public RegressionData? Sample => rows.Sample;

    public IPassRunner Open(ViewSpecification view, int blockStride, int maxDegreeOfParallelism, ResamplingRecipe? resampling) =>
        new Runner(this, rows.Open(view, blockStride, maxDegreeOfParallelism, resampling));

    private void Count()
    {
        if (PassCount == mostPasses)
        {
            throw new PowerFailure();
        }

        PassCount++;
    }

    private sealed class Runner(BrokenRows owner, IPassRunner runner) : IPassRunner
    {
        public void Run(IPass pass, Span<double> sums, CancellationToken cancellationToken = default)
        {
            lock (owner)
            {
                owner.Count();
                runner.Run(pass, sums, cancellationToken);
            }
        }

        public void Dispose() => runner.Dispose();
    }
}
