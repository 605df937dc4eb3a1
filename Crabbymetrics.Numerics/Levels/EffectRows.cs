using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The rows of absorbed effects in the order of the levels of the largest block, whose columns are eliminated: <c>S = D'W(I - P)D</c>, P
/// the projection on the largest block and D the columns of the others, is what is left of the normal equations. Where the rows come in
/// that order, they stay where they are.
/// </summary>
internal sealed class EffectRows
{
    // Sums are taken over parts of so many rows, whatever the number of threads.
    private const int PartRows = 131_072;
    private const int MostParts = 8;

    private readonly int[] _starts;

    private EffectRows(ImmutableArray<EffectBlock> blocks, int primary, int[]? places, int[] starts)
    {
        Blocks = blocks;
        Primary = primary;
        Places = places;
        _starts = starts;
        Terms = [];
        Weights = [];
        GivenWeights = [];
        Inverses = [];
        PrimaryColumns = [];
        Bases = new int[blocks.Length];
        for (int b = 0; b < blocks.Length; b++)
        {
            Bases[b] = Count;
            Count += b == primary ? 0 : blocks[b].Size;
        }

        for (int g = 0; g < LevelCount; g++)
        {
            LongestLevel = Math.Max(LongestLevel, starts[g + 1] - starts[g]);
        }

        PartLevels = Parts();
    }

    /// <summary>The blocks, the largest among them.</summary>
    public ImmutableArray<EffectBlock> Blocks { get; private set; }

    /// <summary>The position of the block that is eliminated.</summary>
    public int Primary { get; }

    /// <summary>The place of each row of the data here; null where the rows stay where they are.</summary>
    public int[]? Places { get; }

    /// <summary>Where the coefficients of each block start; of the largest one it means nothing.</summary>
    public int[] Bases { get; }

    /// <summary>The number of coefficients that are not eliminated.</summary>
    public int Count { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _starts[^1];

    /// <summary>The number of levels of the largest block.</summary>
    public int LevelCount => _starts.Length - 1;

    /// <summary>Where the rows of each of these levels start.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>The largest number of rows of one of these levels.</summary>
    public int LongestLevel { get; }

    /// <summary>The columns that are not eliminated.</summary>
    public EffectTerm[] Terms { get; private set; }

    /// <summary>The weights; empty for all ones.</summary>
    public double[] Weights { get; private set; }

    /// <summary>The weights in the order of the data.</summary>
    public double[] GivenWeights { get; private set; }

    /// <summary>The inverse of the sum of the weights of each level of the largest block, where it is one of constants; 0 for 0.</summary>
    public double[] Inverses { get; private set; }

    /// <summary>The orthonormal columns of the largest block; empty where it is one of constants.</summary>
    public double[][] PrimaryColumns { get; private set; }

    /// <summary>The first level of each part of the rows, and their number at the end.</summary>
    public int[] PartLevels { get; }

    /// <summary>The number of parts.</summary>
    public int PartCount => PartLevels.Length - 1;

    public static EffectRows Of(ImmutableArray<EffectBlock> blocks, double[] weights)
    {
        int primary = 0;
        for (int b = 1; b < blocks.Length; b++)
        {
            primary = blocks[b].Size > blocks[primary].Size ? b : primary;
        }

        int[] codes = blocks[primary].CodeArray;
        int[]? ascending = StartsOfAscending(codes, blocks[primary].LevelCount);
        int[] starts = ascending ?? RowOrder.StartsOf(codes, blocks[primary].LevelCount);
        EffectRows rows = new(blocks, primary, ascending is null ? PlacesOf(codes, starts) : null, starts);
        rows.Weigh(weights);
        rows.SetTerms();
        return rows;
    }

    /// <summary>Takes new weights, and blocks that differ from those there by their weights alone.</summary>
    public void Reweight(ImmutableArray<EffectBlock> blocks, double[] weights)
    {
        bool keep = blocks.All(static block => block.IsConstant);
        Blocks = blocks;
        Weigh(weights);
        if (!keep)
        {
            SetTerms();
        }
    }

    /// <summary>Takes new weights in the order of the rows here. Their sum in each level of the largest block, one of constants, is the
    /// same.</summary>
    public void Take(double[] weights) => Weights = weights;

    /// <summary>The codes of a block in the order of the rows here.</summary>
    public int[] CodesOf(EffectBlock block)
    {
        int number = Blocks.IndexOf(block);
        EffectTerm? term = number == Primary ? null : Array.Find(Terms, term => term.First == Bases[number]);
        return term?.Codes ?? Arrange(block.CodeArray);
    }

    /// <summary>Values in the order of the rows here; those given where they stay where they are.</summary>
    public T[] Arrange<T>(T[] values)
    {
        if (Places is null)
        {
            return values;
        }

        T[] arranged = new T[values.Length];
        for (int i = 0; i < arranged.Length; i++)
        {
            arranged[Places[i]] = values[i];
        }

        return arranged;
    }

    /// <summary>Works on all parts of the rows.</summary>
    /// <param name="threads">The most threads.</param>
    /// <param name="work">Takes the number of a part.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Visit(int threads, Action<int> work, CancellationToken cancellationToken)
    {
        if (PartCount == 1 || threads == 1)
        {
            for (int part = 0; part < PartCount; part++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(part);
            }

            return;
        }

        Parallel.For(0, PartCount, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, work);
    }

    // Where each level starts, where the rows come in the order of their levels; null where they do not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[]? StartsOfAscending(int[] codes, int count)
    {
        int[] starts = new int[count + 1];
        int level = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            int code = codes[i];
            if (code == level)
            {
                continue;
            }

            if (code < level)
            {
                return null;
            }

            starts.AsSpan(level + 1, code - level).Fill(i);
            level = code;
        }

        starts.AsSpan(level + 1).Fill(codes.Length);
        return starts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] PlacesOf(int[] codes, int[] starts)
    {
        int[] next = starts[..^1];
        int[] places = new int[codes.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = next[codes[i]]++;
        }

        return places;
    }

    private int[] Parts()
    {
        // Parts have sums of their own, so that many coefficients make for few of them.
        int most = Math.Max(1, (int)Math.Min(MostParts, RowCount / (2L * Math.Max(1, Count))));
        int parts = Math.Clamp(RowCount / PartRows, 1, most);
        List<int> levels = [0];
        for (int part = 1; part < parts; part++)
        {
            int found = Array.BinarySearch(_starts, (int)((long)RowCount * part / parts));
            int level = Math.Min(found >= 0 ? found : ~found, LevelCount);
            if (level > levels[^1] && level < LevelCount)
            {
                levels.Add(level);
            }
        }

        levels.Add(LevelCount);
        return [.. levels];
    }

    private void Weigh(double[] weights)
    {
        GivenWeights = weights;
        Weights = weights.Length == 0 ? weights : Arrange(weights);
        EffectBlock largest = Blocks[Primary];
        if (!largest.IsConstant)
        {
            PrimaryColumns = [.. largest.Columns.Select(Arrange)];
            return;
        }

        Inverses = Inverses.Length == LevelCount ? Inverses : new double[LevelCount];
        for (int g = 0; g < Inverses.Length; g++)
        {
            double sum = _starts[g + 1] - _starts[g];
            if (Weights.Length > 0)
            {
                // Knuth's sum without error.
                double high = 0.0;
                double low = 0.0;
                for (int i = _starts[g]; i < _starts[g + 1]; i++)
                {
                    double next = high + Weights[i];
                    double other = next - high;
                    low += (high - (next - other)) + (Weights[i] - other);
                    high = next;
                }

                sum = high + low;
            }

            Inverses[g] = sum > 0.0 ? 1.0 / sum : 0.0;
        }
    }

    private void SetTerms()
    {
        Dictionary<int, int[]> codes =
            Terms.Length == 0
                ? []
                : Terms.DistinctBy(static term => term.First).ToDictionary(static term => term.First, static term => term.Codes);
        List<EffectTerm> terms = [];
        for (int b = 0; b < Blocks.Length; b++)
        {
            if (b == Primary)
            {
                continue;
            }

            EffectBlock block = Blocks[b];
            int[] own = codes.TryGetValue(Bases[b], out int[]? known) ? known : Arrange(block.CodeArray);
            for (int c = 0; c < block.Width; c++)
            {
                terms.Add(new EffectTerm(own, Bases[b] + c, block.Width, block.IsConstant ? null : Arrange(block.Columns[c])));
            }
        }

        Terms = [.. terms];
    }
}
