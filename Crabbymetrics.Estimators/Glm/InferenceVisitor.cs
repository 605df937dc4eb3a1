using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The sums of inference over the rows, in one pass: the information <c>sum c_i z_i z_i'</c> with c the weighted curvatures of the loss,
/// the middle of a sandwich <c>sum m_i r_i^2 z_i z_i'</c> with r its weighted slopes, or both, which have the linear predictor, the
/// family's evaluation and the block in the cache in common. The sums of each, the information's first, are <c>[sum | Z'v | Z'diag(v)Z in
/// arrow form]</c>; of a wide design the v of each row are kept instead of the last part.
/// </summary>
internal sealed class InferenceVisitor : BlockPass
{
    public const string Kind = "glm.inference";

    private readonly IGlmFamily _family;
    private readonly double[] _coefficients;
    private readonly double _constant;
    private readonly int _arrowLength;
    private readonly bool _information;
    private readonly ScoreTerms? _scores;

    public InferenceVisitor(ModelRows model, ReadOnlySpan<double> point, bool information, ScoreTerms? scores)
    {
        _family = model.Rows.Family;
        _coefficients = new double[model.Working.SlopeCount];
        _constant = model.Working.ToView(point, _coefficients);
        _information = information;
        _scores = scores;
        DesignView view = model.Working.View;
        bool wide = view.IsWide && model.Rows.Elsewhere is null;
        _arrowLength = wide ? 0 : view.ArrowLength;
        if (!wide)
        {
            return;
        }

        Curvatures = information ? new double[view.RowCount] : null;
        SquaredScores = scores is null ? null : new double[view.RowCount];
    }

    private InferenceVisitor(PassReading reading)
    {
        _family = reading.Family();
        _information = reading.Flag();
        _scores = reading.Flag() ? new ScoreTerms(default, default) : null;
        _arrowLength = reading.Count();
        _constant = reading.Number();
        _coefficients = reading.Share(1);
    }

    /// <summary>The number of sums of the information, and of the middle.</summary>
    public int PartCount => 1 + _coefficients.Length + _arrowLength;

    public override int SumCount => (_information ? PartCount : 0) + (_scores is null ? 0 : PartCount);

    /// <summary>For a wide design the weighted curvature of each row where the information is wanted.</summary>
    public double[]? Curvatures { get; }

    /// <summary>For a wide design <c>m_i r_i^2</c> of each row where the middle is wanted.</summary>
    public double[]? SquaredScores { get; }

    public static IPass Read(PassReading reading) => new InferenceVisitor(reading);

    public override PassDescription Describe() =>
        Curvatures is null && SquaredScores is null && _scores is null or { Adjustments.IsEmpty: true, Multipliers.IsEmpty: true }
            ? Describe(Kind, _family, [_information ? 1.0 : 0.0, _scores is null ? 0.0 : 1.0, _arrowLength, _constant, .. _coefficients])
            : base.Describe();

    public override int ScratchCount(int rowCount) => 4 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        if (block.IsAbsent() && _scores is null or { Adjustments.IsEmpty: true })
        {
            return;
        }

        int n = block.RowCount;
        Span<double> eta = scratch[..n];
        Span<double> slope = scratch.Slice(n, n);
        Span<double> curvature = scratch.Slice(2 * n, n);
        block.LinearPredictor(_constant, _coefficients, eta);
        Evaluate(in block, eta, slope, curvature, scratch.Slice(3 * n, n));
        if (_information)
        {
            block.Weigh(curvature);
            Add(in block, curvature, sums[..PartCount], Curvatures);
        }

        if (_scores is { } terms)
        {
            block.Weigh(slope);
            if (!terms.Adjustments.IsEmpty)
            {
                TensorPrimitives.Subtract(slope, terms.Adjustments.Span.Slice(block.FirstRow, n), slope);
            }

            RowKernels.Square(slope);
            if (!terms.Multipliers.IsEmpty)
            {
                RowKernels.Weigh(slope, terms.Multipliers.Span.Slice(block.FirstRow, n));
            }

            Add(in block, slope, sums[^PartCount..], SquaredScores);
        }
    }

    // In pieces, between which the processor is asked to load the next block.
    private void Evaluate(in DesignBlock block, ReadOnlySpan<double> eta, Span<double> slope, Span<double> curvature, Span<double> loss)
    {
        ReadOnlySpan<double> outcome = block.Outcome;
        int some;
        for (int first = 0; first < eta.Length; first += some)
        {
            some = Math.Min(block.PieceRows, eta.Length - first);
            block.ReadAhead();
            if (_scores is null)
            {
                _family.Curvature(eta.Slice(first, some), outcome.Slice(first, some), curvature.Slice(first, some));
            }
            else
            {
                _family.Evaluate(
                    eta.Slice(first, some),
                    outcome.Slice(first, some),
                    loss.Slice(first, some),
                    slope.Slice(first, some),
                    curvature.Slice(first, some)
                );
            }
        }
    }

    private void Add(in DesignBlock block, ReadOnlySpan<double> values, Span<double> sums, double[]? kept)
    {
        sums[0] += RowKernels.Sum(values);
        Span<double> border = sums.Slice(1, _coefficients.Length);
        if (kept is null)
        {
            block.AddArrowMoments(values, border, sums[(1 + _coefficients.Length)..]);
            return;
        }

        block.AddTransposedProduct(values, border);
        values.CopyTo(kept.AsSpan(block.FirstRow, block.RowCount));
    }
}
