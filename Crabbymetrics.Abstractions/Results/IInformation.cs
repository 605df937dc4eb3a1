namespace Crabbymetrics;

/// <summary>
/// A result that can say its information: the k x k Hessian of the minimized criterion (the observed information of a likelihood) at the
/// reported parameters, whose inverse is the bread of every sandwich.
/// </summary>
/// <remarks>
/// <para>
/// Scores and information may be given in <em>working parameters</em> theta of the result's choice, centred and scaled, say, with
/// <c>reported = constant + J theta</c>. A covariance V of theta becomes <c>J V J'</c> for the reported parameters. All of inference is
/// done in theta and transformed at the end, since a matrix in the raw units of a calendar year cannot be inverted in double precision. The
/// default J is the identity: a result without such a need implements one method.
/// </para>
/// </remarks>
public interface IInformation : IWorkingParameters
{
    /// <summary>Why there is no inference for this result (a penalty, for instance); null where there is.</summary>
    string? InferenceUnavailableReason => null;

    /// <summary>
    /// Why no covariance that takes the model's variance for true (<c>vanilla</c>, <c>quasi</c>) holds for this result, although robust
    /// ones do: estimating equations, say, have no likelihood. Null (the default) where they may hold.
    /// </summary>
    string? ModelBasedUnavailableReason => null;

    /// <summary>
    /// Why no covariance that corrects residuals for leverages or within clusters (<c>hc2</c>, <c>hc3</c>, <c>cr2</c>, <c>cr3</c>) holds
    /// for
    /// this result, although others do: its estimates are no weighted least squares, say. Null (the default) where they may hold.
    /// </summary>
    string? LeverageUnavailableReason => null;

    /// <summary>
    /// The dispersion phi of a model whose variance is phi times a variance function. Scores and information are those at that dispersion
    /// (they have the factor 1/phi), so that the inverse information is the covariance of the estimates, dispersion included.
    /// </summary>
    /// <value>Default 1: the model has none to estimate.</value>
    double Dispersion => 1.0;

    /// <summary>Writes the information in working parameters.</summary>
    /// <param name="information">Receives k x k values, row-major, both triangles.</param>
    void CopyInformation(Span<double> information);

    /// <summary>Writes the Jacobian J of the reported parameters (those not NaN) with respect to the working ones.</summary>
    /// <param name="jacobian">Receives k x k values, row-major.</param>
    void CopyJacobian(Span<double> jacobian)
    {
        int k = WorkingParameterCount;
        jacobian[..(k * k)].Clear();
        for (int j = 0; j < k; j++)
        {
            jacobian[(j * k) + j] = 1.0;
        }
    }
}
