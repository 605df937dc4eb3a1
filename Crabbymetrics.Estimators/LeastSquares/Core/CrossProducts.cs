namespace Crabbymetrics.Estimators;

/// <summary>The sums of <see cref="CrossProductPass"/>, in working parameters.</summary>
/// <param name="Working">The working parameters.</param>
/// <param name="Gram">The cross product of the working columns, in the layout of the working parameters.</param>
/// <param name="Products">For each outcome k products with the working columns.</param>
/// <param name="Outcomes">The q x q cross products of the outcomes.</param>
/// <param name="WeightSum">The sum of the weights.</param>
internal sealed record CrossProducts(WorkingParameters Working, double[] Gram, double[][] Products, double[] Outcomes, double WeightSum)
{
    /// <summary>The same in twice the precision; null for a design with factors and for a very wide one.</summary>
    public PairedProducts? Paired { get; init; }

    /// <summary>The same without some of the working columns.</summary>
    /// <param name="working">The working parameters that are kept.</param>
    /// <param name="kept">Their positions among these, ascending.</param>
    public CrossProducts Keep(WorkingParameters working, ReadOnlySpan<int> kept)
    {
        int all = Working.Count;
        double[] dense = new double[all * all];
        Working.Layout.Expand(Gram, dense);
        int k = kept.Length;
        double[] gram = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                gram[(a * k) + b] = dense[(kept[a] * all) + kept[b]];
            }
        }

        double[] compressed = new double[working.Layout.Length];
        working.Layout.Compress(gram, compressed);
        int[] places = kept.ToArray();
        return this with
        {
            Working = working,
            Gram = compressed,
            Paired = Paired?.Keep(places),
            Products = [.. Products.Select(products => Array.ConvertAll(places, place => products[place]))],
        };
    }
}
