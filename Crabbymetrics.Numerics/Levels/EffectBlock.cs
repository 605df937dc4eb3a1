using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// The absorbed effects of one partition of the rows: a constant for each level, slopes for each level, or both. The columns of a level
/// are orthonormal under the weights, except those of a block of constants alone, which are ones.
/// </summary>
public sealed class EffectBlock
{
    // A column of a level whose length falls to this share is a combination of those before it.
    private const double Dependent = 1e-10;

    private EffectBlock(int[] codes, int levelCount, ImmutableArray<int> effects, double[][] columns, double[] triangles, int rank)
    {
        CodeArray = codes;
        LevelCount = levelCount;
        Effects = effects;
        Columns = columns;
        Triangles = triangles;
        Rank = rank;
    }

    /// <summary>The level of each row.</summary>
    public ReadOnlySpan<int> Codes => CodeArray;

    /// <summary>The number of levels.</summary>
    public int LevelCount { get; }

    /// <summary>The positions of the effects of the block among those of the data, one for each column of a level.</summary>
    public ImmutableArray<int> Effects { get; }

    /// <summary>The values of each column; empty where the block is one of constants alone.</summary>
    internal double[][] Columns { get; }

    /// <summary>For each level the upper triangle T of u = z T, row-major: orthonormal columns u of given ones z. Empty for constants
    /// alone.</summary>
    internal double[] Triangles { get; }

    internal int[] CodeArray { get; }

    /// <summary>The number of columns of all levels that are independent within their level and have a row with weight.</summary>
    public int Rank { get; }

    /// <summary>The number of columns of a level.</summary>
    public int Width => Effects.Length;

    /// <summary>The number of coefficients.</summary>
    public int Size => LevelCount * Width;

    /// <summary>Whether the block has a constant for each level and nothing else.</summary>
    public bool IsConstant => Columns.Length == 0;

    /// <summary>Puts effects of the same levels together.</summary>
    /// <param name="effects">The effects of the data.</param>
    /// <param name="weights">n weights; empty for all ones.</param>
    public static ImmutableArray<EffectBlock> Of(ImmutableArray<LevelColumn> effects, ReadOnlySpan<double> weights)
    {
        List<List<int>> groups = [];
        for (int e = 0; e < effects.Length; e++)
        {
            List<int>? same = groups.Find(group => effects[group[0]].Codes.Span.SequenceEqual(effects[e].Codes.Span));
            if (same is null)
            {
                groups.Add([e]);
            }
            else
            {
                same.Add(e);
            }
        }

        ImmutableArray<EffectBlock>.Builder blocks = ImmutableArray.CreateBuilder<EffectBlock>(groups.Count);
        foreach (List<int> group in groups)
        {
            blocks.Add(Create(effects, [.. group], weights));
        }

        return blocks.MoveToImmutable();
    }

    /// <summary>Carries coefficients of the orthonormal columns of a level to those of the given ones.</summary>
    /// <param name="level">The level.</param>
    /// <param name="coefficients">The coefficients of the level; they are replaced.</param>
    public void ToGiven(int level, Span<double> coefficients)
    {
        if (IsConstant)
        {
            return;
        }

        int q = Width;
        ReadOnlySpan<double> triangle = Triangles.AsSpan(level * q * q, q * q);
        for (int a = 0; a < q; a++)
        {
            double sum = 0.0;
            for (int c = a; c < q; c++)
            {
                sum += triangle[(a * q) + c] * coefficients[c];
            }

            coefficients[a] = sum;
        }
    }

    private static EffectBlock Create(ImmutableArray<LevelColumn> effects, ImmutableArray<int> group, ReadOnlySpan<double> weights)
    {
        // The constant comes first: slopes are then centred within their level.
        ImmutableArray<int> sorted = [.. group.OrderBy(e => effects[e].HasSlope ? 1 : 0).ThenBy(static e => e)];
        LevelColumn levels = effects[sorted[0]];
        int[] codes = ArrayOf(levels.Codes);
        if (sorted.Length == 1 && !effects[sorted[0]].HasSlope)
        {
            return new EffectBlock(codes, levels.LevelCount, sorted, [], [], LevelsInUse(codes, levels.LevelCount, weights));
        }

        int n = codes.Length;
        double[][] columns = new double[sorted.Length][];
        for (int c = 0; c < sorted.Length; c++)
        {
            columns[c] = new double[n];
            if (effects[sorted[c]].HasSlope)
            {
                effects[sorted[c]].Slope.Span.CopyTo(columns[c]);
            }
            else
            {
                Array.Fill(columns[c], 1.0);
            }
        }

        double[] triangles = new double[levels.LevelCount * sorted.Length * sorted.Length];
        int rank = Orthonormalize(RowOrder.Of(codes, levels.LevelCount), columns, triangles, weights);
        return new EffectBlock(codes, levels.LevelCount, sorted, columns, triangles, rank);
    }

    private static int[] ArrayOf(ReadOnlyMemory<int> codes) =>
        MemoryMarshal.TryGetArray(codes, out ArraySegment<int> segment) && segment.Offset == 0 && segment.Array!.Length == codes.Length
            ? segment.Array
            : codes.ToArray();

    private static int LevelsInUse(int[] codes, int levelCount, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            return levelCount;
        }

        bool[] inUse = new bool[levelCount];
        for (int i = 0; i < codes.Length; i++)
        {
            inUse[codes[i]] |= weights[i] > 0.0;
        }

        return inUse.Count(static use => use);
    }

    // Modified Gram-Schmidt, twice, within each level.
    private static int Orthonormalize(RowOrder order, double[][] columns, double[] triangles, ReadOnlySpan<double> weights)
    {
        int q = columns.Length;
        int rank = 0;
        for (int g = 0; g < order.Count; g++)
        {
            ReadOnlySpan<int> rows = order.RowsOf(g);
            Span<double> triangle = triangles.AsSpan(g * q * q, q * q);
            for (int c = 0; c < q; c++)
            {
                triangle[(c * q) + c] = 1.0;
                double before = Math.Sqrt(Product(rows, columns[c], columns[c], weights));
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int a = 0; a < c; a++)
                    {
                        Remove(rows, columns, triangle, a, c, Product(rows, columns[a], columns[c], weights));
                    }
                }

                double length = Math.Sqrt(Product(rows, columns[c], columns[c], weights));
                bool isIndependent = length > Dependent * before;
                double scale = isIndependent ? 1.0 / length : 0.0;
                rank += isIndependent ? 1 : 0;
                foreach (int i in rows)
                {
                    columns[c][i] *= scale;
                }

                for (int a = 0; a <= c; a++)
                {
                    triangle[(a * q) + c] *= scale;
                }
            }
        }

        return rank;
    }

    private static void Remove(ReadOnlySpan<int> rows, double[][] columns, Span<double> triangle, int from, int column, double factor)
    {
        int q = columns.Length;
        foreach (int i in rows)
        {
            columns[column][i] -= factor * columns[from][i];
        }

        for (int a = 0; a <= from; a++)
        {
            triangle[(a * q) + column] -= factor * triangle[(a * q) + from];
        }
    }

    private static double Product(ReadOnlySpan<int> rows, double[] left, double[] right, ReadOnlySpan<double> weights)
    {
        double sum = 0.0;
        foreach (int i in rows)
        {
            sum += left[i] * right[i] * (weights.IsEmpty ? 1.0 : weights[i]);
        }

        return sum;
    }
}
