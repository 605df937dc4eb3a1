using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Ramsey's RESET.</summary>
internal static class ResetTests
{
    public static HypothesisTest Of(OlsResult result, OlsFit fit, int highestPower, string? vcov, CovarianceArguments? arguments)
    {
        const string Test = "RESET";
        ArgumentOutOfRangeException.ThrowIfLessThan(highestPower, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(highestPower, 6);
        Auxiliary.Require(fit, Test);
        string[] names = [.. Enumerable.Range(2, highestPower - 1).Select(static power => FormattableString.Invariant($"fitted^{power}"))];
        RegressionData data = Widened(result, fit, names);
        OlsResult second = new(OlsFitter.Fit(data, fit.Options, fit.Services, CancellationToken.None));
        string[] kept = [.. names.Where(name => !double.IsNaN(second.Parameters[second.ParameterNames.IndexOf(name)]))];
        string hypothesis = $"{string.Join(", ", kept)} = 0";
        if (kept.Length == 0 || second.InferenceUnavailableReason is not null)
        {
            throw new InferenceUnavailableException(
                $"{Test} has no answer: "
                    + (
                        kept.Length == 0
                            ? "the powers of the fitted values are linear combinations of the regressors."
                            : second.InferenceUnavailableReason
                    )
            );
        }

        if (vcov is null && arguments is null)
        {
            double numerator = fit.ResidualSquares - second.ResidualSumOfSquares;
            return HypothesisTest.FRatio(
                Test,
                hypothesis,
                Math.Max(0.0, numerator) / kept.Length / second.Dispersion,
                kept.Length,
                second.ResidualDegreesOfFreedom
            );
        }

        HypothesisTest wald = WaldTest.JointSignificance(second, second.Covariance(vcov, arguments), kept);
        return HypothesisTest.FRatio(Test, hypothesis, wald.Statistic, wald.DegreesOfFreedom, wald.DenominatorDegreesOfFreedom);
    }

    // The kept regressors and powers of the fitted values, scaled, and centred with an intercept: their span is the same.
    private static RegressionData Widened(OlsResult result, OlsFit fit, string[] names)
    {
        int n = fit.Data.RowCount;
        List<string> columnNames = [];
        List<double[]> columns = [];
        foreach (int place in fit.Basis.Working.View.Columns)
        {
            double[] column = new double[n];
            fit.Data.Design.CopyColumn(place, column);
            columnNames.Add(fit.Data.Design.ColumnNames[place]);
            columns.Add(column);
        }

        double[] fitted = new double[n];
        ((IFittedMeans)result).CopyLinearPredictors(fitted);
        double mean = fit.Problem.HasIntercept ? TensorPrimitives.Average<double>(fitted) : 0.0;
        TensorPrimitives.Subtract(fitted, mean, fitted);
        double scale = TensorPrimitives.Norm<double>(fitted) / Math.Sqrt(n);
        TensorPrimitives.Divide(fitted, scale > 0.0 ? scale : 1.0, fitted);
        double[] power = fitted;
        foreach (string name in names)
        {
            double[] next = new double[n];
            TensorPrimitives.Multiply(power, fitted, next);
            columnNames.Add(columnNames.Contains(name) ? "RESET " + name : name);
            columns.Add(next);
            power = next;
        }

        DesignMatrix design = DesignMatrix.FromOwnedColumns(columnNames, columns);
        return fit.Data.WithDesign(design);
    }
}
