using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A result that makes sums of scores by recipe: the caller names a weighting or a clustering, where
/// <see cref="IScoreContributions"/> takes a multiplier or a group for each row. So they can be had of rows that live elsewhere. All are in
/// the working parameters of <see cref="IInformation"/>.
/// </summary>
public interface IScoreSums
{
    /// <summary>Why values by row are not available, so that these sums are all there is; null where they are.</summary>
    string? RowsUnavailableReason { get; }

    /// <summary>Writes the k x k outer product <c>sum m_i s_i s_i'</c> over observations, by the recipe of the m. A row with frequency f
    /// counts as f observations with the score <c>s/f</c>.</summary>
    /// <param name="weighting">The recipe.</param>
    /// <param name="outerProduct">Receives k x k values, row-major, both triangles.</param>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1 and the recipe divides by what is left of it.</exception>
    void ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct);

    /// <summary>Sums the scores over the groups of a clustering, or over the groups of rows that agree in several.</summary>
    /// <param name="clusterings">The names of one or more clusterings.</param>
    /// <returns>A sum for each group that has an observation.</returns>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">The clusterings have more combinations than a pass can sum.</exception>
    GroupedScores SumScores(ImmutableArray<string> clusterings);
}
