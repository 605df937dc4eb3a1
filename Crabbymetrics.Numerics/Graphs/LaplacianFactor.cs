using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// A factorization of the Laplacian of a graph, exact or sampled: vertices are eliminated one after the other, and each keeps the shares
/// of its weight that lead to those after it. The vertex that is last in its connected component is set to 0.
/// </summary>
internal sealed class LaplacianFactor
{
    private readonly int[] _vertices;
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly double[] _shares;
    private readonly double[] _inverses;

    /// <summary>Creates a factor.</summary>
    /// <param name="vertices">The vertex of each step.</param>
    /// <param name="starts">Where the rows of each step start, and their number at the end.</param>
    /// <param name="rows">The vertices after that of a step that it leads to.</param>
    /// <param name="shares">The shares of its weight, which sum to 1.</param>
    /// <param name="weights">The weight of each vertex when its turn came.</param>
    public LaplacianFactor(int[] vertices, int[] starts, int[] rows, double[] shares, double[] weights)
    {
        _vertices = vertices;
        _starts = starts;
        _rows = rows;
        _shares = shares;
        _inverses = new double[weights.Length];
        for (int step = 0; step < weights.Length; step++)
        {
            bool isLast = starts[step] == starts[step + 1];
            Components += isLast ? 1 : 0;
            _inverses[step] = isLast ? 0.0 : 1.0 / weights[step];
        }
    }

    /// <summary>The number of connected components.</summary>
    public int Components { get; }

    /// <summary>Solves with four right sides, each of which sums to 0 over each component, in place.</summary>
    /// <param name="values">Four vectors, interleaved.</param>
    public void Solve(Span<double> values)
    {
        for (int step = 0; step < _vertices.Length; step++)
        {
            ref double own = ref values[4 * _vertices[step]];
            Vector256<double> value = Vector256.LoadUnsafe(ref own);
            for (int e = _starts[step]; e < _starts[step + 1]; e++)
            {
                ref double other = ref values[4 * _rows[e]];
                (Vector256.LoadUnsafe(ref other) + (value * _shares[e])).StoreUnsafe(ref other);
            }
        }

        for (int step = _vertices.Length - 1; step >= 0; step--)
        {
            ref double own = ref values[4 * _vertices[step]];
            Vector256<double> value = Vector256.LoadUnsafe(ref own) * _inverses[step];
            for (int e = _starts[step]; e < _starts[step + 1]; e++)
            {
                value += Vector256.LoadUnsafe(ref values[4 * _rows[e]]) * _shares[e];
            }

            value.StoreUnsafe(ref own);
        }
    }
}
