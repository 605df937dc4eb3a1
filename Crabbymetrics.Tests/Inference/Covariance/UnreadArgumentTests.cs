using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>An argument is a request: a formula that does not read it refuses it, and one that reads it gives other numbers.</summary>
public class UnreadArgumentTests
{
    private static readonly PoissonResult Fit = new PoissonEstimator().Fit(Data());

    private static readonly (CovarianceInputs Input, CovarianceArguments Arguments)[] Requests =
    [
        (CovarianceInputs.Clusters, new CovarianceArguments { Clusters = ["g"] }),
        (CovarianceInputs.Lag, new CovarianceArguments { Lag = 2 }),
        (CovarianceInputs.SmallSample, new CovarianceArguments { SmallSample = "n/(n-1)" }),
        (CovarianceInputs.MultiwayFactor, new CovarianceArguments { MultiwayFactor = MultiwayFactor.SmallestClustering }),
        (CovarianceInputs.ClusterDegreesOfFreedom, new CovarianceArguments { ClusterDegreesOfFreedom = true }),
        (CovarianceInputs.Kernel, new CovarianceArguments { Kernel = SerialKernel.Parzen }),
        (CovarianceInputs.Bandwidth, new CovarianceArguments { Bandwidth = 3.5 }),
        (CovarianceInputs.Prewhiten, new CovarianceArguments { Prewhiten = true }),
    ];

    public static IEnumerable<TestCaseData> Pairs() =>
        from covariance in BuiltInCovariances.All
        from request in Requests
        select new TestCaseData(covariance, request.Input, request.Arguments).SetArgDisplayNames(covariance.Name, request.Input.ToString());

    [TestCaseSource(nameof(Pairs))]
    public void What_is_not_read_is_refused_and_what_is_read_changes_something(
        ICovarianceEstimator covariance,
        CovarianceInputs input,
        CovarianceArguments request
    )
    {
        // Several clusterings are named where the formula takes them, as the factor of several needs them.
        ImmutableArray<string> clusters =
            input == CovarianceInputs.MultiwayFactor && covariance.Reads.HasFlag(input) ? ["g", "h"]
            : covariance.Needs.HasFlag(CovarianceInputs.Clusters) && input != CovarianceInputs.Clusters ? ["h"]
            : [];
        CovarianceArguments with = new()
        {
            Clusters = request.Clusters.IsEmpty ? clusters : request.Clusters,
            Lag = request.Lag,
            Kernel = request.Kernel,
            Bandwidth = request.Bandwidth,
            Prewhiten = request.Prewhiten,
            SmallSample =
                covariance == BuiltInCovariances.StataRobust && request.SmallSample is not null
                    ? "n/(n-k)"
                    : request.SmallSample ?? (input == CovarianceInputs.MultiwayFactor ? "G/(G-1)" : null),
            MultiwayFactor = request.MultiwayFactor,
            ClusterDegreesOfFreedom = request.ClusterDegreesOfFreedom,
        };
        if (!covariance.Reads.HasFlag(input))
        {
            Assert.That(
                () => Fit.Covariance(covariance, request),
                Throws.ArgumentException.With.Message.Contains(covariance.Name).And.Message.Contains(input.ToString())
            );
            Assert.That(() => covariance.Estimate(Fit, request), Throws.ArgumentException);
            return;
        }

        CovarianceArguments without = new()
        {
            Clusters = input == CovarianceInputs.Clusters && covariance.Needs.HasFlag(input) ? ["h"] : clusters,
            SmallSample = input == CovarianceInputs.MultiwayFactor ? "G/(G-1)" : null,
        };
        CovarianceMatrix asked = Fit.Covariance(covariance, with);
        CovarianceMatrix plain = Fit.Covariance(covariance, without);
        Assert.That(
            asked.Values.SequenceEqual(plain.Values) && asked.DegreesOfFreedom == plain.DegreesOfFreedom,
            Is.False,
            $"{covariance.Name} declares that it reads {input}"
        );
    }

    [Test]
    public void The_message_names_the_formulas_that_would_read_it()
    {
        Assert.That(
            () => Fit.Summary("hc1", new CovarianceArguments { Clusters = ["g"] }),
            Throws.ArgumentException.With.Message.Contains("cr0, cr1, cr1-stata, cr2, cr3, hac")
        );
        Assert.That(
            () => Fit.Summary("sandwich", new CovarianceArguments { Lag = 1 }),
            Throws.ArgumentException.With.Message.Contains("driscoll-kraay, hac")
        );
    }

    [Test]
    public void A_formula_of_a_third_party_that_declares_nothing_is_guarded()
    {
        Assert.That(
            () => Fit.Covariance(new Silent(), new CovarianceArguments { Clusters = ["g"] }),
            Throws
                .ArgumentException.With.Message.Contains("'silent' does not read CovarianceArguments.Clusters")
                .And.Message.Contains("Reads")
        );
        Assert.That(Fit.Covariance(new Silent()).Kind, Is.EqualTo("silent"));
    }

    [Test]
    public void Data_may_carry_clusters_that_a_formula_does_not_read() => Assert.That(Fit.Covariance("hc1").Kind, Is.EqualTo("hc1"));

    [Test]
    public void The_factor_of_several_clusterings_needs_several_and_a_factor_with_clusters()
    {
        CovarianceArguments one = new() { Clusters = ["g"], MultiwayFactor = MultiwayFactor.SmallestClustering };
        CovarianceArguments noFactor = new() { Clusters = ["g", "h"], MultiwayFactor = MultiwayFactor.SmallestClustering };
        Assert.That(() => Fit.Covariance("cr1", one), Throws.ArgumentException.With.Message.Contains("several clusterings"));
        Assert.That(() => Fit.Covariance("cr0", noFactor), Throws.ArgumentException.With.Message.Contains("G/(G-1)"));
    }

    [Test]
    public void A_bootstrap_scheme_of_a_third_party_that_declares_no_clusters_is_guarded()
    {
        BootstrapEngine engine = new(new BootstrapSchemeRegistry([.. BootstrapSchemeRegistry.BuiltIn, new Rows()]));
        BootstrapOptions options = new() { Scheme = "rows", Cluster = "g" };
        Assert.That(
            () => engine.Run(Fit, options),
            Throws.ArgumentException.With.Message.Contains("'rows'").And.Message.Contains("cluster-pairs")
        );
    }

    private static RegressionData Data()
    {
        const int Rows = 48;
        double[,] x = new double[Rows, 1];
        double[] y = new double[Rows];
        int[] g = new int[Rows],
            h = new int[Rows],
            t = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            x[i, 0] = Math.Sin(i);
            y[i] = (i * 7 % 5) + (i % 3);
            g[i] = i / 6;
            h[i] = i % 4;
            t[i] = i;
        }

        return RegressionData.Create(x, y).WithClusters("g", g).WithClusters("h", h).WithTime(t);
    }

    private sealed class Silent : ICovarianceEstimator
    {
        public string Name => "silent";

        public string Description => "Declares nothing.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments) =>
            new(Name, result.ParameterNames, result.Covariance("vanilla").Values);
    }

    private sealed class Rows : IBootstrapScheme
    {
        private readonly PairsScheme _pairs = new();

        public string Name => "rows";

        public string Description => "Pairs under another name.";

        public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options) =>
            _pairs.Prepare(result, new BootstrapOptions { Replications = options.Replications });
    }
}
