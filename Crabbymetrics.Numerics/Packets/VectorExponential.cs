using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The exponential of a register of numbers, to one or two units in the last place over the whole range: overflow gives infinity, underflow
/// passes through the subnormal numbers to 0, NaN stays NaN.
/// </summary>
/// <remarks>
/// x = m log 2 + r with integer m and |r| at most half of log 2, log 2 in two parts (Cody and Waite 1980); exp(r) by its Taylor polynomial
/// of degree 13, whose remainder is below 5e-18. Registers of 512 bits, which x86 processors alone have, hold a table of sixteenths of
/// powers of two (Tang 1989): r is sixteen times shorter, and degree 7 leaves less than 2e-18. Inlined into loops that are compiled to
/// optimized code at once, it is as fast in the first fit of a process as in the last, which calls into the base library's generic code are
/// not.
/// </remarks>
public static class VectorExponential
{
    private const double LogTwoHigh = 6.93147180369123816490e-01;
    private const double LogTwoLow = 1.90821492927058770002e-10;
    private const double ReciprocalLogTwo = 1.44269504088896340736;

    // Beyond these arguments the exponential is infinite or zero; within them half of m is the exponent of a normal number.
    private const double Largest = 710.0;
    private const double Smallest = -746.0;

    // Adding 1.5 times 2^52 rounds to an integer and leaves it in the low bits.
    private const double Rounder = 6755399441055744.0;
    private const int ExponentBias = 1023;
    private const int ExponentShift = 52;

    private const double C2 = 1.0 / 2;
    private const double C3 = 1.0 / 6;
    private const double C4 = 1.0 / 24;
    private const double C5 = 1.0 / 120;
    private const double C6 = 1.0 / 720;
    private const double C7 = 1.0 / 5040;
    private const double C8 = 1.0 / 40320;
    private const double C9 = 1.0 / 362880;
    private const double C10 = 1.0 / 3628800;
    private const double C11 = 1.0 / 39916800;
    private const double C12 = 1.0 / 479001600;
    private const double C13 = 1.0 / 6227020800;

    /// <summary>x = k log 2 / 16 + r: the sixteenth of a power of two that k ends in is looked up in two registers, and exp(r) is
    /// short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        // The native minimum returns its second operand where one is NaN.
        Vector512<double> v = Vector512.MinNative(Vector512.Create(Largest), Vector512.MaxNative(Vector512.Create(Smallest), x));
        Vector512<double> rounder = Vector512.Create(Rounder);
        Vector512<double> rounded = Vector512.MultiplyAddEstimate(v, Vector512.Create(16.0 * ReciprocalLogTwo), rounder);
        Vector512<double> k = rounded - rounder;
        Vector512<double> r = Vector512.MultiplyAddEstimate(k, Vector512.Create(-LogTwoHigh / 16.0), v);
        r = Vector512.MultiplyAddEstimate(k, Vector512.Create(-LogTwoLow / 16.0), r);
        Vector512<double> s = r * r;
        Vector512<double> odd = Vector512.MultiplyAddEstimate(Vector512.Create(C7), s, Vector512.Create(C5));
        Vector512<double> even = Vector512.MultiplyAddEstimate(Vector512.Create(C6), s, Vector512.Create(C4));
        odd = Vector512.MultiplyAddEstimate(odd, s, Vector512.Create(C3));
        even = Vector512.MultiplyAddEstimate(even, s, Vector512.Create(C2));
        // exp(r) - 1.
        Vector512<double> less = Vector512.MultiplyAddEstimate(s, Vector512.MultiplyAddEstimate(r, odd, even), r);
        // The permutation reads the last four bits of an index, and scaling the integer part of its exponent, so that k / 16 needs no
        // division.
        Vector512<double> sixteenth = Avx512F.PermuteVar8x64x2(
            Vector512.Create(
                1.0,
                1.0442737824274138,
                1.0905077326652577,
                1.1387886347566916,
                1.189207115002721,
                1.2418578120734840,
                1.2968395546510096,
                1.3542555469368927
            ),
            rounded.AsInt64(),
            Vector512.Create(
                1.4142135623730951,
                1.4768261459394993,
                1.5422108254079407,
                1.6104903319492543,
                1.681792830507429,
                1.7562521603732995,
                1.8340080864093424,
                1.9152065613971474
            )
        );
        return Avx512F.Scale(Vector512.MultiplyAddEstimate(sixteenth, less, sixteenth), k * Vector512.Create(1.0 / 16.0));
    }

    /// <summary>The exponential of four numbers.</summary>
    /// <param name="x">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> v = Vector256.MinNative(Vector256.Create(Largest), Vector256.MaxNative(Vector256.Create(Smallest), x));
        Vector256<double> rounder = Vector256.Create(Rounder);
        Vector256<double> m = Vector256.MultiplyAddEstimate(v, Vector256.Create(ReciprocalLogTwo), rounder) - rounder;
        Vector256<double> r = Vector256.MultiplyAddEstimate(m, Vector256.Create(-LogTwoHigh), v);
        r = Vector256.MultiplyAddEstimate(m, Vector256.Create(-LogTwoLow), r);
        Vector256<double> s = r * r;
        Vector256<double> odd = Vector256.MultiplyAddEstimate(Vector256.Create(C13), s, Vector256.Create(C11));
        Vector256<double> even = Vector256.MultiplyAddEstimate(Vector256.Create(C12), s, Vector256.Create(C10));
        odd = Vector256.MultiplyAddEstimate(odd, s, Vector256.Create(C9));
        even = Vector256.MultiplyAddEstimate(even, s, Vector256.Create(C8));
        odd = Vector256.MultiplyAddEstimate(odd, s, Vector256.Create(C7));
        even = Vector256.MultiplyAddEstimate(even, s, Vector256.Create(C6));
        odd = Vector256.MultiplyAddEstimate(odd, s, Vector256.Create(C5));
        even = Vector256.MultiplyAddEstimate(even, s, Vector256.Create(C4));
        odd = Vector256.MultiplyAddEstimate(odd, s, Vector256.Create(C3));
        even = Vector256.MultiplyAddEstimate(even, s, Vector256.Create(C2));
        Vector256<double> exp = Vector256<double>.One + Vector256.MultiplyAddEstimate(s, Vector256.MultiplyAddEstimate(r, odd, even), r);
        Vector256<double> half = Vector256.MultiplyAddEstimate(m, Vector256.Create(0.5), rounder);
        Vector256<double> rest = m - (half - rounder) + rounder;
        return exp * PowerOfTwo(half) * PowerOfTwo(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> rounded) =>
        Vector256.ShiftLeft(rounded.AsInt64() + Vector256.Create((long)ExponentBias), ExponentShift).AsDouble();
}
