using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows [B, V] that everything in an equation with instruments is a combination of: B the columns of the basis of exogenous regressors
/// and instruments, V the residuals of the endogenous regressors on them. Passes over blocks in a fixed order: the same bits for any number
/// of threads.
/// </summary>
/// <param name="basis">The m columns B.</param>
/// <param name="residuals">Makes the columns of V, n values each, when they are first needed.</param>
/// <param name="residualCount">The number of columns of V.</param>
/// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
internal sealed class InstrumentRows(LinearBasis basis, Func<double[][]> residuals, int residualCount, int maxDegreeOfParallelism)
{
    private readonly Lazy<double[][]> _residuals = new(residuals, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The number m of columns of B.</summary>
    public int BasisCount => basis.Count;

    /// <summary>The number of columns of B and V.</summary>
    public int Count => basis.Count + residualCount;

    /// <summary>The number n of rows.</summary>
    public int RowCount => basis.View.RowCount;

    /// <summary>The residuals of the endogenous regressors.</summary>
    public double[][] Residuals => _residuals.Value;

    /// <summary>The cross product <c>[B V]' diag(v) [B V]</c>.</summary>
    /// <param name="values">n values v of any sign; empty for all ones.</param>
    /// <param name="count">How many of the columns, from the first: m leaves V out.</param>
    /// <returns>count x count values, row-major, both triangles.</returns>
    public double[] CrossProduct(ReadOnlyMemory<double> values, int count)
    {
        if (count == basis.Count)
        {
            return basis.CrossProduct(values, maxDegreeOfParallelism);
        }

        double[][] further = Residuals;
        int capacity = basis.View.Design.BlockRowCount;
        Part[] parts = BlockParts.Run(
            basis.View,
            maxDegreeOfParallelism,
            () => new Part(count, capacity, withSums: true),
            (Part part, in DesignBlock block) => part.AddCross(basis, further, in block, values.Span),
            CancellationToken.None
        );
        double[] result = new double[count * count];
        foreach (Part part in parts)
        {
            TensorPrimitives.Add(result, part.Sums, result);
        }

        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                result[(b * count) + a] = result[(a * count) + b];
            }
        }

        return result;
    }

    /// <summary>Sums of multiples of the rows over groups: <c>S_g = sum of v_i [b_i, v_i] over i in g</c>.</summary>
    /// <param name="values">n values v.</param>
    /// <param name="groups">n zero-based groups.</param>
    /// <param name="groupCount">The number G of groups.</param>
    /// <param name="count">How many of the columns, from the first.</param>
    /// <returns>G x count values, row-major.</returns>
    public double[] SumOverGroups(ReadOnlySpan<double> values, ReadOnlySpan<int> groups, int groupCount, int count)
    {
        double[] sums = new double[groupCount * count];
        double[][] further = count > basis.Count ? Residuals : [];
        DesignView view = basis.View;
        double[] copy = new double[view.ScratchCount];
        Part part = new(count, view.Design.BlockRowCount, withSums: false);
        for (int b = 0; b < view.Design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, copy);
            int n = block.RowCount;
            ReadOnlySpan<double> columns = part.Fill(basis, further, in block);
            ReadOnlySpan<double> factors = values.Slice(block.FirstRow, n);
            ReadOnlySpan<int> group = groups.Slice(block.FirstRow, n);
            for (int l = 0; l < count; l++)
            {
                ReadOnlySpan<double> column = columns.Slice(l * n, n);
                for (int i = 0; i < column.Length; i++)
                {
                    sums[(group[i] * count) + l] += factors[i] * column[i];
                }
            }
        }

        return sums;
    }

    /// <summary>Combinations of the columns of some consecutive rows: <c>[B V] K</c>.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="map">K, count x k, row-major; it reads the first count columns.</param>
    /// <param name="count">How many of the columns, from the first.</param>
    /// <param name="k">The number of combinations.</param>
    /// <param name="rows">Receives rowCount x k values, row-major.</param>
    public void CopyRows(int firstRow, int rowCount, double[] map, int count, int k, Span<double> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCount - firstRow);
        double[][] further = count > basis.Count ? Residuals : [];
        DesignView view = basis.View;
        int capacity = view.Design.BlockRowCount;
        double[] copy = new double[view.ScratchCount];
        double[] combined = new double[k * capacity];
        Part part = new(count, capacity, withSums: false);
        for (int row = firstRow; row < firstRow + rowCount; )
        {
            DesignBlock block = view.Load(row / capacity, copy);
            int n = block.RowCount;
            Combine(part.Fill(basis, further, in block), n, map, count, k, combined);
            int end = Math.Min(firstRow + rowCount, block.FirstRow + n);
            for (int l = 0; l < k; l++)
            {
                ReadOnlySpan<double> column = combined.AsSpan(l * n, n);
                for (int i = row; i < end; i++)
                {
                    rows[((i - firstRow) * k) + l] = column[i - block.FirstRow];
                }
            }

            row = end;
        }
    }

    /// <summary>The squared lengths of the rows of <c>[B V] K</c>.</summary>
    /// <param name="map">K, count x k, row-major.</param>
    /// <param name="count">How many of the columns, from the first.</param>
    /// <param name="k">The number of combinations.</param>
    /// <param name="squares">Receives n values.</param>
    public void SquaredLengths(double[] map, int count, int k, double[] squares)
    {
        double[][] further = count > basis.Count ? Residuals : [];
        int capacity = basis.View.Design.BlockRowCount;
        BlockParts.Run(
            basis.View,
            maxDegreeOfParallelism,
            () => (Part: new Part(count, capacity, withSums: false), Combined: new double[k * capacity]),
            ((Part Part, double[] Combined) state, in DesignBlock block) =>
            {
                int n = block.RowCount;
                Combine(state.Part.Fill(basis, further, in block), n, map, count, k, state.Combined);
                Span<double> result = squares.AsSpan(block.FirstRow, n);
                result.Clear();
                for (int l = 0; l < k; l++)
                {
                    ReadOnlySpan<double> column = state.Combined.AsSpan(l * n, n);
                    TensorPrimitives.MultiplyAdd(column, column, result, result);
                }
            },
            CancellationToken.None
        );
    }

    private static void Combine(ReadOnlySpan<double> columns, int n, double[] map, int count, int k, Span<double> combined)
    {
        for (int l = 0; l < k; l++)
        {
            Span<double> target = combined.Slice(l * n, n);
            target.Clear();
            for (int a = 0; a < count; a++)
            {
                double factor = map[(a * k) + l];
                if (factor != 0.0)
                {
                    TensorPrimitives.MultiplyAdd(columns.Slice(a * n, n), factor, target, target);
                }
            }
        }
    }

    private sealed class Part(int count, int capacity, bool withSums)
    {
        private readonly double[] _columns = new double[count * capacity];
        private readonly double[] _scratch = new double[LinearBasis.ScratchCount(capacity)];
        private readonly double[] _ones = withSums ? Ones(capacity) : [];

        public double[] Sums { get; } = new double[withSums ? count * count : 0];

        public ReadOnlySpan<double> Fill(LinearBasis basis, double[][] further, in DesignBlock block)
        {
            int n = block.RowCount;
            basis.Fill(in block, _columns, _scratch);
            for (int a = basis.Count; a < count; a++)
            {
                further[a - basis.Count].AsSpan(block.FirstRow, n).CopyTo(_columns.AsSpan(a * n));
            }

            return _columns.AsSpan(0, count * n);
        }

        public void AddCross(LinearBasis basis, double[][] further, in DesignBlock block, ReadOnlySpan<double> values)
        {
            int n = block.RowCount;
            Fill(basis, further, in block);
            DesignBlock filled = new(_columns, n, n, count, block.FirstRow);
            filled.AddWeightedCrossProduct(values.IsEmpty ? _ones.AsSpan(0, n) : values.Slice(block.FirstRow, n), Sums);
        }

        private static double[] Ones(int count)
        {
            double[] ones = new double[count];
            Array.Fill(ones, 1.0);
            return ones;
        }
    }
}
