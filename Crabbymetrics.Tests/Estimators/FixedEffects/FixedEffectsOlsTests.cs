using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Least squares with absorbed effects: what it says, agrees with and refuses.</summary>
public sealed class FixedEffectsOlsTests
{
    private static readonly double[] Noise = [0.3, -0.1, 0.4, -0.6, 0.2, 0.9, -0.5, 0.1, -0.3, 0.7, 0.05, -0.8];

    [TestCase("vanilla")]
    [TestCase("hc1")]
    [TestCase("hc2")]
    [TestCase("hc3")]
    [TestCase("hc4")]
    [TestCase("cr1")]
    public void Dummies_written_out_and_absorbed_agree(string vcov)
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm");
        OlsResult absorbed = new OlsEstimator().Fit(reference.Data());
        OlsResult written = new OlsEstimator().Fit(WithDummies(reference, "firm"));
        CovarianceArguments full = new()
        {
            Clusters = vcov == "cr1" ? ["year"] : [],
            AbsorbedCount = vcov is "vanilla" or "hc1" or "cr1" ? AbsorbedCount.Full : null,
        };
        CovarianceArguments plain = new() { Clusters = full.Clusters };
        CoefficientTable left = absorbed.Summary(vcov, full);
        CoefficientTable right = written.Summary(vcov, plain);
        Assert.Multiple(() =>
        {
            for (int j = 0; j < 2; j++)
            {
                Assert.That(left[j].Estimate, Is.EqualTo(right[1 + j].Estimate).Within(1e-10));
                Assert.That(left[j].StandardError, Is.EqualTo(right[1 + j].StandardError).Within(1e-10));
                Assert.That(left[j].PValue, Is.EqualTo(right[1 + j].PValue).Within(1e-10));
            }

            Assert.That(absorbed.Predict(), Is.EqualTo(written.Predict()).Within(1e-8));
            Assert.That(absorbed.LogLikelihood, Is.EqualTo(written.LogLikelihood).Within(1e-9));
            Assert.That(absorbed.Aic, Is.EqualTo(written.Aic).Within(1e-8));
            Assert.That(absorbed.RSquared, Is.EqualTo(written.RSquared).Within(1e-12));
            Assert.That(absorbed.AdjustedRSquared, Is.EqualTo(written.AdjustedRSquared).Within(1e-12));
        });
    }

    [TestCase("hc2")]
    [TestCase("hc3")]
    [TestCase("hc4")]
    public void Leverages_with_two_effects_are_those_of_dummies(string vcov)
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm_year");
        RegressionData both = WithDummies(reference, "firm");
        RegressionData written = both.WithDesign(Joined(both.Design, WithDummies(reference, "year").Design, 2));
        CoefficientTable left = new OlsEstimator().Fit(reference.Data()).Summary(vcov);
        CoefficientTable right = new OlsEstimator().Fit(written).Summary(vcov);
        for (int j = 0; j < 2; j++)
        {
            Assert.That(left[j].StandardError, Is.EqualTo(right[1 + j].StandardError).Within(1e-10 * right[1 + j].StandardError!.Value));
        }
    }

    [Test]
    public void Clusters_that_contain_the_effects_have_their_leverages()
    {
        const string vcov = "cr2";
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm");
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        CoefficientTable left = new OlsEstimator().Fit(reference.Data()).Summary(vcov, firms);
        CoefficientTable right = new OlsEstimator().Fit(WithDummies(reference, "firm")).Summary(vcov, firms);
        for (int j = 0; j < 2; j++)
        {
            Assert.That(left[j].StandardError, Is.EqualTo(right[1 + j].StandardError).Within(1e-9 * right[1 + j].StandardError!.Value));
        }

        OlsResult across = new OlsEstimator().Fit(reference.Data());
        Assert.That(
            () => across.Covariance(vcov, new CovarianceArguments { Clusters = ["year"] }),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("each level is in one cluster")
        );
    }

    [Test]
    public void The_jackknife_of_clusters_that_contain_the_effects_is_that_of_fits_without_each()
    {
        RegressionData data = FixedEffectsReference.Load("grunfeld_firm").Data();
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(data);
        Clustering firms = data.Absorbed[0].Levels;
        double sum = 0.0;
        for (int g = 0; g < firms.GroupCount; g++)
        {
            int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(i => firms.Codes[i] != g)];
            double change = new FixedEffectsOlsEstimator().Fit(data.SelectRows(rows)).Coefficients[0] - result.Coefficients[0];
            sum += change * change;
        }

        CovarianceMatrix cr3 = result.Covariance("cr3", new CovarianceArguments { Clusters = ["firm"] });
        double raw = Math.Sqrt(sum * cr3.SmallSampleFactor);
        Assert.That(cr3.StandardErrors()[0], Is.EqualTo(raw).Within(1e-9 * raw));
    }

    [Test]
    public void Few_clusters_are_not_told_to_use_what_is_refused()
    {
        OlsResult two = Fit("grunfeld_firm_year");
        OlsResult one = new OlsEstimator().Fit(FixedEffectsReference.Load("grunfeld_firm").Data());
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        Assert.Multiple(() =>
        {
            Assert.That(two.Covariance("cr1", firms).Warnings, Has.Some.Contains("only 11 clusters").And.None.Contains("cr2"));
            Assert.That(one.Covariance("cr1", firms).Warnings, Has.Some.Contains("Consider cr2"));
        });
    }

    [TestCase("hc0")]
    [TestCase("hc1")]
    public void A_row_that_alone_determines_a_coefficient_is_named(string vcov)
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm_year");
        RegressionData data = reference.Data();
        double[] only = new double[data.RowCount];
        only[17] = 1.0;
        double[] value = new double[data.RowCount];
        data.Design.CopyColumn(0, value);
        RegressionData alone = data.WithDesign(
            DesignMatrix.Create(data.RowCount, [new("value", value), new KeyValuePair<string, double[]>("only", only)])
        );
        ImmutableArray<string> warnings = new OlsEstimator().Fit(alone).Covariance(vcov).Warnings;
        Assert.That(warnings, Has.Some.Contains("Row 17").And.Some.Contains("'only'"));
        Assert.That(new OlsEstimator().Fit(data).Covariance(vcov).Warnings, Is.Empty);
    }

    [Test]
    public void Singletons_that_are_kept_say_nothing_to_robust_errors()
    {
        string[] worker = ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "e"];
        OlsOptions keep = new() { KeepSingletons = true };
        OlsResult kept = new OlsEstimator(keep).Fit(Small().WithAbsorbed("worker", worker));
        OlsResult dropped = new OlsEstimator().Fit(Small().WithAbsorbed("worker", worker));
        Assert.Multiple(() =>
        {
            Assert.That(kept.Covariance("hc0").Warnings, Is.Empty);
            foreach (string vcov in (string[])["hc0", "hc2", "hc3"])
            {
                double expected = dropped.Covariance(vcov).StandardErrors()[0];
                Assert.That(kept.Covariance(vcov).StandardErrors()[0], Is.EqualTo(expected).Within(1e-12), vcov);
            }
        });
    }

    [Test]
    public void A_bootstrap_takes_the_effects_out_again()
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm_year");
        OlsResult absorbed = new OlsEstimator().Fit(reference.Data());
        double[] weights = [.. Enumerable.Range(0, 220).Select(static i => i * 7 % 3 * 1.0)];
        double[] parameters = new double[2];
        Assert.That(((IWeightedRefit)absorbed).Refit(weights, parameters, default).Succeeded);
        OlsResult weighted = new OlsEstimator().Fit(reference.Data().WithWeights(weights, WeightKind.Frequency));
        Assert.That(parameters, Is.EqualTo(weighted.Parameters).Within(1e-11));
        OlsResult full = (OlsResult)((IFullRefit)absorbed).RefitFull(weights, default);
        Assert.That(full.Parameters, Is.EqualTo(weighted.Parameters).Within(1e-11));
        Assert.That(full, Is.InstanceOf<FixedEffectsOlsResult>());
    }

    [Test]
    public void Predictions_have_the_effects_of_known_levels()
    {
        RegressionData data = Small().WithAbsorbed("g", Groups());
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(data);
        string[] other = Groups();
        other[3] = "new";
        RegressionData fresh = Small().WithAbsorbed("g", other);
        double[] predictions = result.Predict(fresh, missingForNewLevels: true);
        Assert.Multiple(() =>
        {
            Assert.That(result.Predict(data), Is.EqualTo(result.Predict()).Within(1e-12));
            Assert.That(predictions[3], Is.NaN);
            Assert.That(predictions[4], Is.EqualTo(result.Predict()[4]).Within(1e-12));
            Assert.That(() => result.Predict(fresh), Throws.ArgumentException.With.Message.Contains("Row 3 has the level 'new' of 'g'"));
            Assert.That(
                () =>
                    result.Predict(
                        new double[,]
                        {
                            { 1.0 },
                        }
                    ),
                Throws.InvalidOperationException
            );
            Assert.That(() => result.PredictIntervals(), Throws.TypeOf<InferenceUnavailableException>());
        });
    }

    [Test]
    public void What_is_not_exact_with_effects_is_refused_by_name()
    {
        FixedEffectsOlsResult two = Fit("grunfeld_firm_year");
        Assert.Multiple(() =>
        {
            foreach (string vcov in (string[])["cr2", "cr3"])
            {
                Assert.That(
                    () => two.Covariance(vcov, new CovarianceArguments { Clusters = ["firm"] }),
                    Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains(vcov)
                );
            }

            Assert.That(() => two.ResetTest(), Throws.TypeOf<InferenceUnavailableException>());
            Assert.That(() => two.WhiteTest(), Throws.TypeOf<InferenceUnavailableException>());
            Assert.That(() => two.DurbinWatsonTest(), Throws.TypeOf<InferenceUnavailableException>());
        });
    }

    [Test]
    public void Options_and_counts_of_effects_are_refused_without_any()
    {
        OlsResult plain = new OlsEstimator().Fit(Small());
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new OlsEstimator(new OlsOptions { KeepSingletons = true }).Fit(Small()),
                Throws.ArgumentException.With.Message.Contains("KeepSingletons")
            );
            Assert.That(
                () => plain.Covariance("hc1", new CovarianceArguments { AbsorbedCount = AbsorbedCount.Full }),
                Throws.ArgumentException.With.Message.Contains("AbsorbedCount")
            );
            Assert.That(() => new FixedEffectsOlsEstimator().Fit(Small()), Throws.ArgumentException.With.Message.Contains("WithAbsorbed"));
        });
    }

    [Test]
    public void A_missing_id_names_its_row()
    {
        string?[] ids = [.. Groups()];
        ids[5] = null;
        ArgumentException error = Assert.Throws<ArgumentException>(() => Small().WithAbsorbed("g", ids));
        Assert.That(error.Message, Does.Contain("'g'").And.Contain("row 5"));
    }

    [Test]
    public void A_container_gives_the_estimator_that_has_effects()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics().AddFixedEffectsOls(static options => options.KeepSingletons = true);
        using ServiceProvider provider = services.BuildServiceProvider();
        FixedEffectsOlsResult result = provider
            .GetRequiredService<IEstimator<FixedEffectsOlsResult>>()
            .Fit(Small().WithAbsorbed("worker", ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "e"]));
        Assert.Multiple(() =>
        {
            Assert.That(result.SingletonsDropped, Is.Zero);
            Assert.That(FixedEffectsOlsEstimator.Descriptor.Roles.HasFlag(DataRoles.Absorbed));
        });
    }

    [Test]
    public void No_regressor_at_all_is_a_model_of_effects()
    {
        RegressionData data = Small().WithoutColumns("x").WithAbsorbed("g", Groups());
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.Empty);
            Assert.That(result.WithinRSquared, Is.EqualTo(0.0).Within(1e-12));
            Assert.That(result.Predict(), Has.Length.EqualTo(12));
        });
    }

    private static FixedEffectsOlsResult Fit(string name) =>
        new FixedEffectsOlsEstimator(new OlsOptions { KeepSingletons = true }).Fit(FixedEffectsReference.Load(name).Data());

    private static string[] Groups() => [.. Enumerable.Range(0, 12).Select(static i => "g" + (i / 4))];

    private static RegressionData Small()
    {
        double[] x = [.. Enumerable.Range(0, 12).Select(static i => (i * 5 % 7) + (0.1 * i))];
        return RegressionData.Create(
            [new KeyValuePair<string, double[]>("x", x)],
            [.. x.Select(static (value, i) => (0.5 * value) + (i / 4) + Noise[i])]
        );
    }

    // The columns of a design and those of another after its first ones.
    private static DesignMatrix Joined(DesignMatrix left, DesignMatrix right, int after)
    {
        List<KeyValuePair<string, double[]>> columns = [];
        foreach ((DesignMatrix design, int first) in (ReadOnlySpan<(DesignMatrix, int)>)[(left, 0), (right, after)])
        {
            for (int j = first; j < design.ColumnCount; j++)
            {
                double[] column = new double[design.RowCount];
                design.CopyColumn(j, column);
                columns.Add(new(design.ColumnNames[j], column));
            }
        }

        return DesignMatrix.Create(left.RowCount, columns);
    }

    private static RegressionData WithDummies(FixedEffectsReference reference, string effect)
    {
        RegressionData plain = reference.Plain();
        string[] labels = reference.Labels(effect);
        List<KeyValuePair<string, double[]>> columns = [];
        for (int j = 0; j < plain.Design.ColumnCount; j++)
        {
            double[] column = new double[plain.RowCount];
            plain.Design.CopyColumn(j, column);
            columns.Add(new(plain.Design.ColumnNames[j], column));
        }

        foreach (string level in labels.Distinct().Skip(1))
        {
            columns.Add(new(level, [.. labels.Select(label => label == level ? 1.0 : 0.0)]));
        }

        return plain.WithDesign(DesignMatrix.Create(plain.RowCount, columns));
    }
}
