using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Observations whose rows are held in pieces and never together: a pass runs over one piece after the other, and its sums are
/// added. It stands for files that are read again and for silos of a cluster.</summary>
public sealed class PiecedObservations : IObservations
{
    private readonly RegressionData[] _pieces;
    private readonly List<string> _kinds = [];

    public PiecedObservations(params RegressionData[] pieces)
    {
        _pieces = pieces;
        IObservations[] all = pieces;
        Design = DesignSchema.Combine([.. all.Select(static piece => (piece.Design, piece.RowCount))]);
        if (all[0].Instruments is { } instruments)
        {
            Instruments = new InstrumentSchema(
                DesignSchema.Combine([.. all.Select(static piece => (piece.Instruments!.Design, piece.RowCount))]),
                instruments.Endogenous
            );
        }

        Summary = ObservationSummary.Combine([.. all.Select(static piece => piece.Summary)]);
    }

    public long RowCount => Summary.RowCount;

    public DesignSchema Design { get; }

    public ObservationSummary Summary { get; }

    public InstrumentSchema? Instruments { get; }

    public DataRoles Roles => _pieces[0].Roles;

    /// <summary>Makes passes again where the pieces are.</summary>
    public PassCatalog Catalog { get; set; } = PassCatalog.Default;

    /// <summary>The kinds of the passes that were run.</summary>
    public IReadOnlyList<string> Kinds => _kinds;

    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    ) => new Runner(this, MakeRunners(view, blockStride, maxDegreeOfParallelism, resampling));

    /// <summary>Cuts data at some rows.</summary>
    public static PiecedObservations Cut(RegressionData data, params int[] at)
    {
        int[] ends = [.. at, data.RowCount];
        int first = 0;
        List<RegressionData> pieces = [];
        foreach (int end in ends)
        {
            pieces.Add(data.SelectRows([.. Enumerable.Range(first, end - first)]));
            first = end;
        }

        return new PiecedObservations([.. pieces]);
    }

    private BlockRunner[] MakeRunners(ViewSpecification view, int blockStride, int threads, ResamplingRecipe? resampling)
    {
        List<BlockRunner> runners = [];
        long first = 0;
        foreach (RegressionData piece in _pieces)
        {
            runners.Add(new BlockRunner(view.Of(piece), LocalRows.Of(piece, first, resampling), threads, blockStride));
            first += piece.RowCount;
        }

        return [.. runners];
    }

    private sealed class Runner(PiecedObservations observations, BlockRunner[] runners) : IPassRunner
    {
        public void Run(IPass pass, Span<double> sums, CancellationToken cancellationToken = default)
        {
            // As text and numbers the pass is sent to the pieces: one that holds rows, or that nobody reads, throws here.
            PassDescription description = pass.Describe();
            observations._kinds.Add(description.Kind);
            pass = observations.Catalog.Read(description);
            Assert.That(pass.Describe(), Is.EqualTo(description).Using<PassDescription>(AreSame), description.Kind);

            double[] some = new double[pass.SumCount];
            ((IPassRunner)runners[0]).Run(pass, sums, cancellationToken);
            foreach (IPassRunner runner in runners.AsSpan(1))
            {
                runner.Run(pass, some, cancellationToken);
                pass.Combine(some, sums[..some.Length]);
            }
        }

        private static bool AreSame(PassDescription own, PassDescription other) =>
            own.Kind == other.Kind && own.Names.SequenceEqual(other.Names) && own.Numbers.SequenceEqual(other.Numbers);

        public void Dispose()
        {
            foreach (BlockRunner runner in runners)
            {
                runner.Dispose();
            }
        }
    }
}
