using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Leverage-corrected covariances with links that are not canonical: the leverages are those of the expected weights.</summary>
internal sealed class LeverageTests
{
    private static readonly string[] s_names = ["inverse Gaussian, log", "probit", "gamma, log", "negative binomial (theta 2), log"];

    [TestCaseSource(nameof(s_names))]
    public void Leverages_lie_between_zero_and_one_and_sum_to_the_coefficients(string name)
    {
        GlmResult fit = Fit(name);
        double[] leverages = new double[fit.Data.RowCount];
        ((ILeverage)fit).CopyLeverages(leverages);

        Assert.Multiple(() =>
        {
            Assert.That(leverages, Has.All.InRange(0.0, 1.0));
            Assert.That(leverages.Sum(), Is.EqualTo(fit.Parameters.Length).Within(1e-9));
        });
    }

    [TestCaseSource(nameof(s_names))]
    public void With_one_row_a_cluster_the_clustered_forms_are_the_unclustered_ones(string name)
    {
        GlmResult fit = Fit(name);
        CovarianceArguments rows = new() { Clusters = ["row"] };

        Assert.Multiple(() =>
        {
            Agree.Within(fit.Covariance("cr2", rows), fit.Covariance("hc2"), 1e-10);
            Agree.Within(fit.Covariance("cr3", rows), fit.Covariance("hc3"), 1e-10);
        });
    }

    [TestCaseSource(nameof(s_names))]
    public void Hc3_is_the_sandwich_of_its_definition(string name)
    {
        GlmResult fit = Fit(name);
        double[] leverages = fit.Leverages();

        Agree.Within(fit.Covariance("hc3"), WithLeverages(fit, leverages, 2).ToRowArrays(), 1e-10);
    }

    [Test]
    public void The_page_on_coverage_has_these_numbers()
    {
        List<string> lines = ["| data and model | parameter | sandwich | hc2 | hc3 | hc2, observed | hc3, observed | jackknife |"];
        foreach (string name in s_names)
        {
            GlmResult fit = Fit(name);
            double[] observed = ObservedLeverages(fit);
            bool defined = Array.TrueForAll(observed, static h => h < 1.0);
            ImmutableArray<double> jackknife = Jackknife(fit);
            ImmutableArray<double>[] errors = [.. new[] { "sandwich", "hc2", "hc3" }.Select(kind => fit.Covariance(kind).StandardErrors())];
            Matrix<double> second = WithLeverages(fit, observed, 1);
            Matrix<double> third = WithLeverages(fit, observed, 2);
            for (int j = 0; j < fit.Parameters.Length; j++)
            {
                string[] cells =
                [
                    .. errors.Select(values => Number(values[j])),
                    defined ? Number(Math.Sqrt(second[j, j])) : "-",
                    defined ? Number(Math.Sqrt(third[j, j])) : "-",
                    Number(jackknife[j]),
                ];
                lines.Add($"| {(j == 0 ? name : "")} | {fit.ParameterNames[j]} | {string.Join(" | ", cells)} |");
            }
        }

        string page = File.ReadAllText(Path.Combine(Architecture.Repository.Root, "docs", "coverage.md"));
        Assert.That(lines.Where(line => !page.Contains(line, StringComparison.Ordinal)), Is.Empty, string.Join('\n', lines));

        static string Number(double value) => value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
    }

    // Around the estimate, as hc3 approximates it: sum over rows of (b_-i - b)^2.
    private static ImmutableArray<double> Jackknife(GlmResult fit)
    {
        int n = fit.Data.RowCount;
        double[] sums = new double[fit.Parameters.Length];
        double[] weights = new double[n];
        double[] refitted = new double[sums.Length];
        for (int i = 0; i < n; i++)
        {
            Array.Fill(weights, 1.0);
            weights[i] = 0.0;
            ((IWeightedRefit)fit).Refit(weights, refitted, CancellationToken.None);
            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] += (refitted[j] - fit.Parameters[j]) * (refitted[j] - fit.Parameters[j]);
            }
        }

        return [.. sums.Select(Math.Sqrt)];
    }

    private static double[] ObservedLeverages(GlmResult fit)
    {
        IWorkingRegression regression = fit;
        Matrix<double> x = Regressors(fit);
        double[] weights = new double[x.RowCount];
        regression.CopyWorkingWeights(0, weights.Length, weights);
        Matrix<double> inverse = Inverse(fit);
        return [.. weights.Select((w, i) => w * (x.Row(i) * inverse * x.Row(i)))];
    }

    private static Matrix<double> WithLeverages(GlmResult fit, double[] leverages, int power)
    {
        Matrix<double> x = Regressors(fit);
        double[] residuals = new double[x.RowCount];
        ((IWorkingRegression)fit).CopyScoreResiduals(0, residuals.Length, residuals);
        Matrix<double> middle = Matrix<double>.Build.Dense(x.ColumnCount, x.ColumnCount);
        for (int i = 0; i < residuals.Length; i++)
        {
            middle += x.Row(i).OuterProduct(x.Row(i)) * (residuals[i] * residuals[i] / Math.Pow(1.0 - leverages[i], power));
        }

        double[] jacobian = new double[x.ColumnCount * x.ColumnCount];
        ((IInformation)fit).CopyJacobian(jacobian);
        Matrix<double> bread = Matrix<double>.Build.DenseOfRowMajor(x.ColumnCount, x.ColumnCount, jacobian) * Inverse(fit);
        return bread * middle * bread.Transpose();
    }

    private static Matrix<double> Regressors(GlmResult fit)
    {
        int k = fit.Parameters.Length;
        double[] values = new double[fit.Data.RowCount * k];
        ((IWorkingRegression)fit).CopyRegressors(0, fit.Data.RowCount, values);
        return Matrix<double>.Build.DenseOfRowMajor(fit.Data.RowCount, k, values);
    }

    private static Matrix<double> Inverse(GlmResult fit)
    {
        int k = fit.Parameters.Length;
        double[] information = new double[k * k];
        ((IInformation)fit).CopyInformation(information);
        return Matrix<double>.Build.DenseOfRowMajor(k, k, information).Inverse();
    }

    private static GeneralizedLinearResult Fit(string name)
    {
        (string file, string outcome, string[] columns, IGlmFamily family) = name switch
        {
            "inverse Gaussian, log" => (
                "other/inverse_gaussian_leverage.csv",
                "y",
                new[] { "x", "z" },
                GlmFamilies.InverseGaussian(LogLink.Instance)
            ),
            "probit" => ("other/birthwt.csv", "low", ["lwt", "smoke", "ptd"], GlmFamilies.Binomial(ProbitLink.Instance)),
            "gamma, log" => ("mestimation/stackloss.csv", "stack.loss", ["Air.Flow", "Water.Temp"], GlmFamilies.Gamma(LogLink.Instance)),
            _ => ("glm/quine.csv", "y", ["EthN", "SexM", "LrnSL"], GlmFamilies.NegativeBinomial(2.0, LogLink.Instance)),
        };
        IReadOnlyList<KeyValuePair<string, string[]>> table = Fixture.Columns(file);
        double[] y = table.Numbers(outcome);
        RegressionData data = RegressionData
            .Create(columns.Select(column => KeyValuePair.Create(column, table.Numbers(column))), y)
            .WithClusters("row", [.. Enumerable.Range(0, y.Length)]);
        return new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = family, Tolerance = 1e-10 }).Fit(data);
    }
}
