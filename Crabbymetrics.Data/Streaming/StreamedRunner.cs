namespace Crabbymetrics.Data;

/// <summary>Runs passes over pieces: each piece is summed as it would be alone, and the sums are added in the order of the pieces. So the
/// bits depend on the rows and the row groups alone.</summary>
internal sealed class StreamedRunner(PieceStore store, ViewSpecification view, int blockStride, int threads, ResamplingRecipe? resampling)
    : IPassRunner
{
    public void Run(IPass pass, Span<double> sums, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        int count = pass.SumCount;
        if (sums.Length < count)
        {
            throw new ArgumentException($"The pass makes {count} sums; there is room for {sums.Length}.", nameof(sums));
        }

        double[] total = new double[count];
        bool isFirst = true;
        store.Visit(
            KindOf(pass),
            threads,
            (piece, data, own, token) => Sum(pass, piece, data, own, token),
            made =>
            {
                if (isFirst)
                {
                    made.Sums.CopyTo(total.AsSpan());
                    isFirst = false;
                }
                else
                {
                    made.Visitor.Combine(made.Sums, total);
                }
            },
            cancellationToken
        );
        total.CopyTo(sums);
    }

    public void Dispose() { }

    private (double[] Sums, IBlockVisitor Visitor) Sum(
        IPass pass,
        PieceStore.Piece piece,
        RegressionData data,
        int own,
        CancellationToken cancellationToken
    )
    {
        LocalRows rows = LocalRows.Of(data, piece.FirstRow, resampling);
        IBlockVisitor visitor = pass.Bind(rows);
        double[] sums = new double[visitor.SumCount];
        using BlockRunner runner = new(view.Of(data), rows, own, blockStride);
        runner.Run(visitor, sums, cancellationToken);
        return (sums, visitor);
    }

    // A pass that cannot leave the process has no description, and runs here all the same.
    private static string KindOf(IPass pass)
    {
        try
        {
            return pass.Describe().Kind;
        }
        catch (InferenceUnavailableException)
        {
            return "rows";
        }
    }
}
