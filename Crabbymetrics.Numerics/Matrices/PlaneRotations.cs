using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>Rotations of two vectors in their plane.</summary>
internal static class PlaneRotations
{
    /// <summary>Replaces <c>x</c> by <c>c x - s y</c> and <c>y</c> by <c>s x + c y</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        int n = Math.Min(x.Length, y.Length);
        int width = Vector<double>.Count;
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= n - width; i += width)
        {
            Vector<double> a = Vector.LoadUnsafe(ref px, (nuint)i);
            Vector<double> b = Vector.LoadUnsafe(ref py, (nuint)i);
            ((a * c) - (b * s)).StoreUnsafe(ref px, (nuint)i);
            ((a * s) + (b * c)).StoreUnsafe(ref py, (nuint)i);
        }

        for (; i < n; i++)
        {
            double a = x[i];
            double b = y[i];
            x[i] = (a * c) - (b * s);
            y[i] = (a * s) + (b * c);
        }
    }
}
