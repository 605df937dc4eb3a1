namespace Crabbymetrics.Inference;

/// <summary>The multipliers 1/(1-h)^p of HC2 and HC3.</summary>
internal static class LeverageCorrection
{
    // Nearer to 1 than this, what is left of 1 - h, and of the residual that it divides, is rounding.
    private const double SmallestComplement = 1e-10;

    /// <summary>Divides the multipliers of the scores by powers of one minus the leverage of each observation.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="multipliers">The n multipliers for frequencies (1/f); null for all ones.</param>
    /// <param name="rows">n.</param>
    /// <param name="power">p.</param>
    /// <param name="formula">What asks for it.</param>
    /// <param name="rowName">The row of the data that a row here is, for the message.</param>
    /// <returns>The n multipliers.</returns>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1.</exception>
    public static double[] Apply(Bread bread, double[]? multipliers, int rows, int power, string formula, Func<int, int> rowName)
    {
        double[] leverages = Leverages.Of(bread, rows, formula);
        double[] corrected = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double multiplier = multipliers?[i] ?? 1.0;
            // The leverage of a row with frequency f is that of its f copies together.
            double complement = 1.0 - (leverages[i] * multiplier);
            if (multiplier > 0.0 && complement <= SmallestComplement && IsFittedByEffects(bread, i))
            {
                // Its score is 0.
                corrected[i] = 0.0;
                continue;
            }

            if (multiplier > 0.0)
            {
                RequireResidual(complement, formula, rowName(i));
            }

            corrected[i] = power == 1 ? multiplier / complement : multiplier / (complement * complement);
        }

        return corrected;
    }

    // Whether absorbed effects alone fit the row, so that nothing is left of its regressors.
    private static bool IsFittedByEffects(Bread bread, int row)
    {
        if (bread.Result is not (IAbsorbedEffects and IWorkingRegression regression))
        {
            return false;
        }

        int k = bread.Dimension;
        double[] own = new double[k];
        double[] weight = new double[1];
        regression.CopyRegressors(row, 1, own);
        regression.CopyWorkingWeights(row, 1, weight);
        double square = 0.0;
        for (int j = 0; j < k; j++)
        {
            square += own[j] * System.Numerics.Tensors.TensorPrimitives.Dot<double>(bread.Inverse.AsSpan(j * k, k), own);
        }

        return weight[0] * square <= CarriedParameters.Rounding;
    }

    /// <summary>Refuses an observation of leverage 1.</summary>
    /// <param name="complement">One minus the leverage.</param>
    /// <param name="formula">What divides by it.</param>
    /// <param name="row">The row of the data.</param>
    /// <exception cref="CrabbymetricsException">The leverage is 1, or no number.</exception>
    public static void RequireResidual(double complement, string formula, int row)
    {
        if (!(complement > SmallestComplement))
        {
            throw new CrabbymetricsException(
                $"'{formula}' is not defined: row {row} has leverage 1, so that it alone determines a coefficient and has "
                    + $"no residual. No robust covariance knows its variance: leave that coefficient or the row out, or use that "
                    + $"of the model (vanilla)."
            );
        }
    }

    /// <summary>What the scores of the rows are multiplied by: 1/(1-h)^(p/2), h being the leverage of a row or one of its copies.</summary>
    /// <remarks>A row of leverage 1 keeps its score: a cluster's other rows may be there to correct it.</remarks>
    /// <param name="bread">The bread.</param>
    /// <param name="rows">n.</param>
    /// <param name="power">p.</param>
    /// <param name="formula">What asks for it.</param>
    /// <returns>The n multipliers.</returns>
    public static double[] Multipliers(Bread bread, int rows, int power, string formula)
    {
        double[] leverages = Leverages.Of(bread, rows, formula);
        double[]? multipliers = ObservationCounts.OuterProductMultipliers(bread.Result, rows);
        return
        [
            .. leverages
                .Select((h, i) => 1.0 - (h * (multipliers?[i] ?? 1.0)))
                .Select(complement => complement > SmallestComplement ? Math.Pow(complement, -0.5 * power) : 1.0),
        ];
    }
}
