namespace Crabbymetrics;

/// <summary>
/// A working regression that also knows the weights of its expected information: <c>sum w_i x_i x_i'</c> with the mean of the observed
/// weights over outcomes drawn from the model, <c>(dmu/deta)^2 / (dispersion V(mu))</c> in a GLM. They are never negative. The score test
/// and the leverages of clusters need them where the link is not canonical; without them the observed weights are taken.
/// </summary>
public interface IExpectedWorkingRegression : IWorkingRegression, IExpectedInformation
{
    /// <summary>Writes the n weights w_i of the expected information, weights of the observations included.</summary>
    /// <param name="weights">Receives the n values, not below 0.</param>
    void CopyExpectedWorkingWeights(Span<double> weights);
}
