namespace Crabbymetrics.Estimators;

/// <summary>
/// Some consecutive rows at which a likelihood is evaluated: linear predictors, outcomes and ancillary parameters to read, losses and their
/// derivatives to write. All rows have the weight 1: the base weighs them.
/// </summary>
public readonly ref struct LikelihoodBlock
{
    private readonly RegressionData _data;
    private readonly Span<double> _values;

    internal LikelihoodBlock(
        RegressionData data,
        int firstRow,
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> ancillary,
        Span<double> values,
        bool wantsSecondDerivatives
    )
    {
        _data = data;
        _values = values;
        FirstRow = firstRow;
        LinearPredictor = linearPredictor;
        Ancillary = ancillary;
        WantsSecondDerivatives = wantsSecondDerivatives;
    }

    /// <summary>The same rows without second derivatives.</summary>
    internal LikelihoodBlock OfFirstDerivatives() => new(_data, FirstRow, LinearPredictor, Ancillary, _values, false);

    /// <summary>The same rows at other parameters, without second derivatives.</summary>
    /// <param name="linearPredictor">The m linear predictors.</param>
    /// <param name="ancillary">The q ancillary parameters.</param>
    /// <param name="values">Receives the losses and slopes.</param>
    internal LikelihoodBlock At(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> ancillary, Span<double> values) =>
        new(_data, FirstRow, linearPredictor, ancillary, values, false);

    /// <summary>All values that are written, one part after the other.</summary>
    internal Span<double> Values => _values;

    /// <summary>The zero-based first row.</summary>
    public int FirstRow { get; }

    /// <summary>The number m of rows.</summary>
    public int RowCount => LinearPredictor.Length;

    /// <summary>The m linear predictors <c>eta_i = offset_i + b0 + x_i b</c>.</summary>
    public ReadOnlySpan<double> LinearPredictor { get; }

    /// <summary>The m outcomes.</summary>
    public ReadOnlySpan<double> Outcome => _data.Outcome.Span.Slice(FirstRow, RowCount);

    /// <summary>The q ancillary parameters, in the order of <see cref="LikelihoodEstimator.AncillaryNames"/>.</summary>
    public ReadOnlySpan<double> Ancillary { get; }

    /// <summary>Whether second derivatives are to be written. Their spans are empty otherwise.</summary>
    public bool WantsSecondDerivatives { get; }

    /// <summary>Receives the m losses: the negative log-likelihood of a row with all its constants. NaN or an infinity says that the
    /// parameters are outside the domain.</summary>
    public Span<double> Loss => Part(0);

    /// <summary>Receives the m derivatives of the loss with respect to the linear predictor.</summary>
    public Span<double> Slope => Part(1);

    /// <summary>Receives the m second derivatives of the loss with respect to the linear predictor.</summary>
    public Span<double> Curvature => WantsSecondDerivatives ? Part(2 + Ancillary.Length) : default;

    /// <summary>The m values of a further column of numbers of the data (<see cref="RegressionData.Columns"/>).</summary>
    /// <param name="name">The name of the column.</param>
    /// <exception cref="ArgumentException">The data have no such column, or one of labels; the message names the column.</exception>
    public ReadOnlySpan<double> Column(string name) =>
        _data.Columns.GetValueOrDefault(name) is NumericColumn column
            ? column.Values.Span.Slice(FirstRow, RowCount)
            : throw new ArgumentException(
                $"The data have no further column of numbers '{name}'. Add it with {nameof(RegressionData)}."
                    + $"{nameof(RegressionData.WithColumn)}."
            );

    /// <summary>Receives the m derivatives of the loss with respect to an ancillary parameter.</summary>
    /// <param name="index">The zero-based ancillary parameter.</param>
    public Span<double> AncillarySlope(int index) => Part(2 + Checked(index));

    /// <summary>Receives the m mixed derivatives with respect to the linear predictor and an ancillary parameter.</summary>
    /// <param name="index">The zero-based ancillary parameter.</param>
    public Span<double> CrossCurvature(int index) => WantsSecondDerivatives ? Part(3 + Ancillary.Length + Checked(index)) : default;

    /// <summary>Receives the m second derivatives with respect to two ancillary parameters.</summary>
    /// <param name="index">The zero-based ancillary parameter.</param>
    /// <param name="other">The other, which may be the same; the order does not matter.</param>
    public Span<double> AncillaryCurvature(int index, int other)
    {
        int large = Math.Max(Checked(index), Checked(other)),
            small = Math.Min(index, other);
        return WantsSecondDerivatives ? Part(3 + (2 * Ancillary.Length) + (large * (large + 1) / 2) + small) : default;
    }

    /// <summary>The number of values that a row takes.</summary>
    internal static int ValuesPerRow(int ancillaryCount, bool secondDerivatives) =>
        2 + ancillaryCount + (secondDerivatives ? 1 + ancillaryCount + (ancillaryCount * (ancillaryCount + 1) / 2) : 0);

    private Span<double> Part(int part) => _values.Slice(part * RowCount, RowCount);

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Ancillary.Length);
        return index;
    }
}
