namespace Crabbymetrics.Estimators;

/// <summary>A pass over the columns of a basis of rows that live elsewhere. It is run on the raw columns
/// (<see cref="LinearBasis.RawView"/>).</summary>
internal abstract class BasisPass(RawBasis basis) : BlockPass
{
    public RawBasis Basis => basis;

    public override int ScratchCount(int rowCount) => (basis.Count + 1) * rowCount;

    /// <summary>The rows of a block with the columns of the basis, written into scratch.</summary>
    protected DesignBlock Fill(in DesignBlock block, Span<double> scratch)
    {
        int n = block.RowCount,
            k = basis.Count;
        basis.Fill(in block, scratch[..(k * n)], scratch.Slice(k * n, n));
        return new DesignBlock(scratch[..(k * n)], n, n, k, block.FirstRow);
    }

    /// <summary>A symmetric matrix of which the lower triangle was summed.</summary>
    public static double[] Symmetric(ReadOnlySpan<double> lower, int k)
    {
        double[] result = lower[..(k * k)].ToArray();
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < a; b++)
            {
                result[(b * k) + a] = result[(a * k) + b];
            }
        }

        return result;
    }
}
