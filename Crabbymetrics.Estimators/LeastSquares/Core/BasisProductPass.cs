namespace Crabbymetrics.Estimators;

/// <summary>The cross product of the columns of a basis, with the weights of the rows, where these live elsewhere.</summary>
internal sealed class BasisProductPass(LinearBasis basis) : BasisPass(basis)
{
    public override int SumCount => Basis.Count * Basis.Count;

    /// <summary>Makes the pass.</summary>
    /// <returns>k x k values, row-major, both triangles.</returns>
    public static double[] Run(LeastSquaresProblem problem, LinearBasis basis) =>
        Symmetric(problem.Run(new BasisProductPass(basis), LinearBasis.RawView(basis.Working)), basis.Count);

    public override PassDescription Describe() => new("least-squares.basis-product", [], [.. Basis.Numbers]);

    public override int ScratchCount(int rowCount) => base.ScratchCount(rowCount) + rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        DesignBlock columns = Fill(in block, scratch[n..]);
        Span<double> ones = scratch[..n];
        ones.Fill(1.0);
        columns.AddWeightedCrossProduct(block.Weights.IsEmpty ? ones : block.Weights, sums);
    }
}
