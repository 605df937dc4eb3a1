namespace Crabbymetrics.Estimators;

/// <summary>The rows of a fit as the objective reads them: outcomes, offsets and effective weights in memory, or observations that live
/// elsewhere, of which there are passes alone. Empty memory stands for no offset and weights of one.</summary>
internal readonly record struct GlmRows
{
    private readonly ReadOnlyMemory<double> _outcome;
    private readonly ReadOnlyMemory<double> _offset;
    private readonly ReadOnlyMemory<double> _weights;

    public GlmRows(IGlmFamily family, ReadOnlyMemory<double> outcome, ReadOnlyMemory<double> offset, ReadOnlyMemory<double> weights)
    {
        Family = family;
        _outcome = outcome;
        _offset = offset;
        _weights = weights;
    }

    public GlmRows(IGlmFamily family, IObservations elsewhere)
    {
        Family = family;
        Elsewhere = elsewhere;
    }

    public IGlmFamily Family { get; init; }

    /// <summary>The observations where they are not in memory; null where they are.</summary>
    public IObservations? Elsewhere { get; }

    /// <summary>The outcomes.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    public ReadOnlyMemory<double> Outcome
    {
        get => Elsewhere is null ? _outcome : throw Refusal("outcomes of single rows");
        init => _outcome = value;
    }

    /// <summary>The offsets; empty for none.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    public ReadOnlyMemory<double> Offset => Elsewhere is null ? _offset : throw Refusal("offsets of single rows");

    /// <summary>The effective weights; empty for all ones.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    public ReadOnlyMemory<double> Weights
    {
        get => Elsewhere is null ? _weights : throw Refusal("weights of single rows");
        init => _weights = value;
    }

    /// <summary>Whether there is an offset.</summary>
    public bool HasOffset => Elsewhere is null ? !_offset.IsEmpty : Elsewhere.Summary.HasOffset;

    /// <summary>The mean squares of the outcomes of merged rows about the outcomes here, their means; empty where every row is itself, or
    /// nothing asks for them.</summary>
    internal ReadOnlyMemory<double> Spread { get; init; }

    /// <summary>The number of rows.</summary>
    internal long Count => Elsewhere is null ? _outcome.Length : Elsewhere.RowCount;

    /// <summary>The number of rows, or the largest 32-bit number where there are more.</summary>
    internal int TrustedCount => (int)Math.Min(int.MaxValue, Count);

    /// <summary>The rows in memory.</summary>
    internal LocalRows Local => new(Outcome, Offset, Weights);

    /// <summary>Opens a runner of passes over the rows, wherever they live.</summary>
    internal IPassRunner Open(DesignView view, int maxDegreeOfParallelism, int blockStride = 1) =>
        Elsewhere is null
            ? new BlockRunner(view, Local, maxDegreeOfParallelism, blockStride)
            : Elsewhere.Open(view.Specification, blockStride, maxDegreeOfParallelism);

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    internal double ObservationCount(WeightKind? kind)
    {
        if (Elsewhere is not null)
        {
            return Elsewhere.Summary.ObservationCount;
        }

        if (_weights.IsEmpty)
        {
            return _outcome.Length;
        }

        double count = 0.0;
        foreach (double weight in _weights.Span)
        {
            count += kind == WeightKind.Frequency ? weight : (weight > 0.0 ? 1.0 : 0.0);
        }

        return count;
    }

    /// <summary>The number of rows with a positive weight.</summary>
    internal long PositiveCount()
    {
        if (Elsewhere is not null)
        {
            return Elsewhere.Summary.PositiveCount;
        }

        if (_weights.IsEmpty)
        {
            return _outcome.Length;
        }

        int count = 0;
        foreach (double weight in _weights.Span)
        {
            count += weight > 0.0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>The constant linear predictor at which a fit starts (<see cref="IGlmFamily.StartingIntercept"/>): of all rows, or, where
    /// they live elsewhere, of their sums.</summary>
    internal double StartingIntercept(bool withOffset = true)
    {
        if (Elsewhere is null)
        {
            return Family.StartingIntercept(_outcome.Span, withOffset ? _offset.Span : default, _weights.Span);
        }

        // One row stands for all: it has the mean outcome and, as the link asks, the mean offset or the mean exposure.
        ObservationSummary summary = Elsewhere.Summary;
        double mean = summary.OutcomeSum / summary.WeightSum;
        double offset =
            Family.LinkName == "log" ? summary.LogExposure - Math.Log(summary.WeightSum) : summary.OffsetSum / summary.WeightSum;
        return Family.StartingIntercept([mean], withOffset && summary.HasOffset ? [offset] : default, default);
    }

    private InferenceUnavailableException Refusal(string what) => ObservationsElsewhere.Refusal(what, Elsewhere!.RowCount);
}
