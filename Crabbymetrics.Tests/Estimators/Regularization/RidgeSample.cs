using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Made data of ridges, and some of their rows.</summary>
internal static class RidgeSample
{
    /// <summary>Columns of draws around their numbers, and outcomes of a period of five.</summary>
    public static RegressionData Made(int n, int p)
    {
        Random random = new(n + p);
        return RegressionData.Create(
            Enumerable
                .Range(0, p)
                .Select(j => KeyValuePair.Create($"x{j}", Enumerable.Range(0, n).Select(_ => j + random.NextDouble()).ToArray())),
            [.. Enumerable.Range(0, n).Select(i => (i % 5) + random.NextDouble())]
        );
    }

    /// <summary>Some rows, as data of their own.</summary>
    public static RegressionData Selected(RegressionData data, int[] rows)
    {
        double[] outcome = data.Outcome.ToArray();
        return RegressionData.Create(
            data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, rows.Select(i => data.Design[i, j]).ToArray())),
            [.. rows.Select(i => outcome[i])]
        );
    }

    /// <summary>Outcomes less predictions, each of a fit without the row at the penalty of all rows, that of the rest being n / (n - 1)
    /// times as much.</summary>
    public static double[] LeftOutErrors(RegressionData data, double l2, double[]? factors = null)
    {
        int n = data.RowCount;
        double[] errors = new double[n];
        for (int left = 0; left < n; left++)
        {
            RegressionData rest = Selected(data, [.. Enumerable.Range(0, n).Where(i => i != left)]);
            RidgeResult without = new RidgeEstimator(new RidgeOptions { L2 = l2 * n / (n - 1.0), PenaltyFactors = factors }).Fit(rest);
            errors[left] = data.Outcome.Span[left] - without.Predict(Selected(data, [left]).Design)[0];
        }

        return errors;
    }
}
