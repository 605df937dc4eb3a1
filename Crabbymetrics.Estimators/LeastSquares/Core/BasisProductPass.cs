namespace Crabbymetrics.Estimators;

/// <summary>The cross product of the columns of a basis, with the weights of the rows, where these live elsewhere.</summary>
internal sealed class BasisProductPass(RawBasis basis) : BasisPass(basis)
{
    public const string Kind = "least-squares.basis-product";

    public override int SumCount => Basis.Count * Basis.Count;

    public static IPass Read(PassReading reading) => new BasisProductPass(RawBasis.Read(reading));

    /// <summary>Makes the pass.</summary>
    /// <returns>k x k values, row-major, both triangles.</returns>
    public static double[] Run(LeastSquaresProblem problem, LinearBasis basis) =>
        Symmetric(problem.Run(new BasisProductPass(basis.Raw), LinearBasis.RawView(basis.Working)), basis.Count);

    public override PassDescription Describe() => new(Kind, [], [.. Basis.Numbers]);

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
