using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>
/// One pass over the rows of four columns: takes given coefficients of the effects away, then the projection on the largest block, and
/// sums what is left over the levels of the other blocks: the right side <c>D'W v</c> of the next correction. Sums over a level of the
/// largest block are in pairs of doubles.
/// </summary>
internal sealed partial class WithinPass
{
    private readonly EffectRows _rows;
    private readonly LaneSums _sums;
    private readonly Vector256<double>[] _raw;
    private readonly Vector256<double>[] _rawSums;
    private readonly Vector256<double>[] _squares;

    public WithinPass(EffectRows rows, LaneSums sums)
    {
        _rows = rows;
        _sums = sums;
        _raw = new Vector256<double>[rows.PartCount];
        _rawSums = new Vector256<double>[rows.PartCount];
        _squares = new Vector256<double>[rows.PartCount];
        RightSide = new double[4 * rows.Count];
    }

    /// <summary>Four coefficients of each column of each level of the largest block; null to begin from zeros and keep none. The first
    /// pass over a column sets them, later ones take them away.</summary>
    public double[]? Means { get; set; }

    /// <summary>Whether <see cref="Means"/> are known.</summary>
    public bool MeansAreKnown { get; set; }

    /// <summary>Four coefficients of each column of the other blocks, which are taken away; null for none.</summary>
    public double[]? Others { get; set; }

    /// <summary>Receives the coefficients of the largest block, added to what is there; null for nothing.</summary>
    public double[]? Coefficients { get; set; }

    /// <summary>Whether the columns are replaced.</summary>
    public bool Writes { get; set; }

    /// <summary>Whether the right side is summed in pairs of doubles.</summary>
    public bool InPairs { get; set; }

    /// <summary>The sums of <c>w d v</c> over the rows.</summary>
    public double[] RightSide { get; }

    /// <summary>The weighted sums of squares of the columns as they came; of a first pass.</summary>
    public Vector256<double> Raw { get; private set; }

    /// <summary>The weighted sums of the columns as they came; of a first pass.</summary>
    public Vector256<double> RawSums { get; private set; }

    /// <summary>The weighted sums of squares of what is left.</summary>
    public Vector256<double> Squares { get; private set; }

    public void Run<TLanes>(TLanes lanes, int threads, CancellationToken cancellationToken)
        where TLanes : struct, IRowLanes
    {
        _rows.Visit(threads, part => Visit(lanes, part), cancellationToken);
        Raw = Total(_raw);
        RawSums = Total(_rawSums);
        Squares = Total(_squares);
        if (_rows.Count > 0)
        {
            _sums.AddUp(RightSide, InPairs);
        }
    }

    private static Vector256<double> Total(Vector256<double>[] parts)
    {
        Vector256<double> total = default;
        foreach (Vector256<double> part in parts)
        {
            total += part;
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit<TLanes>(TLanes lanes, int part)
        where TLanes : struct, IRowLanes
    {
        double[] high = _sums.High(part);
        double[] low = InPairs ? _sums.Low(part) : [];
        double[] scratch = _sums.Scratch(part);
        Vector256<double> squares = default;
        _raw[part] = default;
        _rawSums[part] = default;
        bool first = !MeansAreKnown;
        bool again = Others is not null || _rows.Terms.Length == 0 || !first;
        for (int g = _rows.PartLevels[part]; g < _rows.PartLevels[part + 1]; g++)
        {
            (int start, int count) = (_rows.Starts[g], _rows.Starts[g + 1] - _rows.Starts[g]);
            ref double values = ref MemoryMarshal.GetArrayDataReference(scratch);
            for (int k = 0; k < count; k++)
            {
                lanes.Load(start + k).StoreUnsafe(ref values, (nuint)(4 * k));
            }

            if (first)
            {
                AddRaw(ref values, start, count, part);
                RemovePrimary(ref values, g, Means, false);
            }
            else if (Means is not null)
            {
                TakeMeans(ref values, g, Means);
            }

            if (Others is not null)
            {
                foreach (EffectTerm term in _rows.Terms)
                {
                    TakeOthers(ref values, start, count, term, Others);
                }
            }

            if (again)
            {
                RemovePrimary(ref values, g, Coefficients, true);
            }

            if (Writes)
            {
                for (int k = 0; k < count; k++)
                {
                    lanes.Store(start + k, Vector256.LoadUnsafe(ref values, (nuint)(4 * k)));
                }
            }

            squares += WeightedSquares(ref values, start, count);
            foreach (EffectTerm term in _rows.Terms)
            {
                if (InPairs)
                {
                    AddPairs(ref values, start, count, term, high, low);
                }
                else
                {
                    Add(ref values, start, count, term, high);
                }
            }
        }

        _squares[part] = squares;
    }

    private void AddRaw(ref double values, int start, int count, int part)
    {
        Vector256<double> squares = default;
        Vector256<double> sum = default;
        for (int k = 0; k < count; k++)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k));
            Vector256<double> weighted = _rows.Weights.Length == 0 ? value : value * _rows.Weights[start + k];
            squares += weighted * value;
            sum += weighted;
        }

        _raw[part] += squares;
        _rawSums[part] += sum;
    }

    // The projection on a level of the largest block is taken away; its coefficients replace or add to those there.
    private void RemovePrimary(ref double values, int g, double[]? coefficients, bool adds)
    {
        (int start, int count) = (_rows.Starts[g], _rows.Starts[g + 1] - _rows.Starts[g]);
        double[][] columns = _rows.PrimaryColumns;
        if (columns.Length == 0)
        {
            LanePair sum = default;
            if (_rows.Weights.Length == 0)
            {
                for (int k = 0; k < count; k++)
                {
                    sum.Add(Vector256.LoadUnsafe(ref values, (nuint)(4 * k)));
                }
            }
            else
            {
                for (int k = 0; k < count; k++)
                {
                    sum.AddProduct(Vector256.LoadUnsafe(ref values, (nuint)(4 * k)), Vector256.Create(_rows.Weights[start + k]));
                }
            }

            Vector256<double> mean = sum.Value * _rows.Inverses[g];
            Keep(coefficients, g, mean, adds);
            for (int k = 0; k < count; k++)
            {
                (Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - mean).StoreUnsafe(ref values, (nuint)(4 * k));
            }

            return;
        }

        for (int c = 0; c < columns.Length; c++)
        {
            LanePair sum = default;
            for (int k = 0; k < count; k++)
            {
                double weighted = _rows.Weights.Length == 0 ? columns[c][start + k] : columns[c][start + k] * _rows.Weights[start + k];
                sum.AddProduct(Vector256.LoadUnsafe(ref values, (nuint)(4 * k)), Vector256.Create(weighted));
            }

            Keep(coefficients, (g * columns.Length) + c, sum.Value, adds);
            for (int k = 0; k < count; k++)
            {
                Vector256<double> value = Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - (sum.Value * columns[c][start + k]);
                value.StoreUnsafe(ref values, (nuint)(4 * k));
            }
        }
    }

    private static void Keep(double[]? coefficients, int place, Vector256<double> values, bool adds)
    {
        if (coefficients is null)
        {
            return;
        }

        ref double own = ref coefficients[4 * place];
        (adds ? Vector256.LoadUnsafe(ref own) + values : values).StoreUnsafe(ref own);
    }

    private void TakeMeans(ref double values, int g, double[] means)
    {
        (int start, int count) = (_rows.Starts[g], _rows.Starts[g + 1] - _rows.Starts[g]);
        int width = Math.Max(1, _rows.PrimaryColumns.Length);
        for (int c = 0; c < width; c++)
        {
            Vector256<double> mean = Vector256.LoadUnsafe(ref means[4 * ((g * width) + c)]);
            for (int k = 0; k < count; k++)
            {
                Vector256<double> own = _rows.PrimaryColumns.Length == 0 ? mean : mean * _rows.PrimaryColumns[c][start + k];
                (Vector256.LoadUnsafe(ref values, (nuint)(4 * k)) - own).StoreUnsafe(ref values, (nuint)(4 * k));
            }
        }
    }
}
