using System.Runtime.InteropServices;

namespace Crabbymetrics.Estimators;

/// <summary>Judges the penalties of a ridge. Immutable.</summary>
/// <param name="rows">The rows.</param>
/// <param name="ridge">Their decomposition.</param>
/// <param name="count">The number of observations.</param>
/// <param name="isFrequency">Whether a weight is a number of observations.</param>
internal sealed class RidgeJudge(GaussianRows rows, RidgeDecomposition ridge, double count, bool isFrequency)
{
    /// <summary>What a penalty gives.</summary>
    /// <param name="penalty">The penalty in the user's convention.</param>
    /// <param name="l2">The weight of half the sum of the squared coefficients.</param>
    public RidgePoint Point(double penalty, double l2)
    {
        double[] parameters = ridge.Fit(l2);
        return new RidgePoint(
            penalty,
            l2,
            ridge.DegreesOfFreedom(l2),
            ridge.MeanSquare(parameters) * rows.WeightSum,
            ridge.GeneralizedCrossValidation(l2, parameters, count),
            ridge.LeaveOneOut(l2, parameters, isFrequency)
        )
        {
            Parameters = ImmutableCollectionsMarshal.AsImmutableArray(parameters),
        };
    }

    /// <summary>The errors of observations predicted without them.</summary>
    public double[] Errors(RidgePoint point) => ridge.LeaveOneOutErrors(point.L2, point.Parameters.AsSpan(), isFrequency);
}
