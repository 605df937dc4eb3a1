using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Leverage-corrected covariances of models with ancillary parameters, beside the jackknife that fits those again too.</summary>
internal sealed class AncillaryLeverageTests
{
    private static readonly NegativeBinomialVariance[] s_variances = [NegativeBinomialVariance.Quadratic, NegativeBinomialVariance.Linear];

    private static readonly string[] s_unclustered = ["sandwich", "hc2", "hc3"];

    private static readonly string[] s_clustered = ["cr0", "cr2", "cr3"];

    [TestCaseSource(nameof(s_variances))]
    public void With_one_row_a_cluster_the_clustered_forms_are_the_unclustered_ones(NegativeBinomialVariance variance)
    {
        NegativeBinomialResult fit = Fit(variance);
        CovarianceArguments rows = new() { Clusters = ["row"] };

        Assert.Multiple(() =>
        {
            Agree.Within(fit.Covariance("cr2", rows), fit.Covariance("hc2"), 1e-10);
            Agree.Within(fit.Covariance("cr3", rows), fit.Covariance("hc3"), 1e-10);
        });
    }

    [Test]
    public void The_page_on_coverage_has_these_numbers()
    {
        List<string> lines = ["| model | parameter | sandwich | hc2 | hc3 | jackknife | cr0 | cr2 | cr3 | cluster jackknife |"];
        foreach (NegativeBinomialVariance variance in s_variances)
        {
            NegativeBinomialResult fit = Fit(variance);
            CovarianceArguments clusters = new() { Clusters = ["cluster"] };
            double[] rows = Jackknife(fit, "row"),
                groups = Jackknife(fit, "cluster");
            ImmutableArray<double>[] unclustered = [.. s_unclustered.Select(name => Errors(fit, name, CovarianceArguments.None))];
            ImmutableArray<double>[] clustered = [.. s_clustered.Select(name => Errors(fit, name, clusters))];
            ImmutableArray<string> names = [.. fit.ParameterNames, fit.AncillaryParameters.Single().Name];
            for (int j = 0; j < names.Length; j++)
            {
                string[] cells =
                [
                    .. unclustered.Select(values => Number(values[j])),
                    Number(rows[j]),
                    .. clustered.Select(values => Number(values[j])),
                    Number(groups[j]),
                ];
                lines.Add(
                    $"| {(j == 0 ? variance == NegativeBinomialVariance.Linear ? "NB1" : "NB2" : "")} | {names[j]} | "
                        + $"{string.Join(" | ", cells)} |"
                );
            }
        }

        string page = File.ReadAllText(Path.Combine(Architecture.Repository.Root, "docs", "coverage.md"));
        Assert.That(lines.Where(line => !page.Contains(line, StringComparison.Ordinal)), Is.Empty, string.Join('\n', lines));

        static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("G4", CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<double> Errors(NegativeBinomialResult fit, string name, CovarianceArguments arguments)
    {
        CoefficientTable table = fit.Summary(name, arguments);
        return [.. table.StandardErrors.Select(static error => error ?? double.NaN), table.Ancillary.Single().StandardError ?? double.NaN];
    }

    // Around the estimate, as hc3 and cr3 approximate it: the sum over clusters of (b_-g - b)^2.
    private static double[] Jackknife(NegativeBinomialResult fit, string clusters)
    {
        ReadOnlySpan<int> codes = fit.Clusters[clusters].Codes;
        int k = fit.Parameters.Length;
        double[] sums = new double[k + 1],
            weights = new double[codes.Length];
        for (int g = 0; g < fit.Clusters[clusters].GroupCount; g++)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = codes[i] == g ? 0.0 : 1.0;
            }

            NegativeBinomialResult refit = (NegativeBinomialResult)((IFullRefit)fit).RefitFull(weights, CancellationToken.None);
            for (int j = 0; j < k; j++)
            {
                sums[j] += Math.Pow(refit.Parameters[j] - fit.Parameters[j], 2.0);
            }

            sums[k] += Math.Pow(refit.AncillaryParameters.Single().Estimate - fit.AncillaryParameters.Single().Estimate, 2.0);
        }

        return Array.ConvertAll(sums, Math.Sqrt);
    }

    private static NegativeBinomialResult Fit(NegativeBinomialVariance variance)
    {
        IReadOnlyList<KeyValuePair<string, string[]>> table = Fixture.Columns("glm/quine.csv");
        double[] y = table.Numbers("y");
        string[] columns = ["EthN", "SexM", "LrnSL"];
        RegressionData data = RegressionData
            .Create(columns.Select(column => KeyValuePair.Create(column, table.Numbers(column))), y)
            .WithClusters("row", [.. Enumerable.Range(0, y.Length)])
            .WithClusters("cluster", [.. table.Numbers("cluster").Select(static value => (int)value)]);
        return new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = variance, Tolerance = 1e-10 }).Fit(data);
    }
}
