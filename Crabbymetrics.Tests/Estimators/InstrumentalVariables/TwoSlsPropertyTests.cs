using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Testing;

namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>What holds of instrumental variables whatever the data: units, order, rotations, exact identification, repeated
/// rows.</summary>
public sealed class TwoSlsPropertyTests
{
    private static readonly TwoSlsMethod[] Methods =
    [
        TwoSlsMethod.TwoStage,
        TwoSlsMethod.Liml,
        TwoSlsMethod.Fuller,
        TwoSlsMethod.Gmm,
        TwoSlsMethod.ContinuouslyUpdated,
    ];

    [TestCaseSource(nameof(Methods))]
    public void Rotated_and_rescaled_instruments_give_the_same_estimates(TwoSlsMethod method)
    {
        RegressionData data = InstrumentData.Create();
        DesignMatrix z = data.Instruments!.Design;
        double[][] columns = [.. Enumerable.Range(0, 3).Select(_ => new double[data.RowCount])];
        for (int i = 0; i < data.RowCount; i++)
        {
            columns[0][i] = 1000.0 * (z[i, 0] + z[i, 1]);
            columns[1][i] = z[i, 1] - (3.0 * z[i, 2]) + data.Design[i, 0];
            columns[2][i] = 1e-3 * (z[i, 2] + (0.5 * z[i, 0])) + 7.0;
        }

        RegressionData rotated = data.WithInstruments(Design(columns), "w");
        AssertEqual(Fit(rotated, method), Fit(data, method), 1e-7);
    }

    [TestCaseSource(nameof(Methods))]
    public void With_as_many_instruments_as_endogenous_regressors_all_methods_but_Fuller_agree(TwoSlsMethod method)
    {
        if (method == TwoSlsMethod.Fuller)
        {
            return;
        }

        RegressionData data = InstrumentData.Create(instruments: 1);
        TwoSlsResult result = Fit(data, method);
        AssertEqual(result, Fit(data, TwoSlsMethod.TwoStage), 1e-7);
        // (Z'WX)^-1 Z'Wy: the moments are 0.
        double[] residuals = result.Residuals();
        double sum = 0.0,
            size = 0.0;
        for (int i = 0; i < residuals.Length; i++)
        {
            double term = data.Weights!.Values.Span[i] * data.Instruments!.Design[i, 0] * residuals[i];
            sum += term;
            size += Math.Abs(term);
        }

        Assert.That(Math.Abs(sum), Is.LessThan(1e-8 * size));
    }

    [TestCaseSource(nameof(Methods))]
    public void Frequencies_are_repeated_rows(TwoSlsMethod method)
    {
        RegressionData data = InstrumentData.Create();
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)data.Weights!.Values.Span[i]))];
        RegressionData repeated = data.SelectRows(rows).WithWeights([.. Enumerable.Repeat(1.0, rows.Length)], WeightKind.Frequency);
        TwoSlsResult expected = Fit(repeated, method);
        TwoSlsResult actual = Fit(data, method);
        AssertEqual(actual, expected, 1e-7);
        foreach (string vcov in (string[])["vanilla", "hc1", "cr1"])
        {
            double[] errors = [.. expected.Covariance(vcov).StandardErrors()];
            Assert.That(actual.Covariance(vcov).StandardErrors(), Is.EqualTo(errors).Within(1e-7 * errors.Max()), vcov);
        }
    }

    [TestCaseSource(nameof(Methods))]
    public void Any_number_of_threads_gives_the_same_bits(TwoSlsMethod method)
    {
        RegressionData data = InstrumentData.Create();
        int[] rows = [.. Enumerable.Range(0, 40 * data.RowCount).Select(i => i % data.RowCount)];
        RegressionData large = data.SelectRows(rows);
        TwoSlsResult one = new TwoSlsEstimator(new TwoSlsOptions { Method = method, MaxDegreeOfParallelism = 1 }).Fit(large);
        TwoSlsResult several = new TwoSlsEstimator(new TwoSlsOptions { Method = method, MaxDegreeOfParallelism = 3 }).Fit(large);
        Assert.Multiple(() =>
        {
            Assert.That(several.Parameters, Is.EqualTo(one.Parameters));
            Assert.That(several.Covariance("hc1").Values.ToArray(), Is.EqualTo(one.Covariance("hc1").Values.ToArray()));
        });
    }

    [Test]
    public void Kappa_0_is_least_squares_and_1_two_stage()
    {
        RegressionData data = InstrumentData.Create();
        TwoSlsResult least = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.KClass, Kappa = 0.0 }).Fit(data);
        // The residuals of least squares are orthogonal to the regressors themselves.
        double[] residuals = least.Residuals();
        for (int j = 0; j < 2; j++)
        {
            double sum = 0.0,
                size = 0.0;
            for (int i = 0; i < residuals.Length; i++)
            {
                double term = data.Weights!.Values.Span[i] * data.Design[i, j] * residuals[i];
                sum += term;
                size += Math.Abs(term);
            }

            Assert.That(Math.Abs(sum), Is.LessThan(1e-10 * size));
        }

        TwoSlsResult two = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.KClass }).Fit(data);
        Assert.That(two.Parameters, Is.EqualTo(Fit(data, TwoSlsMethod.TwoStage).Parameters));
    }

    [Test]
    public void Gmm_weighted_for_equal_variances_is_two_stage_and_its_continuous_update_is_Liml()
    {
        RegressionData data = InstrumentData.Create();
        TwoSlsResult gmm = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Gmm, GmmWeights = "vanilla" }).Fit(data);
        AssertEqual(gmm, Fit(data, TwoSlsMethod.TwoStage), 1e-9);
        TwoSlsResult cue = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.ContinuouslyUpdated, GmmWeights = "vanilla" }).Fit(
            data
        );
        AssertEqual(cue, Fit(data, TwoSlsMethod.Liml), 1e-6);
    }

    [TestCase("hc2")]
    [TestCase("hc3")]
    [TestCase("cr2")]
    [TestCase("cr3")]
    public void Corrections_for_leverage_are_refused_by_name_but_for_two_stage(string vcov)
    {
        RegressionData data = InstrumentData.Create();
        Assert.That(Fit(data, TwoSlsMethod.TwoStage).Covariance(vcov).StandardErrors(), Has.All.GreaterThan(0.0));
        foreach (TwoSlsMethod method in (TwoSlsMethod[])[TwoSlsMethod.Liml, TwoSlsMethod.Fuller, TwoSlsMethod.Gmm])
        {
            Assert.That(
                () => Fit(data, method).Covariance(vcov),
                Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains(vcov).And.Message.Contains("two-stage")
            );
        }
    }

    [Test]
    public void Bootstraps_by_pairs_clusters_and_scores_are_near_the_covariances()
    {
        RegressionData data = InstrumentData.Create();
        TwoSlsResult result = Fit(data, TwoSlsMethod.TwoStage);
        double error = result.Covariance("hc1").StandardErrors()[2];
        foreach (string scheme in (string[])["pairs", "score", "cluster-pairs"])
        {
            BootstrapResult bootstrap = result.Bootstrap(
                new BootstrapOptions
                {
                    Replications = 400,
                    Seed = 7,
                    Scheme = scheme,
                },
                null,
                CancellationToken.None
            );
            Assert.That(bootstrap.StandardErrors[2], Is.EqualTo(error).Within(0.5 * error), scheme);
        }
    }

    private static TwoSlsResult Fit(RegressionData data, TwoSlsMethod method) =>
        new TwoSlsEstimator(new TwoSlsOptions { Method = method }).Fit(data);

    private static DesignMatrix Design(double[][] columns) =>
        DesignMatrix.Create(
            columns[0].Length,
            columns.Select(static (column, j) => KeyValuePair.Create(FormattableString.Invariant($"v{j + 1}"), column))
        );

    private static void AssertEqual(TwoSlsResult actual, TwoSlsResult expected, double standardErrors)
    {
        double[] errors = [.. expected.Covariance("vanilla").StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(
                    actual.Parameters[j],
                    Is.EqualTo(expected.Parameters[j]).Within(standardErrors * errors[j]),
                    expected.ParameterNames[j]
                );
            }
        });
    }
}
