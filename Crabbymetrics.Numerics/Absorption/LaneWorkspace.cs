namespace Crabbymetrics.Numerics;

/// <summary>The memory in which four columns are worked on.</summary>
internal sealed class LaneWorkspace
{
    private readonly EffectRows _rows;
    private double[]? _buffer;
    private double[]? _coefficients;

    public LaneWorkspace(EffectRows rows)
    {
        _rows = rows;
        Sums = new LaneSums(rows);
        Pass = new WithinPass(rows, Sums);
        Others = new double[4 * rows.Count];
        Correction = new double[4 * rows.Count];
        Means = new double[4 * rows.Blocks[rows.Primary].Size];
        Gradients = new LaneConjugateGradients(rows.Count);
    }

    public LaneSums Sums { get; }

    public WithinPass Pass { get; }

    public LaneConjugateGradients Gradients { get; }

    /// <summary>The coefficients that are not eliminated.</summary>
    public double[] Others { get; }

    /// <summary>What is added to them.</summary>
    public double[] Correction { get; }

    /// <summary>The coefficients of the largest block in the columns as they came.</summary>
    public double[] Means { get; }

    /// <summary>What the passes after the first add to them.</summary>
    public double[] Coefficients => _coefficients ??= new double[Means.Length];

    /// <summary>Four columns in the order of the largest block.</summary>
    public double[] Buffer => _buffer ??= GC.AllocateUninitializedArray<double>(4 * _rows.RowCount);
}
