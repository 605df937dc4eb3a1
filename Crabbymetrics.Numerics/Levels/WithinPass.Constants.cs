using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

// The most frequent case: constants alone, one or two blocks of them beside the largest. Each row is read and written once, and the sums
// are those of the general case to the last bit.
internal sealed partial class WithinPass
{
    private bool AreFewConstants =>
        _rows.PrimaryColumns.Length == 0 && _rows.Terms.Length <= 2 && Array.TrueForAll(_rows.Terms, static term => term.IsConstant);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void VisitConstants<TLanes>(TLanes lanes, int part)
        where TLanes : struct, IRowLanes
    {
        double[] high = _sums.High(part);
        double[] low = InPairs ? _sums.Low(part) : high;
        ref double values = ref MemoryMarshal.GetArrayDataReference(_sums.Scratch(part));
        ref int starts = ref MemoryMarshal.GetReference(_rows.Starts);
        ref double inverses = ref MemoryMarshal.GetArrayDataReference(_rows.Inverses);
        bool isWeighted = _rows.Weights.Length > 0;
        ref double weights = ref MemoryMarshal.GetArrayDataReference(_rows.Weights);
        int terms = _rows.Terms.Length;
        ref int codesA = ref CodesOf(0);
        ref int codesB = ref CodesOf(1);
        ref double highA = ref At(high, 0);
        ref double highB = ref At(high, 1);
        ref double lowA = ref At(low, 0);
        ref double lowB = ref At(low, 1);
        bool takes = Others is not null;
        ref double othersA = ref At(Others ?? [], 0);
        ref double othersB = ref At(Others ?? [], 1);
        bool isFirst = !MeansAreKnown;
        // The general case takes a mean away, then other effects, then the mean of what is left.
        bool isTwice = isFirst && (takes || terms == 0);
        double[]? means = Means;
        double[]? coefficients = Coefficients;
        bool writes = Writes;
        bool inPairs = InPairs;
        Vector256<double> squares = default;
        Vector256<double> raw = default;
        Vector256<double> rawSum = default;
        int end = _rows.PartLevels[part + 1];
        for (int g = _rows.PartLevels[part]; g < end; g++)
        {
            int start = Unsafe.Add(ref starts, g);
            int count = Unsafe.Add(ref starts, g + 1) - start;
            Vector256<double> inverse = Vector256.Create(Unsafe.Add(ref inverses, g));
            Vector256<double> mean;
            LanePair sum = default;
            if (isFirst)
            {
                Vector256<double> ofLevel = default;
                Vector256<double> sumOfLevel = default;
                for (int k = 0; k < count; k++)
                {
                    Vector256<double> value = lanes.Load(start + k);
                    value.StoreUnsafe(ref values, 4 * (nuint)(uint)k);
                    if (isWeighted)
                    {
                        Vector256<double> weight = Vector256.Create(Unsafe.Add(ref weights, start + k));
                        Vector256<double> weighted = value * weight;
                        ofLevel += weighted * value;
                        sumOfLevel += weighted;
                        sum.AddProduct(value, weight);
                    }
                    else
                    {
                        ofLevel += value * value;
                        sumOfLevel += value;
                        sum.Add(value);
                    }
                }

                raw += ofLevel;
                rawSum += sumOfLevel;
                mean = sum.Value * inverse;
                Keep(means, g, mean, false);
            }
            else
            {
                mean = means is null ? default : Vector256.LoadUnsafe(ref means[4 * g]);
            }

            if (!isFirst || isTwice)
            {
                sum = default;
                for (int k = 0; k < count; k++)
                {
                    Vector256<double> value =
                        (isFirst ? Vector256.LoadUnsafe(ref values, 4 * (nuint)(uint)k) : lanes.Load(start + k)) - mean;
                    if (takes && terms > 0)
                    {
                        value -= Vector256.LoadUnsafe(ref othersA, 4 * (nuint)(uint)Unsafe.Add(ref codesA, start + k));
                        if (terms > 1)
                        {
                            value -= Vector256.LoadUnsafe(ref othersB, 4 * (nuint)(uint)Unsafe.Add(ref codesB, start + k));
                        }
                    }

                    value.StoreUnsafe(ref values, 4 * (nuint)(uint)k);
                    if (isWeighted)
                    {
                        sum.AddProduct(value, Vector256.Create(Unsafe.Add(ref weights, start + k)));
                    }
                    else
                    {
                        sum.Add(value);
                    }
                }

                mean = sum.Value * inverse;
                Keep(coefficients, g, mean, true);
            }

            Vector256<double> squaresOfLevel = default;
            for (int k = 0; k < count; k++)
            {
                Vector256<double> value = Vector256.LoadUnsafe(ref values, 4 * (nuint)(uint)k) - mean;
                if (writes)
                {
                    lanes.Store(start + k, value);
                }

                Vector256<double> weighted = isWeighted ? value * Unsafe.Add(ref weights, start + k) : value;
                squaresOfLevel += weighted * value;
                if (terms == 0)
                {
                    continue;
                }

                nuint a = 4 * (nuint)(uint)Unsafe.Add(ref codesA, start + k);
                AddOne(ref highA, ref lowA, a, weighted, inPairs);
                if (terms > 1)
                {
                    AddOne(ref highB, ref lowB, 4 * (nuint)(uint)Unsafe.Add(ref codesB, start + k), weighted, inPairs);
                }
            }

            squares += squaresOfLevel;
        }

        _raw[part] = raw;
        _rawSums[part] = rawSum;
        _squares[part] = squares;
    }

    private ref int CodesOf(int term) => ref MemoryMarshal.GetArrayDataReference(term < _rows.Terms.Length ? _rows.Terms[term].Codes : []);

    private ref double At(double[] sums, int term) =>
        ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(sums),
            term < _rows.Terms.Length && sums.Length > 0 ? 4 * _rows.Terms[term].First : 0
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne(ref double high, ref double low, nuint place, Vector256<double> value, bool inPairs)
    {
        Vector256<double> before = Vector256.LoadUnsafe(ref high, place);
        Vector256<double> sum = before + value;
        sum.StoreUnsafe(ref high, place);
        if (inPairs)
        {
            Vector256<double> other = sum - before;
            Vector256<double> left = (before - (sum - other)) + (value - other);
            (Vector256.LoadUnsafe(ref low, place) + left).StoreUnsafe(ref low, place);
        }
    }
}
