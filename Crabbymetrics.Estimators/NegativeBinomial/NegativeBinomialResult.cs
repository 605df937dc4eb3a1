using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A fitted negative binomial regression. Its parameters are the coefficients; the overdispersion stands apart. The covariances by name are
/// those of the coefficients at the estimated overdispersion, as <c>glm.nb</c> of R's MASS reports them (with <c>eim</c>);
/// <see cref="JointCovariance"/> is that of all together. Immutable and safe for concurrent use.
/// </summary>
public sealed class NegativeBinomialResult : GlmResult
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

    /// <summary>The coefficients and, but for the Poisson limit, the overdispersion.</summary>
    public override int EstimatedParameterCount => CoefficientCount + (IsPoissonLimit ? 0 : 1);

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

        int k = CoefficientCount,
            size = k + 1;
        double[] information = new double[size * size];
        using (
            CountObjective objective = new(
                _model,
                Fit.ByOutcome.Rows,
                Fit.ByOutcome.Working,
                0.0,
                Fit.Options.MaxDegreeOfParallelism,
                default
            )
        )
        {
            objective.Evaluate([.. Fit.Point, _tau], default, information);
        }

        if (!CholeskyFactorization.TryFactor(information, size, out _))
        {
            throw new CrabbymetricsException(
                "The joint information of coefficients and overdispersion is singular: there is no covariance."
            );
        }

        return ToReported(JointJacobian(k), information, size);
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

    private protected override bool RefitsRowsAsTheyAre => false;

    private protected override RefitOutcome RefitRows(GlmRows rows, Span<double> parameters, CancellationToken cancellationToken) =>
        new NegativeBinomialFitter(_model, Fit.Options, Fit.Services).Refit(Fit, rows, parameters, cancellationToken);

    // d (reported coefficients, overdispersion) / d (working parameters, tau).
    private double[] JointJacobian(int k)
    {
        int size = k + 1;
        double[] coefficients = new double[k * k];
        Fit.Working.CopyJacobian(coefficients);
        double[] jacobian = new double[size * size];
        for (int a = 0; a < k; a++)
        {
            coefficients.AsSpan(a * k, k).CopyTo(jacobian.AsSpan(a * size, k));
        }

        jacobian[^1] = Math.Exp(_tau);
        return jacobian;
    }

    private CovarianceMatrix ToReported(double[] jacobian, double[] factor, int size)
    {
        // The rows of J L^-T, whose products are J (L L')^-1 J'.
        double[][] halves = new double[size][];
        for (int a = 0; a < size; a++)
        {
            halves[a] = jacobian[(a * size)..((a + 1) * size)];
            CholeskyFactorization.SolveLower(factor, size, halves[a]);
        }

        int[] identified = [.. Enumerable.Range(0, Parameters.Length).Where(j => !double.IsNaN(Parameters[j])), Parameters.Length];
        int all = Parameters.Length + 1;
        double[] values = new double[all * all];
        Array.Fill(values, double.NaN);
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < size; b++)
            {
                values[(identified[a] * all) + identified[b]] = halves[a].Zip(halves[b], static (x, y) => x * y).Sum();
            }
        }

        return new CovarianceMatrix("vanilla", [.. ParameterNames, _model.ParameterName], values);
    }
}
