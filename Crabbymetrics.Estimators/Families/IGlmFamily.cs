namespace Crabbymetrics.Estimators;

/// <summary>
/// What distinguishes one generalized linear model from another: the loss of an outcome at a linear predictor eta and what follows from it.
/// Fitting, inference, bootstrap and prediction are shared by all families; a new family implements this interface and registers one
/// estimator.
/// </summary>
/// <remarks>
/// Methods take blocks of rows, so that a virtual call serves some hundred rows. Implementations are stateless and safe for concurrent use.
/// The loss is the negative log-likelihood of one observation up to a term that does not depend on eta, which
/// <see cref="LogLikelihoodConstant"/> gives. McCullagh and Nelder, Generalized Linear Models (1989).
/// </remarks>
public interface IGlmFamily : IOutcomeFamily, IInverseLink
{
    /// <summary>
    /// Whether the loss is linear in the outcome, but for a term that does not depend on eta: <c>a(eta) - y b(eta) + c(y)</c>, as in every
    /// exponential family. Then the rows with the same regressors and offset enter the likelihood by their number and their mean outcome
    /// alone, and a fit may merge them (<see cref="GlmOptions.Merging"/>). False (the default) is always right: such rows are then merged
    /// only where their outcomes are equal too.
    /// </summary>
    bool IsLinearInOutcome => false;

    /// <summary>
    /// Whether the loss has a term in the outcome alone, as half the deviance has: merging rows by their mean outcome then changes the
    /// objective by a constant, which a fit gives back. True (the default) is always right.
    /// </summary>
    bool HasOutcomeTerm => true;

    /// <summary>
    /// Whether every outcome between two that are accepted is accepted, as where it must be 0 or more: a fit then looks at the smallest and
    /// the largest alone. False (the default) is always right.
    /// </summary>
    bool AcceptsIntervals => false;

    /// <summary>
    /// Whether the link is canonical: the loss is <c>a(eta) - y eta + c(y)</c>, so that its curvature does not depend on the outcome, and
    /// observed and expected information are the same. False (the default) is always safe: the covariance <c>eim</c> then needs
    /// <see cref="IExpectedCurvature"/> and is refused without it.
    /// </summary>
    bool IsCanonical => false;

    /// <summary>The linear predictor, the same for all rows (offset apart), that fits best or nearly so: where a fit starts.</summary>
    /// <param name="outcome">n outcomes.</param>
    /// <param name="offset">n offsets; empty where there are none.</param>
    /// <param name="weights">n weights; empty for all ones.</param>
    /// <returns>The start; infinite where the best constant is, as with Poisson outcomes that are all zero.</returns>
    double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights);

    /// <summary>The loss and its first and second derivative with respect to eta, row by row, unweighted.</summary>
    /// <param name="linearPredictor">Linear predictors, offset included.</param>
    /// <param name="outcome">Outcomes, as many.</param>
    /// <param name="loss">Receives the losses.</param>
    /// <param name="slope">Receives the first derivatives.</param>
    /// <param name="curvature">Receives the second derivatives.</param>
    void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    );

    /// <summary>
    /// The second derivative of the loss alone, row by row, unweighted: what the information is made of. It has the values of
    /// <see cref="Evaluate"/>, which it calls by default; a family that has them without loss and slope overrides it, as one does whose
    /// curvature is its mean.
    /// </summary>
    /// <param name="linearPredictor">Linear predictors, offset included.</param>
    /// <param name="outcome">Outcomes, as many.</param>
    /// <param name="curvature">Receives the second derivatives.</param>
    void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature)
    {
        const int RowsAtOnce = 256;
        Span<double> loss = stackalloc double[RowsAtOnce],
            slope = stackalloc double[RowsAtOnce];
        for (int first = 0; first < linearPredictor.Length; first += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, linearPredictor.Length - first);
            Evaluate(
                linearPredictor.Slice(first, rows),
                outcome.Slice(first, rows),
                loss[..rows],
                slope[..rows],
                curvature.Slice(first, rows)
            );
        }
    }

    /// <summary>The variance function V(mean), without dispersion.</summary>
    /// <param name="mean">Means.</param>
    /// <param name="variance">Receives the variances.</param>
    void Variance(ReadOnlySpan<double> mean, Span<double> variance);

    /// <summary>The unit deviances: twice the gap in log-likelihood between the saturated model and this one.</summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="mean">Means, as many.</param>
    /// <param name="deviance">Receives the deviances, 0 or more.</param>
    void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance);

    /// <summary>
    /// The Anscombe residuals, which are nearly normal where the family holds: <c>integral from mu to y of V(t)^(-1/3) dt, over
    /// V(mu)^(1/6)</c> (McCullagh and Nelder 1989, section 2.4.2). By default the integral is computed numerically; a family with a closed
    /// form overrides it.
    /// </summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="mean">Means, as many.</param>
    /// <param name="residual">Receives the residuals.</param>
    void AnscombeResidual(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> residual) =>
        AnscombeQuadrature.Residuals(this, outcome, mean, residual);

    /// <summary>The terms of the log-likelihoods that do not depend on eta: the log-likelihood is this less the loss.</summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="constant">Receives the terms.</param>
    void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant);

    /// <summary>
    /// The direction in which eta can run to infinity while the loss of this outcome keeps falling: -1 for a Poisson outcome of 0, say, and
    /// 0 where the loss grows both ways. From it follows which data have no finite maximum.
    /// </summary>
    /// <param name="outcome">One outcome.</param>
    /// <returns>-1, 0 or 1.</returns>
    int RecessionDirection(double outcome);

    /// <summary>Draws an outcome from the distribution with a given mean: what the parametric bootstrap needs.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="random">The stream that decides.</param>
    /// <returns>An outcome that the family accepts.</returns>
    double Draw(double mean, RandomSource random);
}
