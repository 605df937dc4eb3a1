using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// What a replicate computes from its multipliers v of G clusters. For each row (a restriction, or with one restriction the two parts of a
/// hypothesis that moves) the numerator is <c>n'v</c>, and the contribution of cell c to its variance is
/// <c>t_c = b_c v_g(c) - L_c (M v)</c>, linear in v: no row of the data is read (Roodman, MacKinnon, Nielsen and Webb 2019, section 5).
/// </summary>
internal sealed class WildClusterSystem
{
    /// <summary>The cluster of each cell.</summary>
    public required int[] Parents { get; init; }

    /// <summary>G.</summary>
    public required int ClusterCount { get; init; }

    /// <summary>The groups whose sums of squares make the variance: the group of each cell, their number, and the factor with its
    /// sign.</summary>
    public required (int[] Groups, int Count, double Factor)[] Terms { get; init; }

    /// <summary>n, for each row G values.</summary>
    public required double[][] Numerators { get; init; }

    /// <summary>b, for each row a value for each cell.</summary>
    public required double[][] Own { get; init; }

    /// <summary>L, for each row cells x r values.</summary>
    public required double[][] Left { get; init; }

    /// <summary>M, for each row r x G values; null for the identity.</summary>
    public required double[]?[] Right { get; init; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Numerators.Length;

    /// <summary>The number of pairs of rows.</summary>
    public int PairCount => RowCount * (RowCount + 1) / 2;

    /// <summary>The same system in the form with fewer products: <c>L M</c> is multiplied out where that pays.</summary>
    /// <returns>The system.</returns>
    public WildClusterSystem Compact()
    {
        int cells = Parents.Length;
        int r = Left[0].Length / cells;
        bool pays = (double)cells * ClusterCount <= (double)r * (cells + ClusterCount) && (double)cells * ClusterCount <= 2e7;
        if (Right[0] is null || !pays)
        {
            return this;
        }

        double[][] products = new double[RowCount][];
        for (int a = 0; a < RowCount; a++)
        {
            products[a] = new double[cells * ClusterCount];
            for (int c = 0; c < cells; c++)
            {
                Span<double> row = products[a].AsSpan(c * ClusterCount, ClusterCount);
                for (int j = 0; j < r; j++)
                {
                    TensorPrimitives.MultiplyAdd(Right[a]!.AsSpan(j * ClusterCount, ClusterCount), Left[a][(c * r) + j], row, row);
                }
            }
        }

        return new WildClusterSystem
        {
            Parents = Parents,
            ClusterCount = ClusterCount,
            Terms = Terms,
            Numerators = Numerators,
            Own = Own,
            Left = products,
            Right = new double[]?[RowCount],
        };
    }

    /// <summary>A worker with buffers of its own.</summary>
    /// <param name="width">The largest number of replicates of a batch.</param>
    public Worker Create(int width) => new(this, width);

    /// <summary>Computes batches of replicates. Replicates lie side by side, so that every inner loop runs over them.</summary>
    internal sealed class Worker
    {
        private readonly WildClusterSystem _system;
        private readonly int _width;
        private readonly double[][] _inner;
        private readonly double[] _cells;
        private readonly double[] _sums;

        public Worker(WildClusterSystem system, int width)
        {
            _system = system;
            _width = width;
            int r = system.Left[0].Length / system.Parents.Length;
            bool several = system.Terms.Length > 1;
            _inner = [.. system.Right.Select((right, a) => right is null || IsShared(system, a) ? [] : new double[r * width])];
            _cells = new double[checked(system.RowCount * (several ? system.Parents.Length : 1) * width)];
            _sums = several ? new double[checked(system.RowCount * system.Terms.Max(static term => term.Count) * width)] : [];
            Multipliers = new double[system.ClusterCount * width];
            Numerators = new double[system.RowCount * width];
            Variances = new double[system.PairCount * width];
        }

        /// <summary>The multipliers, clusters x width.</summary>
        public double[] Multipliers { get; }

        /// <summary>The numerators, rows x width.</summary>
        public double[] Numerators { get; }

        /// <summary>The variances, pairs x width: (0,0), (1,0), (1,1), ...</summary>
        public double[] Variances { get; }

        /// <summary>Computes numerators and variances of the multipliers.</summary>
        public void Run()
        {
            Array.Clear(Numerators);
            Array.Clear(Variances);
            for (int a = 0; a < _system.RowCount; a++)
            {
                Span<double> numerator = Numerators.AsSpan(a * _width, _width);
                for (int g = 0; g < _system.ClusterCount; g++)
                {
                    TensorPrimitives.MultiplyAdd(Of(Multipliers, g), _system.Numerators[a][g], numerator, numerator);
                }
            }

            if (_system.Terms.Length == 1)
            {
                RunCells();
            }
            else
            {
                RunTerms();
            }
        }

        // One clustering: the cells are the groups.
        private void RunCells()
        {
            FillInner();
            for (int c = 0; c < _system.Parents.Length; c++)
            {
                for (int a = 0; a < _system.RowCount; a++)
                {
                    Contribution(a, c, InnerOf(a), Of(_cells, a));
                }

                AddProducts(_cells, 0, 1, _system.Terms[0].Factor);
            }
        }

        private void RunTerms()
        {
            int cells = _system.Parents.Length;
            FillInner();
            for (int a = 0; a < _system.RowCount; a++)
            {
                double[] inner = InnerOf(a);
                for (int c = 0; c < cells; c++)
                {
                    Contribution(a, c, inner, Of(_cells, (a * cells) + c));
                }
            }

            foreach ((int[] groups, int count, double factor) in _system.Terms)
            {
                Array.Clear(_sums);
                for (int a = 0; a < _system.RowCount; a++)
                {
                    for (int c = 0; c < cells; c++)
                    {
                        Span<double> sum = Of(_sums, (a * count) + groups[c]);
                        TensorPrimitives.Add(sum, Of(_cells, (a * cells) + c), sum);
                    }
                }

                for (int g = 0; g < count; g++)
                {
                    AddProducts(_sums, g, count, factor);
                }
            }
        }

        // Rows one after the other that share M share M v.
        private static bool IsShared(WildClusterSystem system, int a) => a > 0 && ReferenceEquals(system.Right[a], system.Right[a - 1]);

        private double[] InnerOf(int a)
        {
            if (_system.Right[a] is null)
            {
                return Multipliers;
            }

            while (IsShared(_system, a))
            {
                a--;
            }

            return _inner[a];
        }

        private void FillInner()
        {
            int clusters = _system.ClusterCount;
            for (int a = 0; a < _system.RowCount; a++)
            {
                if (_system.Right[a] is not { } right || IsShared(_system, a))
                {
                    continue;
                }

                Array.Clear(_inner[a]);
                for (int j = 0; j < right.Length / clusters; j++)
                {
                    Span<double> row = Of(_inner[a], j);
                    for (int g = 0; g < clusters; g++)
                    {
                        TensorPrimitives.MultiplyAdd(Of(Multipliers, g), right[(j * clusters) + g], row, row);
                    }
                }
            }
        }

        private void Contribution(int a, int cell, double[] inner, Span<double> into)
        {
            TensorPrimitives.Multiply(Of(Multipliers, _system.Parents[cell]), _system.Own[a][cell], into);
            int r = _system.Left[a].Length / _system.Parents.Length;
            for (int j = 0; j < r; j++)
            {
                TensorPrimitives.MultiplyAdd(Of(inner, j), -_system.Left[a][(cell * r) + j], into, into);
            }
        }

        private void AddProducts(double[] values, int at, int stride, double factor)
        {
            int pair = 0;
            for (int a = 0; a < _system.RowCount; a++)
            {
                ReadOnlySpan<double> left = Of(values, (a * stride) + at);
                for (int b = 0; b <= a; b++)
                {
                    ReadOnlySpan<double> right = Of(values, (b * stride) + at);
                    Span<double> sum = Of(Variances, pair++);
                    for (int w = 0; w < sum.Length; w++)
                    {
                        sum[w] += factor * left[w] * right[w];
                    }
                }
            }
        }

        private Span<double> Of(double[] values, int row) => values.AsSpan(row * _width, _width);
    }
}
