namespace Crabbymetrics.Numerics;

/// <summary>How the normal equations of absorbed effects are solved after the largest effect is eliminated.</summary>
public enum AbsorptionMethod
{
    /// <summary>Chosen by the sizes of the effects and by how their levels are connected.</summary>
    Automatic,

    /// <summary>Cholesky's factorization with pivots of a full matrix: exact, with memory of the square of the number of
    /// coefficients.</summary>
    Dense,

    /// <summary>Conjugate gradients with a diagonal preconditioner, for levels that are connected well.</summary>
    ConjugateGradients,

    /// <summary>A sparse Cholesky factorization of each large effect: exact with one of them, otherwise the preconditioner of conjugate
    /// gradients. Where it would fill up, the sampled one is taken.</summary>
    SparseCholesky,

    /// <summary>Conjugate gradients with a sampled Cholesky factorization of each large effect, for levels that are connected badly and
    /// whose exact factorization fills up (Gao, Kyng and Spielman 2025).</summary>
    SampledCholesky,
}
