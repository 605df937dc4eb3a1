using System.Collections.Immutable;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Estimators;

// The capabilities for inference. All of them are derived from the fit.
public abstract partial class GlmResult
    : IScoreContributions,
        IScoreSums,
        IRecipeRefit,
        IInformation,
        IWorkingRegression,
        ILeverage,
        ILikelihood,
        IGoodnessOfFit,
        IFittedMeans,
        ILinearPredictorModel,
        IObservedData,
        IMergedObservations,
        IFullRefit,
        IBatchRefit,
        ISimulatedRefit,
        IRegressorRefit,
        IPointEvaluation,
        IRSquared,
        IExpectedInformation,
        INormalOutcome,
        IPredictedOutcome,
        IAncillaryParameters,
        IAbsorbedEffects,
        IEffectParts
{
    private const string PenaltyReason =
        "the model was fitted with a penalty (Alpha > 0): the estimates are biased, and the usual covariances do not describe them. "
        + "Fit without it, or use a bootstrap with care.";

    private const string BoundaryReason =
        "the maximum lies on the boundary of the parameters that the link allows, where the gradient of the likelihood is not 0 and the "
        + "estimates are not normal around the truth. Another link, logit say, has its maximum inside.";

    /// <inheritdoc/>
    public string? InferenceUnavailableReason =>
        _fit.Options.Alpha > 0.0 ? PenaltyReason
        : CoefficientCount == 0 && IsAbsorbed ? "no coefficient is identified, so that there are no standard errors."
        : !BoundaryRows.IsEmpty ? BoundaryReason
        : Dispersion > 0.0 && double.IsFinite(Dispersion) ? null
        : DispersionReason();

    /// <inheritdoc/>
    public string? SimulationUnavailableReason =>
        IsElsewhere ? $"outcomes are drawn row by row, and {ObservationsElsewhere.Reason(_fit.Observations.RowCount)}"
        : Family is IDispersionFamily { HasLikelihood: false }
            ? $"'{Family.Name}' states a mean and a variance, not a distribution: no outcome can be drawn from it."
        : Data.Weights is { Kind: WeightKind.Analytic } weights && Family is not IDispersionFamily && !AllIntegers(weights.Values.Span)
            ? $"an outcome with an analytic weight is an average of so many draws, and a weight here is not an integer: "
                + $"'{Family.Name}' has no distribution of such an average."
        : null;

    string? IScoreSums.RowsUnavailableReason => IsElsewhere ? ObservationsElsewhere.Reason(_fit.Observations.RowCount) : null;

    /// <inheritdoc/>
    public int WorkingParameterCount => _fit.Working.Count;

    /// <summary>The name of the outcome; <c>participation[yes]</c> where 1 stands for the class <c>yes</c> of a column of text.</summary>
    public string OutcomeName => _fit.Observations is RegressionData data ? data.OutcomeName : _fit.Observations.Summary.OutcomeName;

    IObservations IObservedData.Observations => _fit.Observations;

    /// <summary>The clusterings of the data.</summary>
    public ImmutableDictionary<string, Clustering> Clusters => Data.Clusters;

    /// <summary>The time index of the data; null where there is none.</summary>
    public TimeIndex? Time => Data.Time;

    /// <summary>
    /// The weights of the data, with 0 for rows that the fit left out as separated (and 1 for the others, as frequencies, where the data
    /// have no weights); null where there are none and every row was used.
    /// </summary>
    public ObservationWeights? Weights => IsElsewhere && _fit.WeightKind is null ? null : _weights ??= SampleWeights();

    IEstimationResult? IMergedObservations.Merged => Views.Merged ??= _fit.Cells is { } cells ? Recreate(cells) : null;

    IEstimationResult? IMergedObservations.FindMerged() =>
        _fit.CellsToResample is not { } cells ? null
        : ReferenceEquals(cells, _fit.Cells) ? ((IMergedObservations)this).Merged
        : Views.Resampled ??= Recreate(cells);

    ReadOnlySpan<int> IMergedObservations.FirstRows => _fit.Merged?.Cells is { } cells ? cells.FirstRows : default;

    DesignMatrix ILinearPredictorModel.Design => IsElsewhere ? _fit.Working.View.Design : Data.Design;

    ReadOnlyMemory<double> ILinearPredictorModel.Offset => _fit is AbsorbedGlmFit absorbed ? absorbed.Remainder() : Data.Offset;

    string ILinearPredictorModel.LinkName => Family.LinkName;

    int IFittedRows.RowCount => Data.RowCount;

    void ILinearPredictorModel.InverseLink(
        ReadOnlySpan<double> linearPredictors,
        Span<double> means,
        Span<double> first,
        Span<double> second
    ) => Family.InverseLink(linearPredictors, means, first, second);

    /// <summary>
    /// The parameters that were estimated together with the coefficients: <c>theta</c> or <c>delta</c> of a negative binomial,
    /// <c>dispersion</c> and <c>power</c> of a Tweedie model. Their standard errors are in <see cref="CoefficientTable.Ancillary"/>.
    /// </summary>
    public virtual ImmutableArray<AncillaryParameter> AncillaryParameters => [];

    IJointParameters? IAncillaryParameters.Joint => Joint;

    private static bool AllIntegers(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsInteger(value))
            {
                return false;
            }
        }

        return true;
    }

    // Rows that were left out must not count in n, in clusters or in periods; their weight is 0.
    private ObservationWeights? SampleWeights()
    {
        ReadOnlySpan<double> used = _fit.Rows.Weights.Span;
        double[] weights = Data.Weights is { } own ? own.Values.ToArray() : [.. Enumerable.Repeat(1.0, used.Length)];
        bool leftOut = false;
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i] == 0.0 && weights[i] > 0.0)
            {
                weights[i] = 0.0;
                leftOut = true;
            }
        }

        return leftOut ? Data.WithWeights(weights, Data.Weights?.Kind ?? WeightKind.Frequency).Weights : Data.Weights;
    }

    private bool IsElsewhere => _fit.Rows.Elsewhere is not null;

    /// <summary>The estimates beside the coefficients; null where nothing was.</summary>
    private protected virtual AncillaryFit? FindAncillary() => null;

    /// <summary>The family, and the dispersion where it is one of maximum likelihood, that are best for given working
    /// coefficients.</summary>
    private protected virtual AncillaryPoint AncillaryAt(double[] point) => new(_fit.Family, null);

    /// <summary>The fit of coefficients and ancillary parameters together; null where there are none of these.</summary>
    private protected JointGlm? Joint => Ancillary.Joint;

    private ProfileLikelihood? Profile => Ancillary.Profile;

    private AncillaryView Ancillary =>
        Views.Ancillary ??= new AncillaryView(FindAncillary() is { } ancillary ? new JointGlm(this, _fit, ancillary) : null);

    private OtherViews Views => _views ??= new OtherViews();

    // Results that are seldom asked for: a fit allocates one reference for all of them. Two threads that ask at once compute the same
    // bits.
    private sealed class OtherViews
    {
        public GlmResult? Merged { get; set; }

        public GlmResult? Resampled { get; set; }

        public AncillaryView? Ancillary { get; set; }
    }

    private sealed class AncillaryView(JointGlm? joint)
    {
        private ProfileLikelihood? _profile;

        public JointGlm? Joint => joint;

        public ProfileLikelihood? Profile => joint is null ? null : _profile ??= new ProfileLikelihood(joint);
    }

    private string DispersionReason() =>
        Dispersion == 0.0
            ? "the fit is perfect: every residual is 0 up to rounding, so that the dispersion is 0 and there are no standard errors."
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"the dispersion is {Dispersion}: Pearson's statistic is {PearsonChiSquared} on {ResidualDegreesOfFreedom} residual "
                    + $"degrees of freedom, so that there are no standard errors."
            );
}
