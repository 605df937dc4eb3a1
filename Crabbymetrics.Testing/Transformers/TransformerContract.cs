namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every <see cref="ITransformer{TData, TFitted}"/> of a design: no state, the same bits again and on many
/// threads, a row out for each row in that depends on that row alone, honest refusal. Inherit it in a test project.
/// </summary>
/// <typeparam name="TFitted">The fitted transformation.</typeparam>
public abstract class TransformerContract<TFitted>
    where TFitted : class, ITransformation<DesignMatrix, DesignMatrix>
{
    private const int Threads = 32;

    /// <summary>Makes the transformer.</summary>
    protected abstract ITransformer<DesignMatrix, TFitted> CreateTransformer();

    /// <summary>Makes a design that the transformer learns well from, of ten rows or more. Each call makes the same design.</summary>
    protected abstract DesignMatrix CreateDesign();

    /// <summary>Learning again gives the same bits, with the same transformer or another, and one thread does not see another.</summary>
    [Test]
    public void Learning_again_gives_the_same_bits()
    {
        ITransformer<DesignMatrix, TFitted> transformer = CreateTransformer();
        DesignMatrix design = CreateDesign();
        long[] first = BitsOf(transformer.Fit(design).Transform(design));
        long[][] together = new long[Threads][];
        Parallel.For(
            0,
            Threads,
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            i => together[i] = BitsOf(transformer.Fit(CreateDesign()).Transform(design))
        );
        Assert.Multiple(() =>
        {
            Assert.That(BitsOf(CreateTransformer().Fit(CreateDesign()).Transform(CreateDesign())), Is.EqualTo(first));
            Assert.That(together, Has.All.EqualTo(first));
        });
    }

    /// <summary>What was learned does not depend on the rows that are transformed: some rows give the rows that they give among
    /// all.</summary>
    [Test]
    public void Some_rows_give_what_they_give_among_all()
    {
        DesignMatrix design = CreateDesign();
        TFitted fitted = CreateTransformer().Fit(design);
        int[] some = [.. Enumerable.Range(0, design.RowCount).Where(static i => i % 3 == 1).Reverse()];
        DesignMatrix all = fitted.Transform(design);
        Assert.Multiple(() =>
        {
            Assert.That(all.RowCount, Is.EqualTo(design.RowCount));
            Assert.That(BitsOf(fitted.Transform(design.SelectRows(some))), Is.EqualTo(BitsOf(all.SelectRows(some))));
        });
    }

    /// <summary>Neither learning nor transforming changes the design.</summary>
    [Test]
    public void The_design_stays_as_it_was()
    {
        DesignMatrix design = CreateDesign();
        _ = CreateTransformer().Fit(design).Transform(design);
        Assert.That(BitsOf(design), Is.EqualTo(BitsOf(CreateDesign())));
    }

    /// <summary>Columns that are not those of the fit are refused.</summary>
    [Test]
    public void Other_columns_are_refused()
    {
        DesignMatrix design = CreateDesign();
        TFitted fitted = CreateTransformer().Fit(design);
        Assert.That(
            () => fitted.Transform(design.WithoutColumns(design.ColumnNames[0])),
            Throws.ArgumentException.With.Message.Contains(design.ColumnNames[0])
        );
    }

    /// <summary>A cancelled token ends it, and null is refused.</summary>
    [Test]
    public void A_cancelled_token_and_null_are_refused()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Multiple(() =>
        {
            Assert.That(() => CreateTransformer().Fit(CreateDesign(), source.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => CreateTransformer().Fit(null!), Throws.ArgumentNullException);
        });
    }

    private protected static long[] BitsOf(DesignMatrix design)
    {
        double[] values = new double[design.RowCount * design.ColumnCount];
        for (int j = 0; j < design.ColumnCount; j++)
        {
            design.CopyColumn(j, values.AsSpan(j * design.RowCount, design.RowCount));
        }

        return Bits.Of(values.AsSpan());
    }
}
