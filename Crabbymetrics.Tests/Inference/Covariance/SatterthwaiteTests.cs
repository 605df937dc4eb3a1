using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Conformance;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Degrees of freedom of tests with cr2: those of clubSandwich 0.5.8, and of the definition with dense matrices.</summary>
public sealed class SatterthwaiteTests
{
    private const string Name = "cr2:satterthwaite";

    [TestCase("petersen", "firm", null)]
    [TestCase("petersen", "year", null)]
    [TestCase("caschools", "county", null)]
    [TestCase("caschools_weighted", "county", "students")]
    public void Degrees_are_those_of_clubSandwich(string data, string cluster, string? weights)
    {
        OlsReference reference = OlsReference.Load(data);
        OlsResult fit = new OlsEstimator().Fit(reference.Data(weights, WeightKind.Analytic, null, cluster));
        CovarianceMatrix covariance = fit.Covariance(Name, new CovarianceArguments { Clusters = [cluster] });
        JsonElement expected = reference.Root.GetProperty("cr2_satterthwaite_df").GetProperty(cluster);
        double[] degrees = OlsReference.Numbers(expected);
        using (Assert.EnterMultipleScope())
        {
            for (int j = 0; j < degrees.Length; j++)
            {
                Assert.That(covariance.ParameterDegreesOfFreedom[j], Is.EqualTo(degrees[j]).Within(1e-6).Percent, reference.Names[j]);
            }
        }
    }

    [Test]
    public void Degrees_are_those_of_the_definition([Values] bool logit, [Values] bool weighted)
    {
        (RegressionData data, Matrix<double> x, int[] clusters, double[] w) = Sample(logit, weighted);
        IEstimationResult fit = logit ? new LogitEstimator().Fit(data) : new OlsEstimator().Fit(data);
        CovarianceMatrix covariance = fit.Covariance(Name);
        double[] derivatives = [.. Enumerable.Repeat(1.0, w.Length)];
        double[] variances = [.. Enumerable.Repeat(1.0, w.Length)];
        if (logit)
        {
            Vector<double> eta = x * Vector<double>.Build.Dense([.. fit.Parameters]);
            for (int i = 0; i < w.Length; i++)
            {
                double mean = 1.0 / (1.0 + Math.Exp(-eta[i]));
                derivatives[i] = mean * (1.0 - mean);
                variances[i] = mean * (1.0 - mean) / w[i];
            }
        }

        Matrix<double> design = Matrix<double>.Build.DiagonalOfDiagonalArray(derivatives) * x;
        double[] working = logit ? [.. variances.Select(static v => 1.0 / v)] : w;
        Matrix<double> joint = Matrix<double>.Build.DenseOfArray(
            new[,]
            {
                { 0.0, 1.0, 0.0 },
                { 0.0, 0.0, 1.0 },
            }
        );
        double eta2 = Eta(design, working, variances, clusters, joint);
        HypothesisTest test = WaldTest.Of(fit, covariance, "x1 = 0, x2 = 0");
        HypothesisTest plain = WaldTest.Of(
            fit,
            fit.Covariance("cr2", new CovarianceArguments { ClusterDegreesOfFreedom = true }),
            "x1 = 0, x2 = 0"
        );
        using (Assert.EnterMultipleScope())
        {
            for (int j = 0; j < 3; j++)
            {
                Matrix<double> one = Matrix<double>.Build.Dense(1, 3, (_, b) => b == j ? 1.0 : 0.0);
                double expected = Eta(design, working, variances, clusters, one);
                Assert.That(covariance.ParameterDegreesOfFreedom[j], Is.EqualTo(expected).Within(1e-7).Percent, $"{j}");
            }

            Assert.That(test.DenominatorDegreesOfFreedom, Is.EqualTo(eta2 - 1.0).Within(1e-7).Percent);
            Assert.That(test.Statistic, Is.EqualTo(plain.Statistic * (eta2 - 1.0) / eta2).Within(1e-9).Percent);
        }
    }

    [Test]
    public void Tables_and_saved_models_have_the_degrees_of_each_coefficient()
    {
        OlsReference reference = OlsReference.Load("caschools");
        OlsResult fit = new OlsEstimator().Fit(reference.Data(null, WeightKind.Analytic, null, "county"));
        CoefficientTable table = fit.Summary(Name);
        double df = table.Covariance!.ParameterDegreesOfFreedom[2];
        CoefficientRow row = table[2];
        string json = JsonSerializer.Serialize(table.Covariance);
        CovarianceMatrix stored = JsonSerializer.Deserialize<CovarianceMatrix>(json)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.PValue, Is.EqualTo(StudentTDistribution.TwoSidedTail(row.Statistic!.Value, df)).Within(1e-12));
            Assert.That(
                row.ConfidenceHigh - row.Estimate,
                Is.EqualTo(StudentTDistribution.TwoSidedQuantile(0.95, df) * row.StandardError).Within(1e-10)
            );
            Assert.That(table.DegreesOfFreedom, Is.EqualTo(table.Covariance.ParameterDegreesOfFreedom.Min()));
            Assert.That(table.ToString(), Does.Contain("cr2:satterthwaite, 45 clusters of county; df (Intercept) "));
            Assert.That(stored.ParameterDegreesOfFreedom, Is.EqualTo(table.Covariance.ParameterDegreesOfFreedom));
            Assert.That(
                () => WaldTest.Of(fit, stored, "str = 0, english = 0"),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("need the data")
            );
        }
    }

    [Test]
    public void Effects_within_clusters_are_the_same_as_their_dummies()
    {
        (RegressionData data, _, int[] clusters, _) = Sample(false, false);
        OlsResult absorbed = new OlsEstimator().Fit(data.WithAbsorbed("g", clusters));
        double[,] x = new double[clusters.Length, 2 + clusters.Max()];
        double[] column = new double[clusters.Length];
        for (int j = 0; j < 2; j++)
        {
            data.Design.CopyColumn(j, column);
            for (int i = 0; i < column.Length; i++)
            {
                x[i, j] = column[i];
            }
        }

        for (int i = 0; i < clusters.Length; i++)
        {
            if (clusters[i] > 0)
            {
                x[i, 1 + clusters[i]] = 1.0;
            }
        }

        OlsResult dummies = new OlsEstimator().Fit(RegressionData.Create(x, data.Outcome.ToArray()).WithClusters("g", clusters));
        CovarianceMatrix one = absorbed.Covariance(Name);
        CovarianceMatrix other = dummies.Covariance(Name);
        for (int j = 0; j < 2; j++)
        {
            Assert.That(one.ParameterDegreesOfFreedom[j], Is.EqualTo(other.ParameterDegreesOfFreedom[j + 1]).Within(1e-6).Percent);
        }
    }

    [Test]
    public void Frequencies_are_repeated_rows()
    {
        (RegressionData data, _, _, _) = Sample(true, false);
        int n = data.RowCount;
        double[] counts = [.. Enumerable.Range(0, n).Select(static i => 1.0 + (i % 3))];
        int[] repeated = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Repeat(i, (int)counts[i]))];
        IEstimationResult weighted = new LogitEstimator().Fit(data.WithWeights(counts, WeightKind.Frequency));
        IEstimationResult listed = new LogitEstimator().Fit(data.SelectRows(repeated));
        Assert.That(
            weighted.Covariance(Name).ParameterDegreesOfFreedom,
            Is.EqualTo(listed.Covariance(Name).ParameterDegreesOfFreedom).Within(1e-6).Percent
        );
    }

    [Test]
    public void A_setting_that_it_does_not_have_is_refused() =>
        Assert.That(() => CovarianceRegistry.Default.Find("cr2:welch"), Throws.ArgumentException.With.Message.Contains("satterthwaite"));

    private static (RegressionData Data, Matrix<double> X, int[] Clusters, double[] Weights) Sample(bool logit, bool weighted)
    {
        int[] sizes = [3, 9, 5, 4, 14, 6, 7, 4];
        int[] clusters = [.. sizes.SelectMany(static (size, g) => Enumerable.Repeat(g, size))];
        RandomSource random = new(17);
        double[,] x = new double[clusters.Length, 2];
        double[] y = new double[clusters.Length];
        for (int i = 0; i < y.Length; i++)
        {
            x[i, 0] = random.NextNormal() + (clusters[i] % 3);
            x[i, 1] = random.NextExponential();
            double eta = 0.3 - (0.4 * x[i, 0]) + (0.3 * x[i, 1]);
            y[i] = logit ? (random.NextDouble() < 1.0 / (1.0 + Math.Exp(-eta)) ? 1.0 : 0.0) : eta + random.NextNormal();
        }

        double[] weights = [.. Enumerable.Range(0, y.Length).Select(i => weighted ? 1.0 + (i % 3) : 1.0)];
        RegressionData data = RegressionData.Create(x, y).WithClusters("g", clusters);
        data = weighted ? data.WithWeights(weights, WeightKind.Analytic) : data;
        return (data, Matrix<double>.Build.Dense(y.Length, 3, (i, j) => j == 0 ? 1.0 : x[i, j - 1]), clusters, weights);
    }

    // eta of Pustejovsky and Tipton (2018) from the n x n matrices.
    private static double Eta(Matrix<double> x, double[] weights, double[] variances, int[] clusters, Matrix<double> contrasts)
    {
        int n = x.RowCount;
        Matrix<double> w = Matrix<double>.Build.DiagonalOfDiagonalArray(weights);
        Matrix<double> phi = Matrix<double>.Build.DiagonalOfDiagonalArray(variances);
        Matrix<double> bread = (x.TransposeThisAndMultiply(w) * x).Inverse();
        Matrix<double> residual = Matrix<double>.Build.DenseIdentity(n) - (x * bread * x.TransposeThisAndMultiply(w));
        Matrix<double> variance = residual * phi * residual.Transpose();
        int count = clusters.Max() + 1;
        Matrix<double>[] parts = new Matrix<double>[count];
        for (int g = 0; g < count; g++)
        {
            int[] rows = [.. Enumerable.Range(0, n).Where(i => clusters[i] == g)];
            Matrix<double> own = Matrix<double>.Build.Dense(rows.Length, rows.Length, (a, b) => variance[rows[a], rows[b]]);
            Matrix<double> root = Matrix<double>.Build.DiagonalOfDiagonalArray([.. rows.Select(i => Math.Sqrt(variances[i]))]);
            Matrix<double> adjustment = root * Power(root * own * root) * root;
            Matrix<double> cluster = Matrix<double>.Build.Dense(rows.Length, x.ColumnCount, (a, b) => x[rows[a], b]);
            Matrix<double> weight = Matrix<double>.Build.DiagonalOfDiagonalArray([.. rows.Select(i => weights[i])]);
            Matrix<double> left = contrasts * bread * cluster.TransposeThisAndMultiply(weight) * adjustment;
            parts[g] = left * Matrix<double>.Build.Dense(rows.Length, n, (a, b) => residual[rows[a], b]);
        }

        int q = contrasts.RowCount;
        Matrix<double> mean = Matrix<double>.Build.Dense(q, q);
        foreach (Matrix<double> part in parts)
        {
            mean += part * phi * part.Transpose();
        }

        Matrix<double> scale = Power(mean);
        double sum = 0.0;
        for (int g = 0; g < count; g++)
        {
            for (int h = 0; h < count; h++)
            {
                Matrix<double> between = scale * parts[g] * phi * parts[h].Transpose() * scale;
                for (int s = 0; s < q; s++)
                {
                    for (int t = 0; t < q; t++)
                    {
                        sum += (between[s, s] * between[t, t]) + (between[s, t] * between[t, s]);
                    }
                }
            }
        }

        return q * (q + 1.0) / sum;
    }

    private static Matrix<double> Power(Matrix<double> matrix)
    {
        Evd<double> decomposition = ((matrix + matrix.Transpose()) * 0.5).Evd(Symmetricity.Symmetric);
        Vector<double> values = decomposition.EigenValues.Real().Map(static value => value > 1e-10 ? 1.0 / Math.Sqrt(value) : 0.0);
        return decomposition.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(values) * decomposition.EigenVectors.Transpose();
    }
}
