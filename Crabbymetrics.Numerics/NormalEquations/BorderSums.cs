namespace Crabbymetrics.Numerics;

/// <summary>
/// The reduced normal equations among the coefficients of small blocks, the border, as a full matrix; and, where there is a large block
/// of constants beside them, those between its levels and the border.
/// </summary>
internal sealed partial class BorderSums
{
    // Sums of so many numbers at most are kept for each group of parts of the rows.
    private const int MostNumbers = 2_000_000;

    // A border of so many coefficients is added whole for each level of the largest block; of a larger one those that it meets.
    private const int Whole = 48;

    private readonly EffectRows _rows;
    private readonly (EffectTerm Term, int First)[] _terms;
    private readonly EffectTerm? _core;
    private readonly EffectGraph? _graph;

    private BorderSums(EffectRows rows, int[] blocks, EffectTerm? core, EffectGraph? graph)
    {
        _rows = rows;
        _core = core;
        _graph = graph;
        List<(EffectTerm, int)> terms = [];
        Places = [.. blocks.SelectMany(b => Enumerable.Range(rows.Bases[b], rows.Blocks[b].Size))];
        foreach (int b in blocks)
        {
            foreach (EffectTerm term in rows.Terms.Where(term => IsOf(term, rows, b)))
            {
                terms.Add((term, Count + term.First - rows.Bases[b]));
            }

            Count += rows.Blocks[b].Size;
        }

        _terms = [.. terms];
        Stride = (Count + 3) / 4 * 4;
        Matrix = new double[Count * Stride];
        Diagonal = new double[Count];
        Cross = new double[(graph?.Count ?? 0) * Stride];
    }

    /// <summary>The number of coefficients in the border.</summary>
    public int Count { get; }

    /// <summary>The length of a row of the matrices, a multiple of four.</summary>
    public int Stride { get; }

    /// <summary>The place of each coefficient of the border among all.</summary>
    public int[] Places { get; }

    /// <summary>The equations among the border, both triangles.</summary>
    public double[] Matrix { get; private set; }

    /// <summary>Their diagonal before the largest block was taken out.</summary>
    public double[] Diagonal { get; private set; }

    /// <summary>The equations between the levels of the large block and the border.</summary>
    public double[] Cross { get; private set; }

    /// <summary>Adds them up.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="blocks">The blocks of the border.</param>
    /// <param name="core">The constants of the large block; null for none.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="threads">The most threads.</param>
    public static BorderSums Of(EffectRows rows, int[] blocks, EffectTerm? core, EffectGraph? graph, int threads)
    {
        BorderSums sums = new(rows, blocks, core, graph);
        long numbers = sums.Matrix.Length + sums.Cross.Length + 1L;
        int groups = (int)Math.Clamp(MostNumbers / numbers, 1, rows.PartCount);
        Part[] parts = new Part[groups];
        Parallel.For(
            0,
            groups,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            group =>
            {
                Part part = parts[group] = new Part(sums, group > 0);
                int first = rows.PartLevels[rows.PartCount * group / groups];
                part.Add(first, rows.PartLevels[rows.PartCount * (group + 1) / groups]);
            }
        );
        foreach (Part part in parts.AsSpan(1))
        {
            Vectors.Add(1.0, part.Matrix, sums.Matrix);
            Vectors.Add(1.0, part.Diagonal, sums.Diagonal);
            Vectors.Add(1.0, part.Cross, sums.Cross);
        }

        sums.Mirror(parts[0].IsWithoutDiagonal);
        return sums;
    }

    private static bool IsOf(EffectTerm term, EffectRows rows, int block) =>
        term.First >= rows.Bases[block] && term.First < rows.Bases[block] + rows.Blocks[block].Width;

    private void Mirror(bool addsDiagonal)
    {
        for (int a = 0; a < Count && addsDiagonal; a++)
        {
            Matrix[(a * Stride) + a] += Diagonal[a];
        }

        for (int a = 0; a < Count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                Matrix[(b * Stride) + a] = Matrix[(a * Stride) + b];
            }
        }
    }
}
