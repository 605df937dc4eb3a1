using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted kernel basis: landmarks or frequencies, and the transformation of rows to its columns. Immutable and safe for
/// concurrent
/// use.</summary>
public sealed partial class KernelFeatures : IDesignTransformation
{
    private readonly KernelFeaturesState _state;
    private readonly KernelRows _rows;
    private readonly int[] _all;

    internal KernelFeatures(KernelFeaturesState state)
    {
        _state = state;
        _rows = new KernelRows(state);
        _all = [.. Enumerable.Range(0, state.InputNames.Length)];
        OutputNames = [.. Enumerable.Range(1, state.PointCount).Select(c => FormattableString.Invariant($"{state.Prefix}{c}"))];
    }

    /// <inheritdoc/>
    public string TransformationName => "kernel";

    /// <summary>The p columns of the fit.</summary>
    public ImmutableArray<string> InputNames => _state.InputNames;

    /// <summary>The m columns of the basis: <c>K1</c>, <c>K2</c>, ...</summary>
    public ImmutableArray<string> OutputNames { get; }

    /// <summary>The kernel.</summary>
    public KernelFunction Function => _state.Function;

    /// <summary>From which points the basis is made.</summary>
    public KernelApproximation Approximation => _state.Approximation;

    /// <summary>Gamma, given or by the rule; of the standardized columns where columns are standardized. 1 for the linear kernel, which has
    /// none.</summary>
    public double Gamma => _state.Gamma;

    /// <summary>The mean that is taken off each of the p columns.</summary>
    public ImmutableArray<double> Means => _state.Means;

    /// <summary>The number by which each of the p columns is divided.</summary>
    public ImmutableArray<double> Scales => _state.Scales;

    /// <summary>m x p values, row by row: the landmarks in standardized columns, or the random frequencies.</summary>
    public ImmutableArray<double> Points => _state.Points;

    /// <summary>The eigenvalues of the kernel of the landmarks, the largest first; empty where the columns are the kernel itself or of
    /// random
    /// frequencies.</summary>
    public ImmutableArray<double> Eigenvalues => _state.Eigenvalues;

    /// <summary>How many of these eigenvalues are below <c>m eps</c> times the largest, which is rounding, and were left out: the columns
    /// have so much less rank than their number.</summary>
    public int DroppedCount => _state.DroppedCount;

    /// <summary>What the user should know: that there are fewer rows than the landmarks asked for, so that every row is one. Null where
    /// there is nothing.</summary>
    public string? Note =>
        _state.AskedCount > _state.PointCount
            ? FormattableString.Invariant($"{_state.AskedCount} landmarks were asked for and there are {_state.PointCount} rows: ")
                + "each is a landmark, and the basis is that of all rows."
            : null;

    /// <summary>The columns of the basis of rows.</summary>
    /// <param name="data">Rows with the columns of the fit, in their order.</param>
    /// <returns>As many rows, with the columns <see cref="OutputNames"/>.</returns>
    /// <exception cref="ArgumentException">The columns are others (the message names the first that differs), or the result would take more
    /// memory than is allowed.</exception>
    public DesignMatrix Transform(DesignMatrix data)
    {
        TransformerColumns.RequireSame(InputNames, data);
        KernelMemory.Require(
            data.RowCount,
            OutputNames.Length,
            _state.MemoryBudget,
            "Transform the rows in parts, use fewer landmarks or frequencies, or allow more memory."
        );
        double[][] results = new double[OutputNames.Length][];
        for (int c = 0; c < results.Length; c++)
        {
            results[c] = GC.AllocateUninitializedArray<double>(data.RowCount);
        }

        if (data.RowCount == 0)
        {
            return DesignMatrix.Create(0, OutputNames.Select((name, c) => KeyValuePair.Create(name, results[c])));
        }

        DesignView view = new(data, _all, new double[_all.Length]);
        using (BlockRunner runner = new(view))
        {
            runner.Run(new Visitor(this, results), []);
        }

        RequireFinite(results);
        return DesignMatrix.FromOwnedColumns(OutputNames, results);
    }

    private void RequireFinite(double[][] results)
    {
        for (int c = 0; c < results.Length; c++)
        {
            int row = Array.FindIndex(results[c], static value => !double.IsFinite(value));
            if (row >= 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The kernel of row {row} is not finite in column {OutputNames[c]}: the row is too far from "
                    ) + "those of the fit for the degree of the polynomial."
                );
            }
        }
    }

    private sealed class Visitor(KernelFeatures basis, double[][] results) : IBlockVisitor
    {
        private readonly int _columns = basis.InputNames.Length;
        private readonly int _count = basis.OutputNames.Length;
        private readonly int _chunk = KernelRows.Chunk(basis.OutputNames.Length);

        public int SumCount => 0;

        public int ScratchCount(int rowCount) => (_chunk * (_columns + (2 * _count))) + rowCount;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            Span<double> columns = scratch[..(_chunk * _columns)];
            Span<double> kernel = scratch.Slice(columns.Length, _chunk * _count);
            Span<double> result = scratch.Slice(columns.Length + kernel.Length, _chunk * _count);
            Span<double> column = scratch.Slice(columns.Length + kernel.Length + result.Length, block.RowCount);
            for (int first = 0; first < block.RowCount; first += _chunk)
            {
                int count = Math.Min(_chunk, block.RowCount - first);
                columns.Clear();
                for (int j = 0; j < _columns; j++)
                {
                    block.CopyColumn(j, column);
                    (double mean, double scale) = (basis._state.Means[j], basis._state.Scales[j]);
                    for (int i = 0; i < count; i++)
                    {
                        columns[(j * _chunk) + i] = (column[first + i] - mean) / scale;
                    }
                }

                basis._rows.Write(columns, _chunk, kernel, result);
                for (int c = 0; c < results.Length; c++)
                {
                    result.Slice(c * _chunk, count).CopyTo(results[c].AsSpan(block.FirstRow + first));
                }
            }
        }
    }
}
