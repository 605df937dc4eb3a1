using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A result of maximum likelihood that estimated further parameters together with its coefficients: the overdispersion of a count model,
/// the power of a Tweedie model. They are not among <see cref="IEstimationResult.Parameters"/>, so that no rate ratio, marginal effect or
/// restriction takes them for coefficients.
/// </summary>
/// <remarks>
/// <para>
/// The scores and the information of such a result are those of its <em>profile likelihood</em>: with the joint information <c>[A C; C'
/// D]</c>, D being the block of the ancillary parameters, the information is <c>A - C D^-1 C'</c> and the score of an observation <c>s - C
/// D^-1 t</c>, t being its score for the ancillary parameters. The inverse of that information is the block of the coefficients in the
/// inverse joint information, and a sandwich of these scores is that block of the joint sandwich. Every covariance, test and score
/// bootstrap is thereby right without knowing of ancillary parameters. <see cref="ProfileLikelihood"/> computes both from
/// <see cref="Joint"/>. Patefield (1977), "On the maximized likelihood function", Sankhya B 39.
/// </para>
/// <para>
/// <see cref="IExpectedInformation"/>, <see cref="IWorkingRegression"/> and <see cref="ILeverage"/> of such a result speak of the
/// coefficients at the estimated ancillary parameters.
/// </para>
/// </remarks>
public interface IAncillaryParameters : IEstimationResult
{
    /// <summary>The ancillary parameters with their estimates; empty where none was estimated, or where one is at the edge of its
    /// range.</summary>
    ImmutableArray<AncillaryParameter> AncillaryParameters { get; }

    /// <summary>
    /// The same fit as a result whose parameters are the coefficients and then the ancillary parameters, with the scores and the
    /// information of all together. Null where <see cref="AncillaryParameters"/> is empty.
    /// </summary>
    IJointParameters? Joint { get; }
}
