using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>Single observations that determine a parameter alone; see <see cref="CarriedParameters"/>.</summary>
/// <param name="Warnings">Notes for the reader of the covariance.</param>
/// <param name="IsSaturated">Whether every observation is such a one: then no score says anything.</param>
internal sealed record CarriedRows(ImmutableArray<string> Warnings, bool IsSaturated)
{
    // The leverages cost n k^2.
    private const int MostParameters = 1000;

    // With more products of rows and squared parameters the look would take longer than some seconds.
    private const double MostProducts = 2e10;

    /// <summary>The parameters, among those that are identified, whose variance comes mostly from such observations.</summary>
    public ImmutableArray<int> Parameters { get; init; } = [];

    /// <summary>None.</summary>
    public static CarriedRows None { get; } = new([], false);

    /// <summary>The same where the rows live elsewhere: that there is such an observation is seen, and which one is not.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="middle">The outer product of the scores.</param>
    /// <param name="formula">The formula, for messages.</param>
    public static CarriedRows OfSums(Bread bread, double[] middle, string formula) =>
        CarriedParameters.LeavesOutDirection(middle, bread.Information, bread.Dimension)
            ? new CarriedRows(
                [
                    $"The scores are 0 in some direction, as where one observation alone determines a coefficient. '{formula}' leaves "
                        + "that variance out. Which coefficient it is cannot be told of rows that live elsewhere: compare with the "
                        + "standard errors of the model (vanilla).",
                ],
                IsSaturated: false
            )
            : None;

    /// <summary>The warnings of a covariance that sums the scores of single observations.</summary>
    /// <param name="bread">The bread, over distinct observations where the result has those.</param>
    /// <param name="middle">The outer product of the scores; null to look in any case.</param>
    /// <param name="multipliers">One over the frequency of each row; null for all ones.</param>
    /// <param name="formula">The formula, for messages.</param>
    /// <param name="rowName">The row of the data that a row here is.</param>
    public static CarriedRows Find(Bread bread, double[]? middle, double[]? multipliers, string formula, Func<int, int> rowName)
    {
        if (bread.Result is not IWorkingRegression regression || bread.Dimension > MostParameters)
        {
            return None;
        }

        int n = regression.RowCount;
        int k = bread.Dimension;
        if ((double)n * k * k > MostProducts || !CarriedParameters.NeedLook(bread, n, middle))
        {
            return None;
        }

        double[] leverages = new double[n];
        try
        {
            Capability.Require<ILeverage>(bread.Result, formula).CopyLeveragesNearOne(leverages);
        }
        catch (InferenceUnavailableException unavailable) when (bread.Result is IAbsorbedEffects { Absorbed.IsEmpty: false })
        {
            return new CarriedRows(
                [
                    $"It was not checked whether a single row determines a coefficient alone, whose '{formula}' standard error would be "
                        + $"too small: {unavailable.Message}",
                ],
                IsSaturated: false
            );
        }

        bool areAbsorbed = bread.Result is IAbsorbedEffects { Absorbed.IsEmpty: false };
        double[] weights = new double[n];
        regression.CopyWorkingWeights(0, weights.Length, weights);
        double[] row = new double[k];
        double[] variances = CarriedParameters.Variances(bread);
        double[]? map = null;
        List<int> rows = [];
        SortedSet<int> parameters = [];
        int active = 0;
        for (int i = 0; i < n; i++)
        {
            double multiplier = multipliers?[i] ?? 1.0;
            active += multiplier > 0.0 && weights[i] > 0.0 ? 1 : 0;
            // With observed information a leverage may exceed 1; only 1 itself shows that a row alone determines a coefficient.
            if (!(multiplier > 0.0) || !(Math.Abs((leverages[i] * multiplier) - 1.0) <= CarriedParameters.Rounding))
            {
                continue;
            }

            regression.CopyRegressors(i, 1, row);
            if (areAbsorbed && weights[i] * Quadratic(bread, row) * multiplier <= CarriedParameters.Rounding)
            {
                // The effects alone fit the row: it says nothing of the coefficients, and nothing of them is left out.
                continue;
            }

            rows.Add(rowName(i));
            double scale = Math.Sqrt(weights[i] * multiplier);
            TensorPrimitives.Multiply(row, scale, row);
            CarriedParameters.AddCarried(bread, map ??= bread.ScoreToParameters(), row, variances, parameters);
        }

        if (rows.Count == 0)
        {
            return None;
        }

        if (rows.Count == active && !areAbsorbed)
        {
            return new CarriedRows(
                [
                    $"The model is saturated: it has as many coefficients as observations, so that every residual is 0 by construction. "
                        + $"'{formula}' has nothing to estimate a variance from and is left out. Use the model's own standard errors "
                        + $"(vanilla), or a smaller model.",
                ],
                IsSaturated: true
            );
        }

        return new CarriedRows(
            [
                $"{CarriedParameters.Some(rows, "Row", "Rows")} (counted from 0) alone determine{(rows.Count == 1 ? "s" : "")} a "
                    + $"coefficient (leverage 1), so that the residual is 0 whatever the outcome. '{formula}' leaves that variance out: "
                    + "the "
                    + $"standard error of {CarriedParameters.Names(bread, parameters)} is too small. Use that of the model (vanilla), or "
                    + $"leave the row or the coefficient out.",
            ],
            IsSaturated: false
        )
        {
            Parameters = [.. parameters],
        };
    }

    private static double Quadratic(Bread bread, double[] row)
    {
        double sum = 0.0;
        for (int j = 0; j < row.Length; j++)
        {
            sum += row[j] * TensorPrimitives.Dot<double>(bread.Inverse.AsSpan(j * row.Length, row.Length), row);
        }

        return sum;
    }
}
