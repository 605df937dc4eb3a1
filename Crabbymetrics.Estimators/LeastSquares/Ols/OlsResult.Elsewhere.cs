using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

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
        double[] middle = LinearMiddlePass.Run(Scores(), weighting.LeveragePower);
        TensorPrimitives.Divide(middle, Dispersion * Dispersion, outerProduct);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings)
    {
        RequireScoreSums();
        return LinearGroupPass.Run(Scores(), clusterings, Dispersion);
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

    private LinearScores Scores()
    {
        int k = CoefficientCount;
        double[] factor = [.. _fit.Solution.Information];
        if (!CholeskyFactorization.TryFactor(factor, k, out _))
        {
            throw new CrabbymetricsException("The information is singular, so that the leverages are not defined.");
        }

        double[] map = UpperTriangle.Invert(UpperTriangle.OfLower(factor, k), k);
        return new LinearScores(_fit.Problem, _fit.Basis, [], _fit.RowResiduals(), map);
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
