using System.Collections.Immutable;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>What a clustered covariance says of itself, and what it refuses.</summary>
internal sealed class ClusterArgumentTests
{
    [Test]
    public void A_covariance_says_its_kind_factor_groups_and_degrees_of_freedom()
    {
        CovarianceMatrix covariance = Panels.Petersen().Covariance("cluster", new CovarianceArguments { Clusters = ["year"] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(covariance.Kind, Is.EqualTo("cr1"));
            Assert.That(covariance.SmallSample, Is.EqualTo("G/(G-1)*(n-1)/(n-k)"));
            Assert.That(covariance.SmallSampleFactor, Is.EqualTo(10.0 / 9.0 * 4999.0 / 4998.0));
            Assert.That(covariance.ClusterCounts, Is.EqualTo(ImmutableDictionary<string, int>.Empty.Add("year", 10)));
            Assert.That(covariance.DegreesOfFreedom, Is.EqualTo(9.0));
            Assert.That(covariance.Warnings, Has.One.Contains("only 10 clusters"));
        }
    }

    [Test]
    public void Several_clusterings_have_one_factor_a_term_or_that_of_the_smallest()
    {
        SmallRegression fit = Panels.Petersen();
        CovarianceMatrix raw = fit.Covariance("cr0", new CovarianceArguments { Clusters = ["firm", "year"] });
        CovarianceMatrix smallest = fit.Covariance(
            "cr1",
            new CovarianceArguments { Clusters = ["firm", "year"], MultiwayFactor = MultiwayFactor.SmallestClustering }
        );
        CovarianceMatrix each = fit.Covariance("cr1", new CovarianceArguments { Clusters = ["firm", "year"] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(smallest.SmallSampleFactor, Is.EqualTo(10.0 / 9.0 * 4999.0 / 4998.0));
            Assert.That(smallest[1, 1], Is.EqualTo(raw[1, 1] * smallest.SmallSampleFactor).Within(1e-12).Percent);
            Assert.That(each.SmallSampleFactor, Is.NaN);
            Assert.That(each.DegreesOfFreedom, Is.EqualTo(9.0));
            Assert.That(each[1, 1], Is.Not.EqualTo(smallest[1, 1]).Within(1e-6).Percent);
        }
    }

    [Test]
    public void Degrees_of_freedom_of_an_asymptotic_estimator_are_a_choice()
    {
        SmallRegression fit = SmallRegression.Poisson(Fixture.Glm("doctor_visits"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Summarize("cr1").StatisticName, Is.EqualTo("z"));
            Assert.That(
                fit.Summarize("cr1", new CovarianceArguments { ClusterDegreesOfFreedom = true }).DegreesOfFreedom,
                Is.EqualTo(11.0)
            );
        }
    }

    [Test]
    public void Another_factor_shows_in_the_name()
    {
        CovarianceMatrix covariance = Panels.Petersen().Covariance("sandwich", new CovarianceArguments { SmallSample = "n/(n-k)" });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(covariance.Kind, Is.EqualTo("sandwich with n/(n-k)"));
            Agree.Within(covariance, Panels.Petersen().Covariance("hc1"), 1e-15);
        }
    }

    [Test]
    public void A_negative_eigenvalue_is_mended_and_said()
    {
        // Scores that cancel inside both groupings but not in their cells.
        double[] x = [.. Enumerable.Range(0, 64).Select(static i => Math.Sin(3.0 * i))];
        double[] y = [.. Enumerable.Range(0, 64).Select(static i => (i / 8 + (i % 8)) % 2 == 0 ? 5.0 : 1.0)];
        SmallRegression fit = SmallRegression.Poisson(
            RegressionData
                .Create([KeyValuePair.Create("x", x)], y)
                .WithClusters("a", [.. Enumerable.Range(0, 64).Select(static i => i / 8)])
                .WithClusters("b", [.. Enumerable.Range(0, 64).Select(static i => i % 8)])
        );
        CovarianceMatrix covariance = fit.Covariance("cr0", new CovarianceArguments { Clusters = ["a", "b"] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(covariance.Warnings, Has.One.Contains("negative eigenvalue"));
            Assert.That(covariance.ToMatrix().Evd().EigenValues.Select(static value => value.Real), Has.All.GreaterThan(-1e-12));
        }
    }

    [Test]
    public void What_is_wrong_with_the_groups_is_named()
    {
        SmallRegression fit = Panels.Petersen();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => fit.Covariance("cr1"), Throws.ArgumentException.With.Message.Contains("firm, region, year"));
            Assert.That(
                () => fit.Covariance("cr1", new CovarianceArguments { Clusters = ["state"] }),
                Throws.ArgumentException.With.Message.Contains("'state'").And.Message.Contains("firm, region, year")
            );
            Assert.That(
                () => fit.Covariance("cr1", new CovarianceArguments { Clusters = ["firm", "firm"] }),
                Throws.ArgumentException.With.Message.Contains("twice")
            );
            Assert.That(
                () => fit.Covariance("cr2", new CovarianceArguments { Clusters = ["firm", "year"] }),
                Throws.ArgumentException.With.Message.Contains("at most 1")
            );
            Assert.That(
                () => SmallRegression.Poisson(Fixture.Glm("ships")).Covariance("cr1"),
                Throws.ArgumentException.With.Message.Contains("WithClusters")
            );
            Assert.That(
                () => fit.Covariance("hc1", new CovarianceArguments { SmallSample = "G/(G-1)" }),
                Throws.ArgumentException.With.Message.Contains("needs clusters")
            );
            Assert.That(
                () => fit.Covariance("hc1", new CovarianceArguments { SmallSample = "n/k" }),
                Throws.ArgumentException.With.Message.Contains("n/(n-k)")
            );
        }
    }

    [Test]
    public void Ids_that_are_missing_or_too_few_are_refused_with_their_place()
    {
        RegressionData data = Fixture.Glm("ships");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => data.WithClusters("yard", ["a", "b"]),
                Throws.ArgumentException.With.Message.Contains($"{data.RowCount}").And.Message.Contains("2")
            );
            Assert.That(
                () => data.WithClusters("yard", [.. Enumerable.Range(0, data.RowCount).Select(static i => i == 3 ? null : "a")]),
                Throws.ArgumentException.With.Message.Contains("'yard'").And.Message.Contains("row 3")
            );
            Assert.That(
                () => data.WithTime([.. Enumerable.Range(0, data.RowCount).Select(static i => i == 5 ? double.NaN : i)]),
                Throws.ArgumentException.With.Message.Contains("row 5")
            );
        }
    }

    [Test]
    public void One_cluster_only_is_refused()
    {
        RegressionData data = RegressionData
            .Create([KeyValuePair.Create("x", (double[])[1, 2, 3, 5])], [1, 0, 2, 4])
            .WithClusters("all", ["a", "a", "a", "a"]);
        Assert.That(
            () => SmallRegression.Poisson(data).Covariance("cr1"),
            Throws.ArgumentException.With.Message.Contains("'all' has one cluster only")
        );
    }
}
