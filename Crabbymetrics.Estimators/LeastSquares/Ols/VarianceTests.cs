using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Tests of constant variance by regressions of the squared residuals.</summary>
internal static class VarianceTests
{
    /// <summary>The largest number of columns of White's auxiliary regression.</summary>
    private const int MostColumns = 5000;

    public static HypothesisTest BreuschPagan(OlsFit fit, bool studentized)
    {
        const string Test = "the Breusch-Pagan test";
        Auxiliary.Require(fit, Test);
        Auxiliary auxiliary = Auxiliary.OfSquares(fit, fit.Data.Design, Test);
        if (auxiliary.Slopes == 0)
        {
            throw new InferenceUnavailableException($"{Test} needs a regressor: there is none.");
        }

        double statistic = studentized ? auxiliary.Count * auxiliary.RSquared : 0.5 * auxiliary.Explained;
        return HypothesisTest.ChiSquared(
            studentized ? "Breusch-Pagan (Koenker)" : "Breusch-Pagan",
            "a variance that does not depend on the regressors",
            statistic,
            auxiliary.Slopes
        );
    }

    public static HypothesisTest White(OlsFit fit, bool asRatio)
    {
        const string Test = "White's test";
        Auxiliary.Require(fit, Test);
        Auxiliary auxiliary = Auxiliary.OfSquares(fit, Products(fit, Test), Test);
        double residual = auxiliary.Count - auxiliary.Slopes - 1.0;
        if (auxiliary.Slopes == 0 || !(residual > 0.0))
        {
            throw new InferenceUnavailableException(
                auxiliary.Slopes == 0
                    ? $"{Test} needs a regressor: there is none."
                    : $"{Test} regresses on {auxiliary.Slopes + 1} columns, and there are only {auxiliary.Count} observations."
            );
        }

        const string Hypothesis = "a variance that does not depend on the regressors, their squares and products";
        double share = auxiliary.RSquared;
        return asRatio
            ? HypothesisTest.FRatio("White", Hypothesis, share / auxiliary.Slopes / ((1.0 - share) / residual), auxiliary.Slopes, residual)
            : HypothesisTest.ChiSquared("White", Hypothesis, auxiliary.Count * share, auxiliary.Slopes);
    }

    // The kept regressors, their squares and their products.
    private static DesignMatrix Products(OlsFit fit, string test)
    {
        int[] columns = fit.Basis.Working.View.Columns.ToArray();
        int p = columns.Length;
        if (p * (p + 3L) / 2L > MostColumns)
        {
            throw new InferenceUnavailableException(
                $"{test} of {p} regressors has {p * (p + 3L) / 2L} columns, more than {MostColumns}: use the Breusch-Pagan test."
            );
        }

        int n = fit.Data.RowCount;
        // Centred and scaled: the span is the same, and powers of a calendar year keep their digits.
        double[][] regressors = new double[p][];
        for (int j = 0; j < p; j++)
        {
            regressors[j] = new double[n];
            fit.Data.Design.CopyColumn(columns[j], regressors[j]);
            ColumnMoments moments = fit.Data.Design.Moments(columns[j]);
            double scale = moments.StandardDeviation > 0.0 ? moments.StandardDeviation : 1.0;
            TensorPrimitives.Subtract(regressors[j], fit.Problem.HasIntercept ? moments.Mean : 0.0, regressors[j]);
            TensorPrimitives.Divide(regressors[j], scale, regressors[j]);
        }

        List<string> names = [];
        List<double[]> all = [];
        for (int a = 0; a < p; a++)
        {
            names.Add(FormattableString.Invariant($"x{a}"));
            all.Add(regressors[a]);
        }

        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double[] product = new double[n];
                TensorPrimitives.Multiply(regressors[a], regressors[b], product);
                names.Add(FormattableString.Invariant($"x{a}*x{b}"));
                all.Add(product);
            }
        }

        return p == 0 ? DesignMatrix.Create(n, []) : DesignMatrix.FromOwnedColumns(names, all);
    }
}
