using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted Tweedie regression. Where the power was estimated, dispersion and power are ancillary parameters of maximum likelihood
/// (<see cref="GlmResult.AncillaryParameters"/>): the covariances by name are the coefficients' block of the joint covariance of all three,
/// tests are asymptotic, and refits (a bootstrap's) estimate the power again. At a given power the dispersion is Pearson's and tests use t
/// with n - k degrees of freedom. Immutable and safe for concurrent use; it keeps the data it was fitted to.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class TweedieResult : GlmResult
{
    internal TweedieResult(GlmFit fit, bool estimatesPower)
        : base(fit) => IsPowerEstimated = estimatesPower;

    /// <summary>The power p of the variance <c>phi mu^p</c>.</summary>
    public double Power => TweedieFitter.PowerOf(Fit);

    /// <summary>Whether the power was estimated.</summary>
    public bool IsPowerEstimated { get; }

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, double>> DistributionParameters => [KeyValuePair.Create("power", Power)];

    /// <inheritdoc/>
    public override ImmutableArray<AncillaryParameter> AncillaryParameters =>
        !IsPowerEstimated ? []
        : IsJoint ? [new AncillaryParameter("dispersion", Dispersion, true), new AncillaryParameter("power", Power, false)]
        : [new AncillaryParameter("power", Power, false)];

    /// <summary>The coefficients, the dispersion, and the power where it was estimated.</summary>
    public override int EstimatedParameterCount => base.EstimatedParameterCount + (IsPowerEstimated ? 1 : 0);

    // A power at the edge of its range is treated as given.
    private bool IsJoint => Fit.LikelihoodDispersion is not null;

    private double[] Working => [Math.Log(Dispersion), Power];

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new TweedieResult(fit, IsPowerEstimated);

    private protected override bool RefitsRowsAsTheyAre => !IsJoint;

    private protected override RefitOutcome RefitRows(GlmRows rows, Span<double> parameters, CancellationToken cancellationToken) =>
        IsJoint
            ? new TweedieFitter((TweedieOptions)Fit.Options, Fit.Services).Refit(Fit, rows, parameters, cancellationToken)
            : base.RefitRows(rows, parameters, cancellationToken);

    private protected override GlmFit FitAgain(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        IsPowerEstimated
            ? new TweedieFitter((TweedieOptions)Fit.Options, Fit.Services).Fit(
                data,
                weights,
                merged,
                maxDegreeOfParallelism,
                cancellationToken
            )
            : base.FitAgain(data, weights, merged, maxDegreeOfParallelism, cancellationToken);

    private protected override AncillaryFit? FindAncillary()
    {
        if (!IsJoint)
        {
            return null;
        }

        int size = CoefficientCount + 2;
        double[] information = new double[size * size];
        using TweedieObjective objective = Objective();
        objective.Evaluate([.. Fit.Point, .. Working], default, information);
        AncillaryRows rows = AncillaryRows.Tweedie(Fit.Family, Dispersion, TweedieRows.ArePrecise(Fit));
        double[] scores = Fit.Rows.Elsewhere is null ? rows.Of(Fit, TweedieRows.PrecisionsOf(Fit).Span) : [];
        return new AncillaryFit([Dispersion, 1.0], information, rows, scores);
    }

    private protected override AncillaryPoint AncillaryAt(double[] point)
    {
        if (!IsJoint)
        {
            return base.AncillaryAt(point);
        }

        using TweedieObjective objective = Objective();
        double[] best = AncillaryOptimum.Find(objective, point, Working, Fit.Services, Fit.Options);
        return new AncillaryPoint(TweedieFitter.FamilyOf(best[1], (TweedieOptions)Fit.Options, Fit.Services), Math.Exp(best[0]));
    }

    private TweedieObjective Objective()
    {
        (TweedieRows rows, WorkingParameters working) = TweedieRows.Of(Fit);
        return new TweedieObjective(rows, working, TweedieFitter.LinkOf(Fit), Fit.Options.MaxDegreeOfParallelism, default);
    }
}
