using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>The reduced normal equations by passes over the rows.</summary>
internal sealed class RowOperator(EffectRows rows, LaneSums sums, int threads) : IReducedOperator
{
    public void Multiply(double[] p, double[] q, CancellationToken cancellationToken)
    {
        rows.Visit(threads, part => Visit(part, p), cancellationToken);
        sums.AddUp(q, false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int part, double[] p)
    {
        double[] high = sums.High(part);
        double[] scratch = sums.Scratch(part);
        if (rows.PrimaryColumns.Length == 0 && rows.Terms.Length == 2 && rows.Terms[0].IsConstant && rows.Terms[1].IsConstant)
        {
            VisitTwo(part, p, high, scratch);
            return;
        }

        for (int g = rows.PartLevels[part]; g < rows.PartLevels[part + 1]; g++)
        {
            (int start, int count) = (rows.Starts[g], rows.Starts[g + 1] - rows.Starts[g]);
            ref double values = ref MemoryMarshal.GetArrayDataReference(scratch);
            for (int t = 0; t < rows.Terms.Length; t++)
            {
                Gather(ref values, start, count, rows.Terms[t], p, t == 0);
            }

            RemovePrimary(ref values, g, start, count);
            foreach (EffectTerm term in rows.Terms)
            {
                Scatter(ref values, start, count, term, high);
            }
        }
    }

    // The most frequent case: two blocks of constants beside the largest one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void VisitTwo(int part, double[] p, double[] high, double[] scratch)
    {
        (EffectTerm left, EffectTerm right) = (rows.Terms[0], rows.Terms[1]);
        bool isWeighted = rows.Weights.Length > 0;
        fixed (
            double* coefficients = p,
                sums = high,
                values = scratch,
                weights = rows.Weights,
                inverses = rows.Inverses
        )
        fixed (
            int* leftCodes = left.Codes,
                rightCodes = right.Codes,
                starts = rows.Starts
        )
        {
            double* ofLeft = coefficients + (4 * left.First);
            double* ofRight = coefficients + (4 * right.First);
            double* toLeft = sums + (4 * left.First);
            double* toRight = sums + (4 * right.First);
            int end = rows.PartLevels[part + 1];
            for (int g = rows.PartLevels[part]; g < end; g++)
            {
                int start = starts[g];
                int count = starts[g + 1] - start;
                int* a = leftCodes + start;
                int* b = rightCodes + start;
                Vector256<double> sum = default;
                for (int k = 0; k < count; k++)
                {
                    Vector256<double> value =
                        Vector256.Load(ofLeft + (4 * (nuint)(uint)a[k])) + Vector256.Load(ofRight + (4 * (nuint)(uint)b[k]));
                    value.Store(values + (4 * k));
                    sum += isWeighted ? value * weights[start + k] : value;
                }

                Vector256<double> mean = sum * inverses[g];
                for (int k = 0; k < count; k++)
                {
                    Vector256<double> value = Vector256.Load(values + (4 * k)) - mean;
                    value = isWeighted ? value * weights[start + k] : value;
                    double* own = toLeft + (4 * (nuint)(uint)a[k]);
                    (Vector256.Load(own) + value).Store(own);
                    own = toRight + (4 * (nuint)(uint)b[k]);
                    (Vector256.Load(own) + value).Store(own);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(ref double values, int start, int count, EffectTerm term, double[] p, bool first)
    {
        ref double own = ref p[4 * term.First];
        ref int codes = ref term.Codes[start];
        for (int k = 0; k < count; k++)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref own, (nuint)(4L * Unsafe.Add(ref codes, k) * term.Stride));
            value = term.Values is null ? value : value * term.Values[start + k];
            value = first ? value : value + Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
            value.StoreUnsafe(ref values, (nuint)(4 * k));
        }
    }

    // What is left is weighted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemovePrimary(ref double values, int g, int start, int count)
    {
        double[] weights = rows.Weights;
        double[][] columns = rows.PrimaryColumns;
        for (int c = 0; c < columns.Length; c++)
        {
            Vector256<double> sum = default;
            for (int k = 0; k < count; k++)
            {
                double weighted = weights.Length == 0 ? columns[c][start + k] : columns[c][start + k] * weights[start + k];
                sum += Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) * weighted;
            }

            for (int k = 0; k < count; k++)
            {
                Vector256<double> left = Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - (sum * columns[c][start + k]);
                left.StoreUnsafe(ref values, (nuint)(4 * k));
            }
        }

        Vector256<double> mean = default;
        if (columns.Length == 0)
        {
            for (int k = 0; k < count; k++)
            {
                Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
                mean += weights.Length == 0 ? value : value * weights[start + k];
            }

            mean *= rows.Inverses[g];
        }

        for (int k = 0; k < count; k++)
        {
            Vector256<double> left = Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - mean;
            left = weights.Length == 0 ? left : left * weights[start + k];
            left.StoreUnsafe(ref values, (nuint)(4 * k));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(ref double values, int start, int count, EffectTerm term, double[] sums)
    {
        ref double own = ref sums[4 * term.First];
        ref int codes = ref term.Codes[start];
        for (int k = 0; k < count; k++)
        {
            nuint place = (nuint)(4L * Unsafe.Add(ref codes, k) * term.Stride);
            Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
            value = term.Values is null ? value : value * term.Values[start + k];
            (Vector256.LoadUnsafe(ref own, place) + value).StoreUnsafe(ref own, place);
        }
    }
}
