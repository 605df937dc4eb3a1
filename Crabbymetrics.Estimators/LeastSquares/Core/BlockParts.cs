namespace Crabbymetrics.Estimators;

/// <summary>
/// Visits the blocks of a view in parts, each a fixed run of blocks with a state of its own, which are then put together in order: the same
/// bits for any number of threads. For what <see cref="BlockRunner"/> cannot add up: pairs of doubles, triangles.
/// </summary>
internal static class BlockParts
{
    // The sums are made in this many parts, whatever the number of threads, so that results do not depend on it.
    private const int MostParts = 64;

    // Below this many values a second thread costs more than it brings.
    private const long ParallelValues = 1 << 15;

    /// <summary>The operation on a block.</summary>
    public delegate void Visit<TPart>(TPart part, in DesignBlock block);

    /// <summary>Visits all blocks.</summary>
    /// <typeparam name="TPart">The state of a part.</typeparam>
    /// <param name="view">The view.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
    /// <param name="create">Makes the state of a part.</param>
    /// <param name="visit">Adds a block to a part.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>The parts, in the order of the rows; at least one.</returns>
    /// <exception cref="InferenceUnavailableException">The view is of a schema, whose rows live elsewhere.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TPart[] Run<TPart>(
        DesignView view,
        int maxDegreeOfParallelism,
        Func<TPart> create,
        Visit<TPart> visit,
        CancellationToken cancellationToken
    )
    {
        if (view.RowCount == 0 && ReferenceEquals(view.Design.Schema.WithoutRows, view.Design))
        {
            throw new InferenceUnavailableException(
                "There are no values of single rows here: the rows live elsewhere, and passes over them give sums, not values by row."
            );
        }

        int blocks = view.Design.BlockCount;
        TPart[] parts = new TPart[Math.Clamp(blocks, 1, MostParts)];
        if (maxDegreeOfParallelism == 1 || parts.Length == 1 || (long)view.RowCount * (view.ColumnCount + 1) < ParallelValues)
        {
            for (int part = 0; part < parts.Length; part++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                parts[part] = VisitPart(view, part, parts.Length, create, visit);
            }

            return parts;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        Parallel.For(0, parts.Length, options, part => parts[part] = VisitPart(view, part, parts.Length, create, visit));
        return parts;
    }

    private static TPart VisitPart<TPart>(DesignView view, int part, int count, Func<TPart> create, Visit<TPart> visit)
    {
        int blocks = view.Design.BlockCount;
        TPart state = create();
        double[] scratch = new double[view.ScratchCount];
        int end = (int)((part + 1L) * blocks / count);
        for (int b = (int)((long)part * blocks / count); b < end; b++)
        {
            DesignBlock block = view.Load(b, scratch);
            visit(state, in block);
        }

        return state;
    }
}
