using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The exact inverse of the reduced normal equations: a sparse factorization of those of a large block of constants, where there is one,
/// and a full one with pivots of what it leaves of the small blocks.
/// </summary>
internal sealed class BorderedInverse : IReducedInverse
{
    private readonly BorderSums _border;
    private readonly LaplacianFactor? _core;
    private readonly int _coreFirst;
    private readonly int _coreCount;
    private readonly double[] _solved;
    private readonly PivotedCholesky _rest;

    /// <summary>Factors the equations.</summary>
    /// <param name="border">The equations of the small blocks.</param>
    /// <param name="core">The factorization of the large block; null for none.</param>
    /// <param name="coreFirst">The place of its first coefficient.</param>
    /// <param name="coreCount">The number of its coefficients.</param>
    public BorderedInverse(BorderSums border, LaplacianFactor? core, int coreFirst, int coreCount)
    {
        _border = border;
        _core = core;
        _coreFirst = coreFirst;
        _coreCount = core is null ? 0 : coreCount;
        _solved = [.. border.Cross];
        double[] left = border.Matrix;
        if (core is not null)
        {
            SolveCross(core);
            left = Subtract();
        }

        _rest = new PivotedCholesky(left, border.Stride, border.Diagonal);
        Rank = _rest.Rank + (core is null ? 0 : coreCount - core.Components);
    }

    public string Name => _core is null ? "dense" : "sparse-cholesky";

    public bool IsExact => true;

    public int? Rank { get; }

    public void Apply(double[] r, double[] z)
    {
        double[] rest = new double[4 * _border.Count];
        for (int a = 0; a < _border.Count; a++)
        {
            Vector256.LoadUnsafe(ref r[4 * _border.Places[a]]).StoreUnsafe(ref rest[4 * a]);
        }

        Span<double> core = z.AsSpan(4 * _coreFirst, 4 * _coreCount);
        if (_core is not null)
        {
            r.AsSpan(4 * _coreFirst, 4 * _coreCount).CopyTo(core);
            _core.Solve(core);
            for (int f = 0; f < _coreCount; f++)
            {
                Vector256<double> own = Vector256.LoadUnsafe(ref core[4 * f]);
                for (int a = 0; a < _border.Count; a++)
                {
                    ref double value = ref rest[4 * a];
                    (Vector256.LoadUnsafe(ref value) - (own * _border.Cross[(f * _border.Stride) + a])).StoreUnsafe(ref value);
                }
            }
        }

        _rest.Solve(rest);
        for (int f = 0; f < _coreCount; f++)
        {
            Vector256<double> own = Vector256.LoadUnsafe(ref core[4 * f]);
            for (int a = 0; a < _border.Count; a++)
            {
                own -= Vector256.LoadUnsafe(ref rest[4 * a]) * _solved[(f * _border.Stride) + a];
            }

            own.StoreUnsafe(ref core[4 * f]);
        }

        for (int a = 0; a < _border.Count; a++)
        {
            Vector256.LoadUnsafe(ref rest[4 * a]).StoreUnsafe(ref z[4 * _border.Places[a]]);
        }
    }

    private void SolveCross(LaplacianFactor core)
    {
        double[] four = new double[4 * _coreCount];
        for (int a = 0; a < _border.Stride; a += 4)
        {
            for (int f = 0; f < _coreCount; f++)
            {
                Vector256.LoadUnsafe(ref _solved[(f * _border.Stride) + a]).StoreUnsafe(ref four[4 * f]);
            }

            core.Solve(four);
            for (int f = 0; f < _coreCount; f++)
            {
                Vector256.LoadUnsafe(ref four[4 * f]).StoreUnsafe(ref _solved[(f * _border.Stride) + a]);
            }
        }
    }

    private double[] Subtract()
    {
        double[] left = [.. _border.Matrix];
        int stride = _border.Stride;
        for (int f = 0; f < _coreCount; f++)
        {
            for (int a = 0; a < _border.Count; a++)
            {
                double factor = _border.Cross[(f * stride) + a];
                for (int b = 0; b < stride; b += 4)
                {
                    ref double own = ref left[(a * stride) + b];
                    (Vector256.LoadUnsafe(ref own) - (Vector256.LoadUnsafe(ref _solved[(f * stride) + b]) * factor)).StoreUnsafe(ref own);
                }
            }
        }

        for (int a = 0; a < _border.Count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double mean = 0.5 * (left[(a * stride) + b] + left[(b * stride) + a]);
                left[(a * stride) + b] = mean;
                left[(b * stride) + a] = mean;
            }
        }

        return left;
    }
}
