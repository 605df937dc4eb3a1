namespace Crabbymetrics.Estimators;

/// <summary>The kinds of residuals of a generalized linear model. Those of a standardizing kind include the square root of the
/// observation's weight.</summary>
/// <remarks>McCullagh and Nelder, Generalized Linear Models (1989), section 2.4; the same as R's <c>residuals.glm</c> under the same
/// names.</remarks>
public enum GlmResidual
{
    /// <summary><c>y - mu</c>.</summary>
    Response,

    /// <summary><c>sqrt(w) (y - mu) / sqrt(V(mu))</c>: their squares sum to Pearson's statistic.</summary>
    Pearson,

    /// <summary><c>sign(y - mu) sqrt(w d)</c>, d the unit deviance: their squares sum to the deviance.</summary>
    Deviance,

    /// <summary><c>sqrt(w)</c> times the residual on the scale on which the family is nearly normal; see
    /// <see cref="IGlmFamily.AnscombeResidual"/>.</summary>
    Anscombe,

    /// <summary><c>(y - mu) / h'(eta)</c>: the residual of the last weighted least squares, on the scale of the linear predictor.</summary>
    Working,
}
