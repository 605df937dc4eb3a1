using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Tells an optimum from a run on its way to infinity where the loss levels off there, as a Gaussian one does under a log link: the
/// gradient vanishes as fast as the information, so that the Newton decrement falls to 0, but the Newton step does not become shorter.
/// </summary>
internal static class EscapingRows
{
    // A run near a finite optimum takes a last step far below this, in units of the linear predictor or relative to it.
    private const double LongStep = 1e-3;

    // A slope below this share of the largest is zero.
    private const double NoSlope = 1e-12;

    // The termination reason of such a run.
    public const string Reason = "AtInfinity";

    /// <summary>Whether the loss of the family is bounded as the linear predictor goes to infinity: then no row needs to be separated for
    /// it to go there.</summary>
    public static bool MayExist(IGlmFamily family) =>
        (family as LinkedFamily ?? (family as QuasiFamily)?.Inner as LinkedFamily)
            is { Link: not IdentityLink, Distribution: GaussianDistribution or InverseGaussianDistribution };

    /// <summary>The rows whose linear predictors a further Newton step would still move; empty at an optimum.</summary>
    public static ImmutableArray<int> Find(GlmRows rows, WorkingParameters parameters, GlmObjective objective, double[] point)
    {
        double[] step = new double[parameters.Count];
        double[] hessian = new double[parameters.Layout.Length];
        objective.Evaluate(point, step, hessian);
        if (!ArrowFactorization.TryFactor(hessian, parameters.Layout, out _))
        {
            return WithoutSlope(rows, parameters, point);
        }

        ArrowFactorization.Solve(hessian, parameters.Layout, step);
        ModelRows model = new(rows, parameters);
        double[] predictors = new double[rows.Outcome.Length];
        double[] moves = new double[rows.Outcome.Length];
        GlmFit.LinearPredictors(model, point, includeOffset: true, predictors);
        GlmFit.LinearPredictors(model, step, includeOffset: false, moves);
        ImmutableArray<int>.Builder found = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < moves.Length; i++)
        {
            bool counts = rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0;
            if (counts && Math.Abs(moves[i]) > LongStep * Math.Max(1.0, Math.Abs(predictors[i])))
            {
                found.Add(i);
            }
        }

        return found.ToImmutable();
    }

    // The rows whose linear predictor is so large that their mean no longer changes with it.
    private static ImmutableArray<int> WithoutSlope(GlmRows rows, WorkingParameters parameters, double[] point)
    {
        double[] predictors = new double[rows.Outcome.Length];
        double[] slopes = new double[rows.Outcome.Length];
        GlmFit.LinearPredictors(new ModelRows(rows, parameters), point, includeOffset: true, predictors);
        rows.Family.InverseLink(predictors, default, slopes, default);
        double largest = slopes.Max(Math.Abs);
        return [.. Enumerable.Range(0, slopes.Length).Where(i => Math.Abs(slopes[i]) <= NoSlope * largest)];
    }
}
