using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The second measure of convergence, which does not follow the scale of the likelihood. Without a dispersion, model-based standard errors
/// grow as one over the root of the outcomes or of the weights, so that a Newton decrement alone would end a fit of tiny outcomes far from
/// its optimum and never end one of huge ones.
/// </summary>
/// <remarks>
/// Let S be the squared decrement of a change of every mean by its own size: <c>sum w mu^2 / V(mu)</c> (of a probability, by the
/// smaller of it and its complement). Then the decrement over the root of S is the relative change that a Newton step makes in the
/// means, whatever the units. Where S is below n, so that an observation says less than a Poisson count of mean 1 does, the decrement
/// must be as small as it would have to be at S = n. Where S is so large that the tolerance would ask for relative changes below
/// rounding, that last digit is enough.
/// </remarks>
internal static class StoppingScale
{
    // A relative change of the means below this is rounding.
    private const double RelativeRounding = 1e-13;

    /// <summary>The factor phi by which the likelihood is divided before the decrement is compared with the tolerance; 1 for ordinary
    /// data.</summary>
    /// <param name="rows">The rows, merged or not.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="point">Where the fit is.</param>
    /// <param name="hessian">The Hessian there or nearby.</param>
    /// <param name="rowCount">n, the rows with a positive weight before they were merged.</param>
    /// <param name="tolerance">The tolerance, in standard errors.</param>
    public static double Of(
        GlmRows rows,
        WorkingParameters parameters,
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> hessian,
        int rowCount,
        double tolerance
    )
    {
        return Of(RelativeInformation(rows, parameters, point, hessian), rowCount, tolerance);
    }

    /// <summary>The smallest dispersion by which distances are measured. That of a perfect fit is rounding: there a relative change of the
    /// means by their last digits is near enough.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="point">Where the fit starts.</param>
    /// <param name="hessian">The Hessian there.</param>
    /// <param name="scatter">Pearson's chi-squared there: means near 0 have no size of their own, the outcomes around them have.</param>
    /// <param name="tolerance">The tolerance, in standard errors.</param>
    public static double LeastDispersion(
        GlmRows rows,
        WorkingParameters parameters,
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> hessian,
        double scatter,
        double tolerance
    )
    {
        double size = RelativeInformation(rows, parameters, point, hessian);
        double least = RelativeRounding * RelativeRounding * ((double.IsFinite(size) ? size : 0.0) + scatter) / (tolerance * tolerance);
        return double.IsFinite(least) ? least : 0.0;
    }

    // S, from the information at one point.
    private static double RelativeInformation(
        GlmRows rows,
        WorkingParameters parameters,
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> hessian
    )
    {
        IGlmFamily family = rows.Family;
        double size = 1.0;
        if (family.LinkName != "log")
        {
            double predictor = parameters.HasIntercept ? point[0] : rows.StartingIntercept(withOffset: false);
            Span<double> mean = [0.0];
            Span<double> first = [0.0];
            family.InverseLink([predictor], mean, first, default);
            // The change of the linear predictor that changes the mean by its own size.
            size = SizeOf(mean[0], family) / first[0];
        }

        return Curvature(hessian, parameters.Layout, parameters.HasIntercept) * size * size;
    }

    private static double SizeOf(double mean, IGlmFamily family) =>
        Math.Min(mean, ((family as LinkedFamily)?.Distribution.HighestMean ?? double.PositiveInfinity) - mean);

    /// <summary>The same from S itself.</summary>
    public static double Of(double relativeInformation, int rowCount, double tolerance)
    {
        if (!(relativeInformation > 0.0) || !double.IsFinite(relativeInformation))
        {
            return 1.0;
        }

        double small = Math.Min(1.0, relativeInformation / Math.Max(rowCount, 1));
        double rounding = RelativeRounding * RelativeRounding * relativeInformation / (tolerance * tolerance);
        return Math.Max(small, rounding);
    }

    /// <summary>The sum over the rows of their second derivatives, from the Hessian: the intercept's element or, without one, the largest
    /// of the scaled columns'.</summary>
    public static double Curvature(ReadOnlySpan<double> hessian, ArrowLayout layout, bool hasIntercept)
    {
        double largest = 0.0;
        int count = hasIntercept ? 1 : layout.Order;
        for (int j = 0; j < count; j++)
        {
            largest = Math.Max(largest, hessian[layout.Diagonal(j)]);
        }

        return largest;
    }

    /// <summary>The number of rows with a positive weight.</summary>
    /// <param name="weights">The weights; empty for all ones.</param>
    /// <param name="rowCount">The number of rows.</param>
    public static int CountRows(ReadOnlySpan<double> weights, int rowCount)
    {
        if (weights.IsEmpty)
        {
            return rowCount;
        }

        int count = 0;
        foreach (double weight in weights)
        {
            count += weight > 0.0 ? 1 : 0;
        }

        return count;
    }
}
