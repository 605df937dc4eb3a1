namespace Crabbymetrics.Estimators;

/// <summary>How the normal equations of absorbed effects are solved after the largest effect is eliminated.</summary>
public enum AbsorptionMethod
{
    /// <summary>By a factorization where at most 1,000 coefficients are left, otherwise by conjugate gradients.</summary>
    Automatic,

    /// <summary>Cholesky's factorization with pivots: exact, with memory of the square of the number of coefficients.</summary>
    Dense,

    /// <summary>Conjugate gradients with a diagonal preconditioner.</summary>
    ConjugateGradients,
}
