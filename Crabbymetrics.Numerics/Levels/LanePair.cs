using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>Four sums in pairs of doubles.</summary>
/// <remarks>Knuth's sum without error; the low parts are summed as they are, which is as good as a pair for the sums of a level.</remarks>
internal struct LanePair
{
    private Vector256<double> _high;
    private Vector256<double> _low;

    /// <summary>The nearest doubles.</summary>
    public readonly Vector256<double> Value => _high + _low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<double> addend)
    {
        Vector256<double> sum = _high + addend;
        Vector256<double> other = sum - _high;
        _low += (_high - (sum - other)) + (addend - other);
        _high = sum;
    }

    /// <summary>Adds a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Vector256<double> left, Vector256<double> right)
    {
        Vector256<double> product = left * right;
        _low += Vector256.FusedMultiplyAdd(left, right, -product);
        Add(product);
    }
}
