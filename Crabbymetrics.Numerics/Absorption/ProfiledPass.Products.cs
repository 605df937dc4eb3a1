using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

// The sums of a pass.
internal sealed unsafe partial class ProfiledPass
{
    // Four lanes without their means in the levels: kept, summed over the other effects, multiplied with each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Center(int first, int stop, int group, double[] scratch, double[] sums, double[] products)
    {
        int start = _rows.Starts[first];
        double[] residual = scratch;
        (double[] Values, int Shift) a = Lane(group, 0, residual, start);
        (double[] Values, int Shift) b = Lane(group, 1, residual, start);
        (double[] Values, int Shift) c = Lane(group, 2, residual, start);
        (double[] Values, int Shift) d = Lane(group, 3, residual, start);
        Vector256<double> own = default;
        Vector256<double> next = default;
        Vector256<double> across = default;
        int terms = _rows.Terms.Length;
        EffectTerm? left = terms > 0 ? _rows.Terms[0] : null;
        EffectTerm? right = terms > 1 ? _rows.Terms[1] : null;
        fixed (
            double* pa = &a.Values[a.Shift],
                pb = &b.Values[b.Shift],
                pc = &c.Values[c.Shift],
                pd = &d.Values[d.Shift],
                means = &Means[start],
                inverses = _rows.Inverses,
                lanes = &scratch[(2 + (4 * group)) * _capacity],
                all = sums
        )
        fixed (
            int* starts = _rows.Starts,
                leftRows = left?.Codes,
                rightRows = right?.Codes
        )
        {
            int* leftCodes = leftRows + start;
            int* rightCodes = rightRows + start;
            double* toLeft = all + (4 * (left?.First ?? 0));
            double* toRight = all + (4 * (right?.First ?? 0));
            for (int g = first; g < stop; g++)
            {
                int begin = starts[g] - start;
                int end = starts[g + 1] - start;
                Vector256<double> sum = default;
                for (int i = begin; i < end; i++)
                {
                    Vector256<double> value = Vector256.Create(pa[i], pb[i], pc[i], pd[i]);
                    value.Store(lanes + (4 * i));
                    sum += value * means[i];
                }

                Vector256<double> mean = sum * inverses[g];
                for (int i = begin; i < end; i++)
                {
                    Vector256<double> value = Vector256.Load(lanes + (4 * i)) - mean;
                    value.Store(lanes + (4 * i));
                    Vector256<double> weighted = value * means[i];
                    if (terms > 0)
                    {
                        double* place = toLeft + (4 * (nuint)(uint)leftCodes[i]);
                        (Vector256.Load(place) + weighted).Store(place);
                    }

                    if (terms > 1)
                    {
                        double* place = toRight + (4 * (nuint)(uint)rightCodes[i]);
                        (Vector256.Load(place) + weighted).Store(place);
                    }

                    own += weighted * value;
                    next += weighted * Vector256.Shuffle(value, Vector256.Create(1L, 2L, 3L, 0L));
                    across += weighted * Vector256.Shuffle(value, Vector256.Create(2L, 3L, 0L, 1L));
                }

                for (int t = 2; t < terms; t++)
                {
                    EffectTerm term = _rows.Terms[t];
                    for (int i = begin; i < end; i++)
                    {
                        ref double place = ref sums[4 * (term.First + term.Codes[start + i])];
                        (Vector256.LoadUnsafe(ref place) + (Vector256.Load(lanes + (4 * i)) * means[i])).StoreUnsafe(ref place);
                    }
                }
            }
        }

        int width = 4 * Groups;
        for (int i = 0; i < 4; i++)
        {
            int row = (4 * group) + i;
            products[(row * width) + row] += own[i];
            Add(products, row, (4 * group) + ((i + 1) & 3), next[i], width);
            if (i < 2)
            {
                Add(products, row, (4 * group) + i + 2, across[i], width);
            }
        }
    }

    // The products of two groups.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Cross(int start, int count, int left, int right, double[] scratch, double[] products)
    {
        Span<double> sums = stackalloc double[16];
        fixed (
            double* own = &scratch[(2 + (4 * left)) * _capacity],
                other = &scratch[(2 + (4 * right)) * _capacity],
                means = &Means[start]
        )
        {
            LaneProducts.Add(own, other, means, count, sums);
        }

        int width = 4 * Groups;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Add(products, (4 * left) + i, (4 * right) + j, sums[(4 * i) + j], width);
            }
        }
    }

    private static void Add(double[] products, int row, int column, double value, int width)
    {
        products[(row * width) + column] += value;
        products[(column * width) + row] += value;
    }

    // A column, or the residual for the first lane and for those that are left over.
    private (double[] Values, int Shift) Lane(int group, int lane, double[] residual, int start)
    {
        int column = (4 * group) + lane - 1;
        return column >= 0 && column < _data.Columns.Length ? (_data.Columns[column], start) : (residual, _capacity);
    }
}
