using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.LeastSquares;

/// <summary>A factor, and a factor times a number, kept as codes give what their columns give when they are written out.</summary>
public sealed class OlsFactorTests
{
    private const int Rows = 90;

    [TestCase(LeastSquaresMethod.Automatic)]
    [TestCase(LeastSquaresMethod.Qr)]
    [TestCase(LeastSquaresMethod.CrossProducts)]
    public void Slopes_by_level_are_those_of_columns_written_out(LeastSquaresMethod method)
    {
        RandomSource random = new(11);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => 3.0 + random.NextNormal())];
        string[] group = [.. Enumerable.Range(0, Rows).Select(static i => new[] { "a", "b", "c" }[i * i % 7 % 3])];
        double[] y = [.. x.Select((value, i) => value * (1 + group[i][0] - 'a') + random.NextNormal())];
        CategoricalColumn factor = CategoricalColumn.Create("g", group);
        OlsResult coded = Fit([new NumericColumn("x", x), factor, new ScaledCategoricalColumn(factor, "x", x)], y, method);
        OlsResult written = Fit(
            [new NumericColumn("x", x), Written("b", null), Written("c", null), Written("b", x), Written("c", x)],
            y,
            method
        );
        Assert.Multiple(() =>
        {
            double[] errors = [.. written.Covariance().StandardErrors()];
            double[] own = [.. coded.Covariance().StandardErrors()];
            double[] robust = [.. written.Covariance("hc3").StandardErrors()];
            double[] ownRobust = [.. coded.Covariance("hc3").StandardErrors()];
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(coded.Parameters[j], Is.EqualTo(written.Parameters[j]).Within(1e-12 * errors[j]));
                Assert.That(own[j], Is.EqualTo(errors[j]).Within(1e-12 * errors[j]));
                Assert.That(ownRobust[j], Is.EqualTo(robust[j]).Within(1e-11 * robust[j]));
            }
        });

        NumericColumn Written(string level, double[]? scale) =>
            new($"{level}{scale is not null}", [.. group.Select((own, i) => own == level ? scale?[i] ?? 1.0 : 0.0)]);
    }

    private static OlsResult Fit(DesignColumn[] columns, double[] y, LeastSquaresMethod method) =>
        new OlsEstimator(new OlsOptions { Method = method }).Fit(RegressionData.Create(DesignMatrix.Create(columns), y));
}
