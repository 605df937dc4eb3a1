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
        ICovarianceSource,
        IMergedObservations,
        IFullRefit,
        IBatchRefit,
        ISimulatedRefit,
        IRegressorRefit,
        IPointEvaluation,
        IRSquared,
        IExpectedInformation,
        INormalOutcome,
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

    ICovarianceRegistry ICovarianceSource.Covariances => _fit.Services.Covariances;

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

    DesignMatrix ILinearPredictorModel.Design => Data.Design;

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

    void IInformation.CopyInformation(Span<double> information)
    {
        if (Profile is { } profile)
        {
            profile.CopyInformation(information);
            return;
        }

        _fit.Working.Layout.Expand(_fit.Information, information[..(WorkingParameterCount * WorkingParameterCount)]);
    }

    /// <inheritdoc/>
    public string? ExpectedInformationUnavailableReason =>
        HasCanonicalLink || Family is IExpectedCurvature { IsCanonical: false }
            ? null
            : $"'{Family.Name}' with the link '{Family.LinkName}' does not state its expected curvature "
                + $"({nameof(IExpectedCurvature)}), and does not say that its link is canonical, so that the observed one is it.";

    void IExpectedInformation.CopyExpectedInformation(Span<double> information) =>
        _fit.Working.Layout.Expand(_fit.ExpectedInformation(), information[..(WorkingParameterCount * WorkingParameterCount)]);

    void IInformation.CopyJacobian(Span<double> jacobian) => _fit.Working.CopyJacobian(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        if (Profile is { } profile)
        {
            profile.CopyScores(firstRow, rowCount, scores);
            return;
        }

        CopyCoefficientScores(firstRow, rowCount, scores);
    }

    /// <summary>The scores of the coefficients at the estimated ancillary parameters.</summary>
    internal void CopyCoefficientScores(int firstRow, int rowCount, Span<double> scores)
    {
        ((IWorkingRegression)this).CopyRegressors(firstRow, rowCount, scores);
        double[] residuals = new double[rowCount];
        RowQuantities.Evaluate(_fit, firstRow, rowCount, residuals, default);
        int k = WorkingParameterCount;
        for (int i = 0; i < rowCount; i++)
        {
            for (int j = 0; j < k; j++)
            {
                scores[(i * k) + j] *= residuals[i];
            }
        }
    }

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        if (Profile is { } profile)
        {
            profile.ScoreOuterProduct(multipliers, outerProduct);
            return;
        }

        _fit.Working.Layout.Expand(
            _fit.ScoreOuterProduct(multipliers.ToArray()),
            outerProduct[..(WorkingParameterCount * WorkingParameterCount)]
        );
    }

    void IScoreContributions.SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        RequireRows(groups.Length, nameof(groups));
        if (Profile is { } profile)
        {
            profile.SumScores(multipliers, groups, sums);
            return;
        }

        RowQuantities.SumScores(_fit, multipliers, groups, sums);
    }

    void IWorkingRegression.CopyRegressors(int firstRow, int rowCount, Span<double> regressors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Data.RowCount - firstRow);
        WorkingParameters working = _fit.Working;
        int k = working.Count;
        double[] scratch = new double[working.View.ScratchCount];
        int capacity = working.View.Design.BlockRowCount;
        double[] column = new double[capacity];
        for (int row = firstRow; row < firstRow + rowCount; )
        {
            DesignBlock block = working.View.Load(row / capacity, scratch);
            int end = Math.Min(firstRow + rowCount, block.FirstRow + block.RowCount);
            for (int i = row; i < end && working.HasIntercept; i++)
            {
                regressors[(i - firstRow) * k] = 1.0;
            }

            for (int j = 0; j < working.SlopeCount; j++)
            {
                block.CopyColumn(j, column);
                double mean = working.ResidualMean(j),
                    scale = working.Scale(j);
                int index = working.FirstSlope + j;
                for (int i = row; i < end; i++)
                {
                    regressors[((i - firstRow) * k) + index] = (column[i - block.FirstRow] - mean) / scale;
                }
            }

            row = end;
        }
    }

    void IWorkingRegression.CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        RowQuantities.Evaluate(_fit, firstRow, rowCount, default, weights);

    void IWorkingRegression.CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
        RowQuantities.Evaluate(_fit, firstRow, rowCount, residuals, default);

    void IWorkingRegression.CopyExpectedWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        RowQuantities.Evaluate(_fit, firstRow, rowCount, default, weights, expected: ExpectedInformationUnavailableReason is null);

    void ILeverage.CopyLeverages(Span<double> leverages) => RowQuantities.Leverages(_fit, leverages);

    void ILeverage.CopyLeveragesNearOne(Span<double> leverages) => RowQuantities.Leverages(_fit, leverages, nearOne: true);

    void IFittedMeans.CopyOutcomes(Span<double> outcomes) => Data.Outcome.Span.CopyTo(outcomes);

    void IFittedMeans.CopyLinearPredictors(Span<double> linearPredictors)
    {
        if (_fit is AbsorbedGlmFit absorbed)
        {
            absorbed.Eta.CopyTo(linearPredictors);
            if (Data.HasOffset)
            {
                System.Numerics.Tensors.TensorPrimitives.Subtract(linearPredictors, Data.Offset.Span, linearPredictors);
            }

            return;
        }

        _fit.LinearPredictors(includeOffset: false, linearPredictors);
    }

    void IFittedMeans.CopyFittedMeans(Span<double> means)
    {
        _fit.LinearPredictors(includeOffset: true, means);
        Family.InverseLink(means[..Data.RowCount], means, default, default);
    }

    void IFittedMeans.CopyVarianceFunction(Span<double> variances)
    {
        ((IFittedMeans)this).CopyFittedMeans(variances);
        Family.Variance(variances[..Data.RowCount], variances);
    }

    RefitOutcome IWeightedRefit.Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        return GlmRefit.Weighted(_fit, weights, parameters, RefitRows, cancellationToken);
    }

    int IBatchRefit.BatchSize => RefitsRowsAsTheyAre && !IsAbsorbed ? BatchRefit.BatchSize(_fit) : 0;

    void IBatchRefit.RefitBatch(
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        if (counts.Length != (long)outcomes.Length * Data.RowCount)
        {
            throw new ArgumentException(
                $"{outcomes.Length} resamples of {Data.RowCount} rows take as many counts; there are {counts.Length}.",
                nameof(counts)
            );
        }

        if (parameters.Length != outcomes.Length * Parameters.Length)
        {
            throw new ArgumentException(
                $"{outcomes.Length} resamples have {Parameters.Length} parameters each; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        if (((IBatchRefit)this).BatchSize > 0)
        {
            BatchRefit.Run(_fit, counts, parameters, outcomes, ((IWeightedRefit)this).Refit, cancellationToken);
        }
        else
        {
            BatchRefit.RunAlone(counts, Data.RowCount, parameters, outcomes, ((IWeightedRefit)this).Refit, cancellationToken);
        }
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        double[] effective = new double[Data.RowCount];
        GlmRefit.Multiply(_fit, weights, effective);
        return Recreate(
            _fit is AbsorbedGlmFit absorbed
                ? RefitAbsorbed(absorbed, effective, cancellationToken)
                : FitAgain(Data, effective, _fit.Merged, 1, cancellationToken)
        );
    }

    RefitOutcome ISimulatedRefit.RefitSimulated(RandomSource random, Span<double> parameters, CancellationToken cancellationToken) =>
        GlmRefit.Simulated(_fit, random, parameters, RefitRows, cancellationToken);

    IEstimationResult IRegressorRefit.RefitWith(
        ImmutableArray<string> names,
        ImmutableArray<double[]> columns,
        CancellationToken cancellationToken
    )
    {
        RegressionData data = RegressionData.Create(
            names.Zip(columns, static (name, values) => new KeyValuePair<string, double[]>(name, values)),
            Data.Outcome.ToArray(),
            Data.OutcomeName
        );
        if (Data.HasOffset)
        {
            data = data.WithOffset(Data.Offset.ToArray());
        }

        if (Data.Weights is { } weights)
        {
            data = data.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        if (IsAbsorbed)
        {
            return Recreate(FitAgain(WithOwnEffects(data), null, null, _fit.Options.MaxDegreeOfParallelism, cancellationToken));
        }

        double[]? effective = _fit.Rows.Weights.IsEmpty ? null : _fit.Rows.Weights.ToArray();
        int threads = _fit.Options.MaxDegreeOfParallelism;
        return Recreate(
            FitAgain(data, effective, MergedRows.Find(data, Family, _fit.Options.Merging, threads), threads, cancellationToken)
        );
    }

    IEstimationResult IPointEvaluation.EvaluateAt(ReadOnlySpan<double> parameters)
    {
        GivenParameters.Require(parameters, Parameters, ParameterNames);
        if (_fit is AbsorbedGlmFit absorbed)
        {
            return EvaluateAbsorbedAt(absorbed, parameters);
        }

        int k = WorkingParameterCount;
        double[] point = new double[k];
        double[] information = new double[k * k];
        _fit.Working.FromReported(parameters, point);
        AncillaryPoint at = AncillaryAt(point);
        using GlmObjective objective = new(
            new GlmProblem(
                _fit.Model.Rows with
                {
                    Family = at.Family,
                },
                _fit.Model.Working,
                _fit.Options.Alpha,
                _fit.Options.MaxDegreeOfParallelism,
                CancellationToken.None
            )
        )
        {
            OutcomeTerm = _fit.OutcomeTerm,
        };
        double cost = objective.Evaluate(point, default, information);
        FitDiagnostics diagnostics = new()
        {
            Converged = false,
            Iterations = 0,
            TerminationReason = TerminationReason.EvaluatedAt,
            Objective = cost,
            Penalty = _fit.Options.LikelihoodPenalty?.Value(information, _fit.Working) ?? 0.0,
        };
        return Recreate(
            new GlmFit(
                _fit.State with
                {
                    Rows = _fit.Rows with { Family = at.Family },
                    Point = point,
                    Hessian = information,
                    Diagnostics = diagnostics,
                    MaxDegreeOfParallelism = _fit.Options.MaxDegreeOfParallelism,
                    LikelihoodDispersion = at.Dispersion,
                    BoundaryRows = [],
                    ScoreAdjustments = _fit.Options.LikelihoodPenalty?.ScoreAdjustments(_fit.Rows, _fit.Working, point, information) ?? [],
                }
            )
        );
    }

    // Rows that were left out must not count in n, in clusters or in periods; their weight is 0.
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

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        RequireScoreSums();
        ArgumentOutOfRangeException.ThrowIfNegative(weighting.LeveragePower);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weighting.LeveragePower, 2);
        ScoreMiddlePass.Write(_fit, weighting, outerProduct[..(WorkingParameterCount * WorkingParameterCount)]);
    }

    RefitOutcome IRecipeRefit.Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        if (IsElsewhere)
        {
            return GlmRefit.ByRecipe(_fit, recipe, parameters, cancellationToken);
        }

        double[] weights = new double[Data.RowCount];
        weights.AsSpan().Fill(1.0);
        recipe.Multiply(0, weights);
        return ((IWeightedRefit)this).Refit(weights, parameters, cancellationToken);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings)
    {
        RequireScoreSums();
        return GroupScorePass.Sum(_fit, clusterings);
    }

    private bool IsElsewhere => _fit.Rows.Elsewhere is not null;

    // Scores with a part beyond slope times regressors are kept row by row.
    private void RequireScoreSums()
    {
        if (Profile is not null || _fit.ScoreAdjustments.Length > 0 || (!IsElsewhere && (!_fit.HasOwnWeights || IsAbsorbed)))
        {
            throw new InferenceUnavailableException(
                $"The scores of this '{EstimatorName}' fit have parts that are kept row by row: they are summed through "
                    + $"{nameof(IScoreContributions)}, not by recipe."
            );
        }
    }

    /// <summary>Makes a result of this kind of another fit: of a refit under other weights, say.</summary>
    /// <param name="fit">The other fit.</param>
    protected abstract GlmResult Recreate(GlmFit fit);

    /// <summary>Fits the model of this result to other weights or regressors.</summary>
    private protected virtual GlmFit FitAgain(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) => new GlmFitter(Family, _fit.Options, _fit.Services).Fit(data, weights, merged, maxDegreeOfParallelism, cancellationToken);

    /// <summary>Fits a model with absorbed effects to other weights, with all that follows from a fit.</summary>
    private protected virtual GlmFit RefitAbsorbed(GlmFit fit, double[] weights, CancellationToken cancellationToken) =>
        AbsorbedRefit.Full((AbsorbedGlmFit)fit, weights, cancellationToken);

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

    /// <summary>Whether a fit to other rows minimizes this model's own objective and nothing else.</summary>
    private protected virtual bool RefitsRowsAsTheyAre => !_fit.Options.ReducesBias;

    /// <summary>Fits the model of this result to other rows, from its own optimum, and writes the reported parameters.</summary>
    private protected virtual RefitOutcome RefitRows(GlmRows rows, Span<double> parameters, CancellationToken cancellationToken) =>
        _fit is AbsorbedGlmFit absorbed
            ? AbsorbedRefit.Coefficients(absorbed, rows, parameters, cancellationToken)
            : GlmRefit.Run(_fit, rows, parameters, cancellationToken);

    private string DispersionReason() =>
        Dispersion == 0.0
            ? "the fit is perfect: every residual is 0 up to rounding, so that the dispersion is 0 and there are no standard errors."
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"the dispersion is {Dispersion}: Pearson's statistic is {PearsonChiSquared} on {ResidualDegreesOfFreedom} residual "
                    + $"degrees of freedom, so that there are no standard errors."
            );

    private void RequireRows(int length, string argument)
    {
        if (length != Data.RowCount)
        {
            throw new ArgumentException($"{argument} must have a value for each of the {Data.RowCount} rows; it has {length}.", argument);
        }
    }
}
