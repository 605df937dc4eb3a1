using System.Buffers;
using System.Numerics.Tensors;

namespace Crabbymetrics;

// What a block does with the dummies of factors: gathers and scatters by the codes of its rows.
public readonly ref partial struct DesignBlock
{
    private const int StackValues = 256;

    /// <summary>The number of factors, categorical columns with a dummy in the block; the other columns are values.</summary>
    public int FactorCount => _layout?.Factors.Length ?? 0;

    /// <summary>The factor whose dummies are the columns of <see cref="DesignView.DiagonalStart"/>; -1 where there is no factor.</summary>
    public int DiagonalFactor => _layout is null ? -1 : Array.IndexOf(_layout.Factors, _layout.Diagonal);

    /// <summary>Whether a column is kept as a code per row: a dummy, or a dummy times a number.</summary>
    /// <param name="index">The zero-based column.</param>
    public bool IsDummy(int index)
    {
        RequireColumn(index);
        return ValueOf(index) < 0;
    }

    /// <summary>Writes for each row the one column of a factor that is not 0, and its value.</summary>
    /// <param name="factor">The zero-based factor.</param>
    /// <param name="columns">Receives a column for each row; -1 where the row's level has no column.</param>
    /// <param name="values">Receives the value of that column: 1, or the number that multiplies the factor.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void CopyFactor(int factor, Span<int> columns, Span<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(factor);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(factor, FactorCount);
        RequireLength(columns.Length, RowCount, nameof(columns));
        RequireLength(values.Length, RowCount, nameof(values));
        ViewFactor seen = _layout!.Factors[factor];
        ReadOnlySpan<int> codes = RowsOf(seen).Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            int place = seen.Places[codes[i]];
            columns[i] = place < 0 ? -1 : seen.Start + place;
        }

        if (seen.Scale is null)
        {
            values.Fill(1.0);
        }
        else
        {
            ScaleOf(seen).CopyTo(values);
        }
    }

    /// <summary>Copies the rows of one column, whatever it is.</summary>
    /// <param name="index">The zero-based column.</param>
    /// <param name="destination">Receives a value for each row.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the rows.</exception>
    public void CopyColumn(int index, Span<double> destination)
    {
        RequireColumn(index);
        if (destination.Length < RowCount)
        {
            throw new ArgumentException(
                $"{nameof(destination)} holds {destination.Length} values; the block has {RowCount} rows.",
                nameof(destination)
            );
        }

        int value = ValueOf(index);
        if (value >= 0)
        {
            _values.Slice(value * Stride, RowCount).CopyTo(destination);
            return;
        }

        ViewFactor factor = Array.Find(_layout!.Factors, factor => index >= factor.Start && index < factor.Start + factor.Count)!;
        ReadOnlySpan<int> codes = RowsOf(factor).Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            destination[i] = factor.Places[codes[i]] == index - factor.Start ? 1.0 : 0.0;
        }

        if (factor.Scale is not null)
        {
            TensorPrimitives.Multiply(destination[..RowCount], ScaleOf(factor), destination[..RowCount]);
        }
    }

    /// <summary>
    /// Adds <c>Z' diag(w) Z</c> in arrow form: of the q = <see cref="DesignView.DiagonalCount"/> columns that make a diagonal block, a
    /// column's products with the other h = p - q columns and its own square are kept, and nothing of the q x q products among them, of
    /// which all others are 0.
    /// </summary>
    /// <param name="weights">A value for each row; of any sign.</param>
    /// <param name="cross"> <see cref="DesignView.ArrowLength"/> values: first the products of the other columns, h x h, row-major, of
    /// which the lower triangle is meant; then for each of the q columns its h products with the others and its square. Where q is 0 that
    /// is the form of <see cref="AddWeightedCrossProduct"/>.
    /// </param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void AddArrowCrossProduct(ReadOnlySpan<double> weights, Span<double> cross)
    {
        if (_layout is null)
        {
            AddWeightedCrossProduct(weights, cross);
            return;
        }

        int head = _layout.HeadCount;
        RequireLength(weights.Length, RowCount, nameof(weights));
        RequireLength(cross.Length, (head * head) + (_layout.Diagonal!.Count * (head + 1)), nameof(cross));
        AddCrossProductOfFactors(_layout, weights, cross, arrow: true);
    }

    /// <summary>Adds <c>Z' w</c> to a vector and <c>Z' diag(w) Z</c> in arrow form to a matrix, as <see cref="AddTransposedProduct"/> and
    /// <see cref="AddArrowCrossProduct"/> do, in less time than both where no column is a dummy kept as a code.</summary>
    /// <param name="weights">A value for each row; of any sign.</param>
    /// <param name="sums">A value for each column.</param>
    /// <param name="cross"><see cref="DesignView.ArrowLength"/> values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void AddArrowMoments(ReadOnlySpan<double> weights, Span<double> sums, Span<double> cross)
    {
        if (_layout is null)
        {
            RequireLength(weights.Length, RowCount, nameof(weights));
            RequireLength(sums.Length, ColumnCount, nameof(sums));
            RequireLength(cross.Length, ColumnCount * ColumnCount, nameof(cross));
            AddValueCrossProduct(weights, ColumnCount, sums, cross);
            return;
        }

        AddTransposedProduct(weights, sums);
        AddArrowCrossProduct(weights, cross);
    }

    private void AddLinearPredictorOfFactors(ViewLayout layout, ReadOnlySpan<double> coefficients, Span<double> result)
    {
        int count = layout.Values.Length;
        if (layout.ValuesStart >= 0)
        {
            AddCombination(coefficients.Slice(layout.ValuesStart, count), result);
        }
        else
        {
            double[]? rented = count > StackValues ? ArrayPool<double>.Shared.Rent(count) : null;
            Span<double> gathered = rented is null ? stackalloc double[count] : rented.AsSpan(0, count);
            for (int v = 0; v < count; v++)
            {
                gathered[v] = coefficients[layout.Values[v]];
            }

            AddCombination(gathered, result);
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }

        foreach (ViewFactor factor in layout.Factors)
        {
            ReadOnlySpan<double> own = coefficients.Slice(factor.Start, factor.Count);
            if (factor.Scale is null)
            {
                FactorKernels.AddGathered(RowsOf(factor), own, result);
            }
            else
            {
                FactorKernels.AddGatheredProducts(RowsOf(factor), ScaleOf(factor), own, result);
            }
        }
    }

    private void AddTransposedProductOfFactors(ViewLayout layout, ReadOnlySpan<double> vector, Span<double> sums)
    {
        int count = layout.Values.Length;
        if (layout.ValuesStart >= 0)
        {
            AddValueProducts(vector, sums.Slice(layout.ValuesStart, count));
        }
        else
        {
            double[]? rented = count > StackValues ? ArrayPool<double>.Shared.Rent(count) : null;
            Span<double> own = rented is null ? stackalloc double[count] : rented.AsSpan(0, count);
            own.Clear();
            AddValueProducts(vector, own);
            for (int v = 0; v < count; v++)
            {
                sums[layout.Values[v]] += own[v];
            }

            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }

        foreach (ViewFactor factor in layout.Factors)
        {
            Span<double> target = sums.Slice(factor.Start, factor.Count);
            if (factor.Scale is null)
            {
                FactorKernels.Scatter(RowsOf(factor), vector, target, 1);
            }
            else
            {
                FactorKernels.ScatterProducts(RowsOf(factor), vector, ScaleOf(factor), target, 1);
            }
        }
    }

    // In arrow form or as a p x p lower triangle: they differ in where a product stands alone.
    private void AddCrossProductOfFactors(ViewLayout layout, ReadOnlySpan<double> weights, Span<double> cross, bool arrow)
    {
        ProductPlaces places = new(layout, arrow);
        AddValueCrossProduct(layout, in places, weights, cross);
        double[]? rented = layout.HasScales ? ArrayPool<double>.Shared.Rent(2 * RowCount) : null;
        for (int f = 0; f < layout.Factors.Length; f++)
        {
            ViewFactor factor = layout.Factors[f];
            FactorRows rows = RowsOf(factor);
            (int first, int step) = places.Squares(factor);
            // Of a factor times a number the weights are multiplied by the number once for each of the two columns of a product.
            ReadOnlySpan<double> own = Scaled(factor, weights, rented.AsSpan(0, factor.Scale is null ? 0 : RowCount));
            if (factor.Scale is null)
            {
                FactorKernels.Scatter(rows, weights, cross[first..], step);
            }
            else
            {
                FactorKernels.ScatterProducts(rows, own, ScaleOf(factor), cross[first..], step);
            }

            AddProductsWithValues(layout, in places, factor, own, cross);
            for (int g = 0; g < f; g++)
            {
                ViewFactor other = layout.Factors[g];
                (int start, int ownStep, int others) = places.Products(factor, other);
                FactorKernels.ScatterPairs(
                    rows,
                    ownStep,
                    RowsOf(other),
                    others,
                    Scaled(other, own, rented.AsSpan(other.Scale is null ? 0 : RowCount, other.Scale is null ? 0 : RowCount)),
                    cross[start..]
                );
            }
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    // The weights times the number of a factor, in the buffer; the weights themselves where there is none.
    private ReadOnlySpan<double> Scaled(ViewFactor factor, ReadOnlySpan<double> weights, Span<double> buffer)
    {
        if (factor.Scale is null)
        {
            return weights;
        }

        TensorPrimitives.Multiply(weights, ScaleOf(factor), buffer);
        return buffer;
    }

    private void AddValueCrossProduct(ViewLayout layout, in ProductPlaces places, ReadOnlySpan<double> weights, Span<double> cross)
    {
        int count = layout.Values.Length;
        if (count == places.Order)
        {
            AddValueCrossProduct(weights, count, default, cross[..(count * count)]);
            return;
        }

        int size = count * count;
        double[]? rented = size > StackValues ? ArrayPool<double>.Shared.Rent(size) : null;
        Span<double> own = rented is null ? stackalloc double[size] : rented.AsSpan(0, size);
        own.Clear();
        AddValueCrossProduct(weights, count, default, own);
        for (int a = 0; a < count; a++)
        {
            Span<double> row = cross.Slice(places.RowOf(layout.Values[a]), places.Order);
            for (int b = 0; b <= a; b++)
            {
                row[places.IndexOf(layout.Values[b])] += own[(a * count) + b];
            }
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private void AddProductsWithValues(
        ViewLayout layout,
        in ProductPlaces places,
        ViewFactor factor,
        ReadOnlySpan<double> weights,
        Span<double> target
    )
    {
        FactorRows rows = RowsOf(factor);
        int[] values = layout.Values;
        int v = 0;
        for (; v + 4 <= values.Length; v += 4)
        {
            (int start, int step) = places.Products(factor, values[v]);
            int columnStep = places.Products(factor, values[v + 1]).First - start;
            // Four columns at once where they are next to each other on one side of the factor.
            if (values[v + 3] - values[v] != 3)
            {
                break;
            }

            FactorKernels.ScatterFourProducts(
                rows,
                weights,
                new StridedColumns(_values[(v * Stride)..], Stride, RowCount, 4),
                target[start..],
                step,
                columnStep
            );
        }

        for (; v < values.Length; v++)
        {
            (int start, int step) = places.Products(factor, values[v]);
            FactorKernels.ScatterProducts(rows, weights, _values.Slice(v * Stride, RowCount), target[start..], step);
        }
    }

    private ReadOnlySpan<double> ScaleOf(ViewFactor factor) => factor.Scale.AsSpan(FirstRow, RowCount);

    private FactorRows RowsOf(ViewFactor factor) => new(factor.Codes.AsSpan(FirstRow, RowCount), factor.Places);

    // The place of a column among the values; -1 for a dummy.
    private int ValueOf(int column)
    {
        if (_layout is null)
        {
            return column;
        }

        int value = Array.BinarySearch(_layout.Values, column);
        return value < 0 ? -1 : value;
    }
}
