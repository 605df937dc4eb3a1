using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// What the overdispersion of counts adds to a fit with absorbed effects, at the linear predictors of the fit. With c the derivatives of
/// the slopes of the loss with respect to tau, the effects best for tau move as the regression of <c>-c / l''</c> on them, so that the part
/// of c in the effects leaves the second derivative and the scores of tau.
/// </summary>
internal sealed class AbsorbedCountModel
{
    private const int ChunkRows = 512;

    private AbsorbedCountModel(double first, double[] scores)
    {
        First = first;
        Scores = scores;
    }

    /// <summary>The derivative of the loss with respect to tau.</summary>
    public double First { get; }

    /// <summary>The scores of the rows for tau, effects profiled.</summary>
    public double[] Scores { get; }

    /// <summary>What is taken off the second derivative of the loss that holds the effects.</summary>
    public double Taken { get; private init; }

    /// <summary>Evaluates.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fit">The fit at tau.</param>
    /// <param name="tau">tau.</param>
    public static AbsorbedCountModel At(ICountModel model, AbsorbedGlmFit fit, double tau)
    {
        int n = fit.Data.RowCount;
        ReadOnlySpan<double> outcome = fit.Rows.Outcome.Span,
            weights = fit.Rows.Weights.Span;
        double[] slope = new double[n],
            curvature = new double[n],
            cross = new double[n],
            scores = new double[n],
            scratch = new double[CountDerivatives.SpansPerRow * ChunkRows];
        double first = 0.0;
        for (int start = 0; start < n; start += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, n - start);
            CountDerivatives derivatives = new(scratch, rows);
            model.Evaluate(tau, fit.Eta.AsSpan(start, rows), outcome.Slice(start, rows), derivatives);
            for (int i = 0; i < rows; i++)
            {
                double weight = weights.IsEmpty ? 1.0 : weights[start + i];
                if (weight == 0.0)
                {
                    continue;
                }

                slope[start + i] = weight * derivatives.Slope[i];
                curvature[start + i] = weight * derivatives.Curvature[i];
                cross[start + i] = weight * derivatives.Cross[i];
                scores[start + i] = -weight * derivatives.First[i];
                first += weight * derivatives.First[i];
            }
        }

        double[] part = PartInEffects(fit, cross, curvature);
        double taken = 0.0;
        for (int i = 0; i < n; i++)
        {
            taken += cross[i] * part[i];
            scores[i] += slope[i] * part[i];
        }

        return new AbsorbedCountModel(first, scores) { Taken = taken };
    }

    // The part in the effects of cross / curvature, under the second derivatives of the loss.
    private static double[] PartInEffects(AbsorbedGlmFit fit, double[] cross, double[] curvature)
    {
        const double Accuracy = 1e-13;
        const int MostIterations = 20_000;
        if (Array.Exists(curvature, static value => value < 0.0))
        {
            double[] positive = fit.ExpectedCurvatures();
            EffectProjection projection = new(fit.Data, MostIterations, fit.Options.MaxDegreeOfParallelism);
            projection.Reweight(positive);
            RowRanges ranges = new(cross.Length, fit.Options.MaxDegreeOfParallelism);
            return new IndefiniteProjection(projection, ranges, positive, curvature, Accuracy, CancellationToken.None).Part(cross);
        }

        double[] ratio = new double[cross.Length];
        for (int i = 0; i < ratio.Length; i++)
        {
            ratio[i] = curvature[i] > 0.0 ? cross[i] / curvature[i] : 0.0;
        }

        double[] within = fit.Absorber.Remove([ratio], CancellationToken.None)[0].Values;
        TensorPrimitives.Subtract(ratio, within, ratio);
        return ratio;
    }
}
