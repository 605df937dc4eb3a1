using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Chow's test of equal coefficients.</summary>
internal static class ChowTests
{
    public static HypothesisTest Of(OlsFit fit, Clustering groups)
    {
        const string Test = "Chow's test";
        Auxiliary.Require(fit, Test);
        if (groups.Codes.Length != fit.Data.RowCount)
        {
            throw new ArgumentException(
                $"There must be a group for each of the {fit.Data.RowCount} rows; there are {groups.Codes.Length}.",
                nameof(groups)
            );
        }

        if (groups.GroupCount < 2)
        {
            throw new ArgumentException($"{Test} compares at least two groups; '{groups.Name}' has one.", nameof(groups));
        }

        int k = fit.Solution.Count;
        double separate = 0.0;
        int used = 0;
        double[] weights = new double[fit.Data.RowCount];
        for (int g = 0; g < groups.GroupCount; g++)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                double own = fit.Weights.IsEmpty ? 1.0 : fit.Weights[i];
                weights[i] = groups.Codes[i] == g ? own : 0.0;
            }

            if (!(TensorPrimitives.Sum<double>(weights) > 0.0))
            {
                continue;
            }

            LeastSquaresSolution solution = LeastSquaresSolver.Solve(
                fit.Problem with
                {
                    Weights = weights.ToArray(),
                    Columns = [.. fit.Basis.Working.View.Columns],
                    CoefficientsOnly = true,
                }
            );
            if (!solution.Dropped.IsEmpty || fit.Data.ObservationCount(weights) < k)
            {
                throw new InferenceUnavailableException(
                    $"{Test} fits each group by itself, and group '{groups.Labels[g]}' of '{groups.Name}' does not identify the {k} "
                        + "coefficients: it has too few rows, or a column that does not vary there."
                );
            }

            separate += solution.ResidualSquares();
            used++;
        }

        double numerator = k * (used - 1.0);
        double denominator = fit.ObservationCount - (used * k);
        if (used < 2 || !(denominator > 0.0) || !(OlsFitter.BeyondRounding(separate, fit.Solution.OutcomeLengths[0]) > 0.0))
        {
            throw new InferenceUnavailableException(
                used < 2
                    ? $"{Test} compares at least two groups with observations; there is one."
                    : $"{Test} has no answer: the groups by themselves leave no residuals."
            );
        }

        double statistic = Math.Max(0.0, fit.ResidualSquares - separate) / numerator / (separate / denominator);
        return HypothesisTest.FRatio("Chow", "coefficients that are the same in all groups", statistic, numerator, denominator);
    }
}
