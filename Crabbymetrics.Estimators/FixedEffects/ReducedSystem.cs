using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The normal equations of absorbed effects after the elimination of the largest block: <c>S = D'W(I - P)D</c>, P the projection on the
/// largest block and D the columns of the others. Rows are kept in the order of the levels of the largest block, so that P costs a pass
/// over consecutive rows.
/// </summary>
internal sealed class ReducedSystem
{
    private readonly RowOrder _order;
    private readonly double[] _weights;
    private readonly double[] _inverses;
    private readonly double[][] _primary;
    private readonly int[][] _places;
    private readonly double[]?[] _values;
    private readonly int _longest;

    private ReducedSystem(ImmutableArray<EffectBlock> blocks, int primary, ReadOnlySpan<double> weights)
    {
        Blocks = blocks;
        Primary = primary;
        EffectBlock largest = blocks[primary];
        _order = RowOrder.Of(largest.Codes, largest.LevelCount);
        int n = largest.Codes.Length;
        _weights = new double[weights.IsEmpty ? 0 : n];
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = weights[_order.Rows[i]];
        }

        _primary = [.. largest.Columns.Select(Gather)];
        _inverses = new double[largest.IsConstant ? largest.LevelCount : 0];
        for (int g = 0; g < largest.LevelCount; g++)
        {
            (int start, int end) = (_order.Starts[g], _order.Starts[g + 1]);
            _longest = Math.Max(_longest, end - start);
            if (largest.IsConstant)
            {
                DoubleDouble sum = DoubleDouble.Zero;
                for (int i = start; i < end; i++)
                {
                    sum += Weight(i);
                }

                _inverses[g] = sum.Value > 0.0 ? 1.0 / sum.Value : 0.0;
            }
        }

        List<int[]> places = [];
        List<double[]?> values = [];
        Bases = new int[blocks.Length];
        for (int b = 0; b < blocks.Length; b++)
        {
            Bases[b] = Count;
            if (b == primary)
            {
                continue;
            }

            for (int c = 0; c < blocks[b].Width; c++)
            {
                int[] place = new int[n];
                for (int i = 0; i < n; i++)
                {
                    place[i] = Count + (blocks[b].Codes[_order.Rows[i]] * blocks[b].Width) + c;
                }

                places.Add(place);
                values.Add(blocks[b].IsConstant ? null : Gather(blocks[b].Columns[c]));
            }

            Count += blocks[b].Size;
        }

        _places = [.. places];
        _values = [.. values];
    }

    /// <summary>The blocks, the largest among them.</summary>
    public ImmutableArray<EffectBlock> Blocks { get; }

    /// <summary>The position of the block that is eliminated.</summary>
    public int Primary { get; }

    /// <summary>Where the coefficients of each block start; of the largest one it means nothing.</summary>
    public int[] Bases { get; }

    /// <summary>The number of coefficients that are not eliminated.</summary>
    public int Count { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _order.Rows.Length;

    /// <summary>The largest number of rows of a level of the largest block.</summary>
    public int LongestLevel => _longest;

    public static ReducedSystem Of(ImmutableArray<EffectBlock> blocks, ReadOnlySpan<double> weights)
    {
        int primary = 0;
        for (int b = 1; b < blocks.Length; b++)
        {
            primary = blocks[b].Size > blocks[primary].Size ? b : primary;
        }

        return new ReducedSystem(blocks, primary, weights);
    }

    /// <summary>Values in the order of the rows of this system.</summary>
    public double[] Gather(double[] values)
    {
        double[] gathered = new double[values.Length];
        for (int i = 0; i < gathered.Length; i++)
        {
            gathered[i] = values[_order.Rows[i]];
        }

        return gathered;
    }

    /// <summary>Values in the order of the data.</summary>
    public double[] Scatter(ReadOnlySpan<double> gathered)
    {
        double[] values = new double[gathered.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[_order.Rows[i]] = gathered[i];
        }

        return values;
    }

    /// <summary>The weighted sum of squares.</summary>
    public double Squares(ReadOnlySpan<double> values)
    {
        double sum = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += Weight(i) * values[i] * values[i];
        }

        return sum;
    }

    /// <summary>The weighted sum.</summary>
    public double WeightedSum(ReadOnlySpan<double> values)
    {
        double sum = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += Weight(i) * values[i];
        }

        return sum;
    }

    /// <summary>Takes the projection on the largest block away; the sums over its levels are in pairs of doubles.</summary>
    /// <param name="values">n values in the order of this system; they are replaced.</param>
    /// <param name="coefficients">Receives what is taken away, added to what is there; empty for nothing.</param>
    public void RemovePrimary(Span<double> values, Span<double> coefficients)
    {
        int q = Blocks[Primary].Width;
        for (int g = 0; g < _order.Count; g++)
        {
            (int start, int end) = (_order.Starts[g], _order.Starts[g + 1]);
            for (int c = 0; c < q; c++)
            {
                DoubleDouble sum = DoubleDouble.Zero;
                for (int i = start; i < end; i++)
                {
                    sum += DoubleDouble.Product(_primary.Length == 0 ? Weight(i) : Weight(i) * _primary[c][i], values[i]);
                }

                double factor = _primary.Length == 0 ? sum.Value * _inverses[g] : sum.Value;
                for (int i = start; i < end; i++)
                {
                    values[i] -= _primary.Length == 0 ? factor : factor * _primary[c][i];
                }

                if (!coefficients.IsEmpty)
                {
                    coefficients[(g * q) + c] += factor;
                }
            }
        }
    }

    /// <summary>Takes <c>D d</c> away.</summary>
    public void RemoveOthers(Span<double> values, ReadOnlySpan<double> coefficients)
    {
        for (int c = 0; c < _places.Length; c++)
        {
            int[] places = _places[c];
            double[]? own = _values[c];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] -= own is null ? coefficients[places[i]] : own[i] * coefficients[places[i]];
            }
        }
    }

    /// <summary><c>D'W v</c> of values without a part in the largest block, with sums in pairs of doubles.</summary>
    public double[] RightSide(ReadOnlySpan<double> values)
    {
        DoubleDouble[] sums = new DoubleDouble[Count];
        for (int c = 0; c < _places.Length; c++)
        {
            int[] places = _places[c];
            double[]? own = _values[c];
            for (int i = 0; i < values.Length; i++)
            {
                sums[places[i]] += DoubleDouble.Product(own is null ? Weight(i) : Weight(i) * own[i], values[i]);
            }
        }

        return Array.ConvertAll(sums, static sum => sum.Value);
    }

    /// <summary><c>S p</c>.</summary>
    /// <param name="p">The vector.</param>
    /// <param name="product">Receives the product.</param>
    /// <param name="scratch"><see cref="LongestLevel"/> values.</param>
    public void Multiply(ReadOnlySpan<double> p, Span<double> product, Span<double> scratch)
    {
        product.Clear();
        int q = Blocks[Primary].Width;
        for (int g = 0; g < _order.Count; g++)
        {
            int start = _order.Starts[g];
            Span<double> s = scratch[..(_order.Starts[g + 1] - start)];
            s.Clear();
            for (int c = 0; c < _places.Length; c++)
            {
                ReadOnlySpan<int> places = _places[c].AsSpan(start, s.Length);
                for (int i = 0; i < s.Length; i++)
                {
                    s[i] += _values[c] is { } own ? own[start + i] * p[places[i]] : p[places[i]];
                }
            }

            for (int c = 0; c < q; c++)
            {
                double sum = 0.0;
                for (int i = 0; i < s.Length; i++)
                {
                    sum += Weight(start + i) * (_primary.Length == 0 ? s[i] : _primary[c][start + i] * s[i]);
                }

                double factor = _primary.Length == 0 ? sum * _inverses[g] : sum;
                for (int i = 0; i < s.Length; i++)
                {
                    s[i] -= _primary.Length == 0 ? factor : factor * _primary[c][start + i];
                }
            }

            for (int c = 0; c < _places.Length; c++)
            {
                ReadOnlySpan<int> places = _places[c].AsSpan(start, s.Length);
                for (int i = 0; i < s.Length; i++)
                {
                    double weighted = Weight(start + i) * s[i];
                    product[places[i]] += _values[c] is { } own ? own[start + i] * weighted : weighted;
                }
            }
        }
    }

    /// <summary>Visits the terms of <c>S = sum of rows w d d' - sum of b b'</c>: those of each row, then for each column of each level of
    /// the largest block its vector b.</summary>
    /// <param name="visitor">What adds them up.</param>
    public void Visit(IReducedVisitor visitor)
    {
        int[] rowPlaces = new int[_places.Length];
        double[] rowValues = new double[_places.Length];
        double[] sums = new double[Count];
        bool[] seen = new bool[Count];
        List<int> touched = [];
        int q = Blocks[Primary].Width;
        for (int g = 0; g < _order.Count; g++)
        {
            (int start, int end) = (_order.Starts[g], _order.Starts[g + 1]);
            for (int c = 0; c < q; c++)
            {
                touched.Clear();
                double root = _primary.Length == 0 ? Math.Sqrt(_inverses[g]) : 1.0;
                for (int i = start; i < end; i++)
                {
                    for (int r = 0; r < rowPlaces.Length; r++)
                    {
                        rowPlaces[r] = _places[r][i];
                        rowValues[r] = _values[r] is { } own ? own[i] : 1.0;
                        if (!seen[rowPlaces[r]])
                        {
                            seen[rowPlaces[r]] = true;
                            touched.Add(rowPlaces[r]);
                        }

                        sums[rowPlaces[r]] += root * Weight(i) * rowValues[r] * (_primary.Length == 0 ? 1.0 : _primary[c][i]);
                    }

                    if (c == 0)
                    {
                        visitor.AddRow(Weight(i), rowPlaces, rowValues);
                    }
                }

                visitor.SubtractLevel(touched, sums);
                foreach (int place in touched)
                {
                    sums[place] = 0.0;
                    seen[place] = false;
                }
            }
        }
    }

    /// <summary>The share of each row in the largest block: <c>w u'u</c>.</summary>
    public double[] PrimaryLeverages()
    {
        double[] leverages = new double[RowCount];
        for (int g = 0; g < _order.Count; g++)
        {
            for (int i = _order.Starts[g]; i < _order.Starts[g + 1]; i++)
            {
                int row = i;
                leverages[i] = Weight(i) * (_primary.Length == 0 ? _inverses[g] : _primary.Sum(column => column[row] * column[row]));
            }
        }

        return Scatter(leverages);
    }

    private double Weight(int row) => _weights.Length == 0 ? 1.0 : _weights[row];
}
