using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of the scores <c>w e b</c> of a linear equation over groups, of rows that live elsewhere, b being the columns of
/// the basis.</summary>
internal sealed class LinearGroupPass : BasisPass
{
    public const string Kind = "least-squares.group-scores";

    private readonly RowResiduals _residuals;
    private readonly GroupCells _cells;

    private LinearGroupPass(RawBasis basis, RowResiduals residuals, GroupCells cells)
        : base(basis)
    {
        _residuals = residuals;
        _cells = cells;
    }

    public override int SumCount => _cells.SumCount;

    public static IPass Read(PassReading reading)
    {
        int[] sizes = GroupCells.ReadSizes(reading);
        RawBasis basis = RawBasis.Read(reading);
        return new LinearGroupPass(basis, RowResiduals.Read(reading), GroupCells.Read(reading, sizes, basis.Count));
    }

    /// <summary>Makes the pass.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="names">The names of the clusterings.</param>
    /// <param name="divisor">What the sums are divided by.</param>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">There are too many combinations of groups.</exception>
    public static GroupedScores Run(LinearScores scores, ImmutableArray<string> names, double divisor)
    {
        GroupCells cells = GroupCells.Of(scores.Problem.Elsewhere!, names, scores.Basis.Count);
        LinearGroupPass pass = new(scores.Basis.Raw, scores.Residuals, cells);
        return cells.Compact(scores.Run(pass), divisor);
    }

    public override IBlockVisitor Bind(LocalRows rows) => new Bound(this, _cells.Bind(rows));

    public override PassDescription Describe() =>
        new(Kind, [.. _cells.Texts], [.. _cells.Numbers, .. Basis.Numbers, .. _residuals.Numbers]);

    public override int ScratchCount(int rowCount) => base.ScratchCount(rowCount) + (3 * rowCount);

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        throw new InvalidOperationException("The groups of the rows are known where the pass is bound.");

    private void Visit(in DesignBlock block, ReadOnlySpan<int> cells, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            k = Basis.Count;
        Span<double> residual = scratch[..n],
            low = scratch.Slice(n, n),
            values = scratch.Slice(2 * n, n);
        block.CopyOutcomeLessOffset(values);
        _residuals.Write(in block, values, residual, low);
        block.Weigh(residual);
        DesignBlock columns = Fill(in block, scratch[(3 * n)..]);
        for (int i = 0; i < n; i++)
        {
            sums[cells[i] * (1 + k)] += block.Weights.IsEmpty || block.Weights[i] > 0.0 ? 1.0 : 0.0;
        }

        for (int l = 0; l < k; l++)
        {
            ReadOnlySpan<double> column = columns.Column(l);
            for (int i = 0; i < n; i++)
            {
                sums[(cells[i] * (1 + k)) + 1 + l] += residual[i] * column[i];
            }
        }
    }

    private sealed class Bound(LinearGroupPass pass, int[] cells) : IBlockVisitor
    {
        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => pass.ScratchCount(rowCount);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
            pass.Visit(in block, cells.AsSpan(block.FirstRow, block.RowCount), sums, scratch);
    }
}
