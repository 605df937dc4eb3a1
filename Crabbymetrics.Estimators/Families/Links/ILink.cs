namespace Crabbymetrics.Estimators;

/// <summary>
/// A link: the function that takes the mean of an outcome to the linear predictor, and back. It is apart from the distribution of the
/// outcome; <see cref="GlmFamilies"/> joins the two. Implementations are stateless and safe for concurrent use. McCullagh and Nelder
/// (1989), section 2.2.3.
/// </summary>
public interface ILink : IInverseLink
{
    /// <summary>The name, as a user would type it: <c>logit</c>.</summary>
    string Name { get; }

    /// <summary>The mean that the inverse link comes near as the linear predictor falls to minus infinity; NaN where it comes near none
    /// that is finite.</summary>
    double LowerLimit { get; }

    /// <summary>The mean that the inverse link comes near as the linear predictor grows to infinity; NaN where it comes near none that is
    /// finite.</summary>
    double UpperLimit { get; }

    /// <summary>The linear predictor of a mean.</summary>
    /// <param name="mean">A mean.</param>
    /// <returns>Its linear predictor: infinite at a limit, NaN where the link does not take the mean.</returns>
    double Link(double mean);
}
