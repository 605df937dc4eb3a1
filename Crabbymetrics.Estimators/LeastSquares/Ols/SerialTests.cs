using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Tests of serial correlation of a single series without weights.</summary>
internal static class SerialTests
{
    // More operations than this take minutes.
    private const double MostOperations = 1e10;

    public static HypothesisTest BreuschGodfrey(OlsFit fit, int order, bool asRatio)
    {
        const string Test = "the Breusch-Godfrey test";
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        int[] rows = Series(fit, Test);
        double denominator = fit.ResidualDegreesOfFreedom - order;
        if (!(denominator > 0.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(order),
                order,
                FormattableString.Invariant($"{fit.ObservationCount} observations of {fit.Solution.Count} coefficients allow fewer lags.")
            );
        }

        List<string> names = [];
        List<double[]> columns = [];
        foreach (int place in fit.Basis.Working.View.Columns)
        {
            double[] column = new double[rows.Length];
            fit.Data.Design.CopyColumn(place, column);
            names.Add(FormattableString.Invariant($"x{place}"));
            columns.Add(column);
        }

        for (int lag = 1; lag <= order; lag++)
        {
            double[] lagged = new double[rows.Length];
            for (int t = lag; t < rows.Length; t++)
            {
                lagged[rows[t]] = fit.Residuals[rows[t - lag]];
            }

            names.Add(FormattableString.Invariant($"lag {lag}"));
            columns.Add(lagged);
        }

        LeastSquaresProblem problem = new(DesignMatrix.FromOwnedColumns(names, columns), fit.Problem.HasIntercept, default, [fit.Residuals])
        {
            MaxDegreeOfParallelism = fit.Options.MaxDegreeOfParallelism,
        };
        double left = LeastSquaresSolver.Solve(problem).ResidualSquares();
        double explained = Math.Max(0.0, fit.ResidualSquares - left);
        string hypothesis = $"no serial correlation up to lag {order}";
        HypothesisTest test = asRatio
            ? HypothesisTest.FRatio("Breusch-Godfrey", hypothesis, explained / order / (left / denominator), order, denominator)
            : HypothesisTest.ChiSquared("Breusch-Godfrey", hypothesis, fit.ObservationCount * explained / fit.ResidualSquares, order);
        return test.WithWarnings([.. OrderWarnings(fit)]);
    }

    public static HypothesisTest DurbinWatson(OlsFit fit, TestAlternative alternative)
    {
        const string Test = "the Durbin-Watson test";
        int[] rows = Series(fit, Test);
        double differences = 0.0;
        for (int t = 1; t < rows.Length; t++)
        {
            double difference = fit.Residuals[rows[t]] - fit.Residuals[rows[t - 1]];
            differences += difference * difference;
        }

        double statistic = differences / fit.ResidualSquares;
        int k = fit.Solution.Count;
        double[] regressors = new double[rows.Length * k];
        double[] all = new double[rows.Length * k];
        fit.Basis.CopyRows(0, rows.Length, all);
        for (int t = 0; t < rows.Length; t++)
        {
            all.AsSpan(rows[t] * k, k).CopyTo(regressors.AsSpan(t * k));
        }

        DurbinWatsonDistribution distribution = new(regressors, k);
        List<string> warnings = [.. OrderWarnings(fit)];
        bool exact = distribution.Operations <= MostOperations;
        if (!exact)
        {
            warnings.Add("The p-value is that of the normal approximation with the exact mean and variance: there are too many rows.");
        }

        (double below, double above) = exact ? distribution.Tails(statistic) : distribution.NormalTails(statistic);
        double pValue = alternative switch
        {
            TestAlternative.Greater => below,
            TestAlternative.Less => above,
            TestAlternative.TwoSided => Math.Min(1.0, 2.0 * Math.Min(below, above)),
            _ => throw new ArgumentOutOfRangeException(nameof(alternative), alternative, "The alternative is Greater, Less or TwoSided."),
        };
        return HypothesisTest
            .WithPValue("Durbin-Watson", $"no {Sign(alternative)}first-order serial correlation", statistic, pValue)
            .WithWarnings([.. warnings]);
    }

    private static string Sign(TestAlternative alternative) =>
        alternative switch
        {
            TestAlternative.Greater => "positive ",
            TestAlternative.Less => "negative ",
            _ => "",
        };

    private static string[] OrderWarnings(OlsFit fit) =>
        fit.Data.Time is null ? ["The data have no time index: the rows were taken to be in the order of time."] : [];

    // The rows in the order of time.
    private static int[] Series(OlsFit fit, string test)
    {
        Auxiliary.Require(fit, test);
        RegressionData data = fit.Data;
        if (!fit.Weights.IsEmpty)
        {
            throw new InferenceUnavailableException($"{test} is defined without weights, and the fit has them.");
        }

        if (data.Units is { } units)
        {
            throw new InferenceUnavailableException($"{test} is of a single series, and the data have units ('{units.Name}').");
        }

        int[] rows = [.. Enumerable.Range(0, data.RowCount)];
        if (data.Time is not { } time)
        {
            return rows;
        }

        int[] periods = time.Periods.ToArray();
        Array.Sort(periods, rows);
        for (int t = 1; t < rows.Length; t++)
        {
            if (periods[t] == periods[t - 1])
            {
                throw new InferenceUnavailableException(
                    $"{test} is of a single series, and rows {rows[t - 1]} and {rows[t]} are both of time {time.Labels[periods[t]]}."
                );
            }
        }

        return rows;
    }
}
