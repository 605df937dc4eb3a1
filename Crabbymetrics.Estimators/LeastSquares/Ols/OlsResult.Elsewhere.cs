using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// Sums and refits by recipe, which need no values by row.
public partial class OlsResult : IScoreSums, IRecipeRefit
{
    string? IScoreSums.RowsUnavailableReason => _fit.IsElsewhere ? ObservationsElsewhere.Reason(_fit.Observations.RowCount) : null;

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        RequireScoreSums();
        ArgumentOutOfRangeException.ThrowIfNegative(weighting.LeveragePower);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weighting.LeveragePower, 2);
        LinearMiddlePass.Run(_fit, weighting.LeveragePower).CopyTo(outerProduct);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings)
    {
        RequireScoreSums();
        return LinearGroupPass.Run(_fit, clusterings);
    }

    RefitOutcome IRecipeRefit.Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (!_fit.IsElsewhere)
        {
            double[] weights = new double[Data.RowCount];
            weights.AsSpan().Fill(1.0);
            recipe.Multiply(0, weights);
            return ((IWeightedRefit)this).Refit(weights, parameters, cancellationToken);
        }

        return Refit(
            _fit.Problem with
            {
                Elsewhere = new ResampledObservations(_fit.Observations, recipe),
                Columns = [.. _fit.Basis.Working.View.Columns],
                CoefficientsOnly = true,
                CancellationToken = cancellationToken,
            },
            parameters
        );
    }

    private void RequireScoreSums()
    {
        if (!_fit.IsElsewhere)
        {
            throw new InferenceUnavailableException(
                $"The rows of this '{EstimatorName}' fit are at hand: its scores are summed through {nameof(IScoreContributions)}, not by "
                    + "recipe."
            );
        }
    }
}
