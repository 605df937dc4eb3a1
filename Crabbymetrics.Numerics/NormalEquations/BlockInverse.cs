using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// A preconditioner of the reduced normal equations: an inverse for each large block on its own, by a factorization of its graph or by its
/// diagonal, and a full one for the small blocks together.
/// </summary>
/// <remarks>An additive Schwarz method over the pairs of the largest block with each of the others (Xu 1992).</remarks>
internal sealed class BlockInverse : IReducedInverse
{
    private readonly (int First, int Count, LaplacianFactor? Factor)[] _blocks;
    private readonly double[] _diagonal;
    private readonly BorderSums? _border;
    private readonly PivotedCholesky? _rest;

    /// <summary>Makes it.</summary>
    /// <param name="blocks">The place of the first coefficient of each large block, their number, and the factorization; null for the
    /// diagonal.</param>
    /// <param name="diagonal">The inverse diagonal of all equations; read where a block has no factorization.</param>
    /// <param name="border">The equations of the small blocks; null for none.</param>
    public BlockInverse((int First, int Count, LaplacianFactor? Factor)[] blocks, double[] diagonal, BorderSums? border)
    {
        _blocks = blocks;
        _diagonal = diagonal;
        _border = border;
        _rest = border is null ? null : new PivotedCholesky(border.Matrix, border.Stride, border.Diagonal);
    }

    public string Name =>
        Array.Exists(_blocks, static block => block.Factor is not null) ? "conjugate-gradients-cholesky" : "conjugate-gradients";

    public bool IsExact => false;

    public int? Rank => null;

    public void Apply(double[] r, double[] z)
    {
        foreach ((int first, int count, LaplacianFactor? factor) in _blocks)
        {
            if (factor is not null)
            {
                r.AsSpan(4 * first, 4 * count).CopyTo(z.AsSpan(4 * first));
                factor.Solve(z.AsSpan(4 * first, 4 * count));
                continue;
            }

            for (int i = first; i < first + count; i++)
            {
                (Vector256.LoadUnsafe(ref r[4 * i]) * _diagonal[i]).StoreUnsafe(ref z[4 * i]);
            }
        }

        if (_border is null)
        {
            return;
        }

        double[] rest = new double[4 * _border.Count];
        for (int a = 0; a < _border.Count; a++)
        {
            Vector256.LoadUnsafe(ref r[4 * _border.Places[a]]).StoreUnsafe(ref rest[4 * a]);
        }

        _rest!.Solve(rest);
        for (int a = 0; a < _border.Count; a++)
        {
            Vector256.LoadUnsafe(ref rest[4 * a]).StoreUnsafe(ref z[4 * _border.Places[a]]);
        }
    }
}
