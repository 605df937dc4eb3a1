using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted negative binomial regression. Its parameters are the coefficients; the overdispersion is ancillary
/// (<see cref="GlmResult.AncillaryParameters"/>). The covariances by name are the coefficients' block of the joint covariance of both, as
/// Stata's <c>nbreg</c> and statsmodels report it; <c>eim</c> takes theta of NB2 as known, as <c>glm.nb</c> of R's MASS does, and NB1 has
/// none. <see cref="JointCovariance"/> is that of all together. Immutable and safe for concurrent use.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class NegativeBinomialResult : GlmResult, ILikelihood
{
    private readonly ICountModel _model;
    private readonly double _tau;

    internal NegativeBinomialResult(GlmFit fit, ICountModel model)
        : base(fit)
    {
        _model = model;
        _tau = model.TauOf(fit.Family);
    }

    /// <inheritdoc/>
    public override string EstimatorName => "negative-binomial";

    /// <summary>How the variance grows with the mean.</summary>
    public NegativeBinomialVariance VarianceForm =>
        _model is LinearCounts ? NegativeBinomialVariance.Linear : NegativeBinomialVariance.Quadratic;

    /// <summary>Whether the outcomes were not overdispersed, so that the estimates are Poisson's.</summary>
    public bool IsPoissonLimit => double.IsNaN(_tau);

    /// <summary>alpha = 1/theta in NB2, with the variance <c>mu + alpha mu^2</c>; delta in NB1, with <c>mu (1 + delta)</c>; 0 in the
    /// Poisson limit.</summary>
    public double Overdispersion => IsPoissonLimit ? 0.0 : Math.Exp(_model is LinearCounts ? _tau : -_tau);

    /// <summary>theta = 1/<see cref="Overdispersion"/>: in NB2 the variance is <c>mu + mu^2 / theta</c>; infinity in the Poisson
    /// limit.</summary>
    public double Theta => 1.0 / Overdispersion;

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, double>> DistributionParameters =>
        IsPoissonLimit ? [] : [KeyValuePair.Create(_model.ParameterName, Math.Exp(_tau))];

    /// <inheritdoc/>
    public override ImmutableArray<AncillaryParameter> AncillaryParameters =>
        IsPoissonLimit ? [] : [new AncillaryParameter(_model.ParameterName, Math.Exp(_tau), IsPositive: true)];

    /// <summary>The coefficients and, but for the Poisson limit, the overdispersion.</summary>
    public override int EstimatedParameterCount => CoefficientCount + Fit.AbsorbedCoefficients + (IsPoissonLimit ? 0 : 1);

    string? ILikelihood.BoundaryModel => PoissonFamily.Instance.Name;

    bool ILikelihood.IsAtBoundary => IsPoissonLimit;

    /// <summary>The covariance of coefficients and overdispersion from the inverse of their joint observed information.</summary>
    /// <returns>(k + 1) x (k + 1): the coefficients, then <c>theta</c> (NB2) or <c>delta</c> (NB1).</returns>
    /// <exception cref="InferenceUnavailableException">The model was penalized, or is at the Poisson limit, where the overdispersion is at
    /// the edge of its range.</exception>
    public CovarianceMatrix JointCovariance()
    {
        if (InferenceUnavailableReason is { } reason)
        {
            throw new InferenceUnavailableException(reason);
        }

        if (IsPoissonLimit)
        {
            throw new InferenceUnavailableException(
                "the overdispersion is at the edge of its range (the Poisson limit), where it has no standard error: the covariance "
                    + "of the coefficients is that of Covariance()."
            );
        }

        return Joint!.Covariance("vanilla", null, Fit.Services.Covariances);
    }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new NegativeBinomialResult(fit, _model);

    private protected override GlmFit FitAgain(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        new NegativeBinomialFitter(_model, Fit.Options, Fit.Services).Fit(data, weights, merged, maxDegreeOfParallelism, cancellationToken);

    private protected override GlmFit RefitAbsorbed(GlmFit fit, double[] weights, CancellationToken cancellationToken) =>
        IsPoissonLimit
            ? base.RefitAbsorbed(fit, weights, cancellationToken)
            : new AbsorbedCountFitter(_model, Fit.Options, Fit.Services).RefitFull((AbsorbedGlmFit)fit, weights, cancellationToken);

    private protected override bool RefitsRowsAsTheyAre => false;

    private protected override RefitOutcome RefitRows(GlmRows rows, Span<double> parameters, CancellationToken cancellationToken) =>
        new NegativeBinomialFitter(_model, Fit.Options, Fit.Services).Refit(Fit, rows, parameters, cancellationToken);

    private protected override AncillaryFit? FindAncillary()
    {
        if (IsPoissonLimit || Fit.Options.Alpha > 0.0)
        {
            return null;
        }

        int size = CoefficientCount + 1;
        double[] information = new double[size * size];
        using CountObjective objective = Objective();
        objective.Evaluate([.. Fit.Point, _tau], default, information);
        AncillaryRows rows = AncillaryRows.Counts(Fit.Family);
        if (Fit is AbsorbedGlmFit absorbed)
        {
            AbsorbedCountModel profiled = AbsorbedCountModel.At(_model, absorbed, _tau);
            information[^1] -= profiled.Taken;
            return new AncillaryFit([Math.Exp(_tau)], information, rows, profiled.Scores);
        }

        return new AncillaryFit([Math.Exp(_tau)], information, rows, Fit.Rows.Elsewhere is null ? rows.Of(Fit, default) : []);
    }

    private protected override AncillaryPoint AncillaryAt(double[] point)
    {
        if (IsPoissonLimit)
        {
            return base.AncillaryAt(point);
        }

        using CountObjective objective = Objective();
        double[] best = AncillaryOptimum.Find(objective, point, [_tau], Fit.Services, Fit.Options);
        return new AncillaryPoint(_model.At(best[0]), null);
    }

    private CountObjective Objective() =>
        new(_model, Fit.ByOutcome.Rows, Fit.ByOutcome.Working, 0.0, Fit.Options.MaxDegreeOfParallelism, default);
}
