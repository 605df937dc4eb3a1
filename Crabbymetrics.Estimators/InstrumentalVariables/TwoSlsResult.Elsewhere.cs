using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

// Sums and refits by recipe, which need no values by row.
public partial class TwoSlsResult : IScoreSums, IRecipeRefit
{
    string? IScoreSums.RowsUnavailableReason =>
        _fit.Equation.IsElsewhere ? ObservationsElsewhere.Reason(_fit.Equation.Observations.RowCount) : null;

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weighting.LeveragePower);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weighting.LeveragePower, 2);
        LinearScores scores = Scores();
        int m = scores.Basis.Count;
        double[] middle = SmallMatrix.Congruence(
            _fit.Method.Map,
            LinearMiddlePass.Run(scores, weighting.LeveragePower),
            m,
            CoefficientCount
        );
        TensorPrimitives.Divide(middle, Dispersion * Dispersion, outerProduct);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings)
    {
        LinearScores scores = Scores();
        GroupedScores inBasis = LinearGroupPass.Run(scores, clusterings, Dispersion);
        return inBasis with
        {
            Sums = SmallMatrix.Multiply(inBasis.Sums.ToArray(), _fit.Method.Map, inBasis.Count, scores.Basis.Count, CoefficientCount),
        };
    }

    RefitOutcome IRecipeRefit.Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (!_fit.Equation.IsElsewhere)
        {
            double[] weights = new double[Data.RowCount];
            weights.AsSpan().Fill(1.0);
            recipe.Multiply(0, weights);
            return ((IWeightedRefit)this).Refit(weights, parameters, cancellationToken);
        }

        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        parameters.Fill(double.NaN);
        try
        {
            ResampledObservations resampled = new(_fit.Equation.Observations, recipe);
            TwoSlsFit fit = TwoSlsFitter.Again(_fit, resampled, cancellationToken);
            for (int j = 0; j < fit.Count; j++)
            {
                parameters[fit.ReportedPlace(j)] = fit.Coefficients[j];
            }

            return RefitOutcome.Success;
        }
        catch (CrabbymetricsException failure)
        {
            return RefitOutcome.Failure(failure.Message);
        }
    }

    private LinearScores Scores() =>
        _fit.Equation.IsElsewhere
            ? _fit.Solver.ScoresElsewhere(_fit.Coefficients, _fit.Method.Map)
            : throw new InferenceUnavailableException(
                $"The rows of this '{EstimatorName}' fit are at hand: its scores are summed through {nameof(IScoreContributions)}, not by "
                    + "recipe."
            );
}
