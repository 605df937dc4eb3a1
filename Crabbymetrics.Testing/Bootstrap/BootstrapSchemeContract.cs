using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every bootstrap scheme: found by its names, draws that are a function of seed and replicate for any
/// number of threads, a spread that is of the size of the standard errors, and refusal of results that it cannot vary. Inherit it and say
/// which scheme; it is tried on Poisson regressions unless you say otherwise.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
public abstract class BootstrapSchemeContract<TScheme>
    where TScheme : class, IBootstrapScheme
{
    private const int RowCount = 240;
    private const int Replications = 120;

    /// <summary>The scheme.</summary>
    protected abstract TScheme Scheme { get; }

    /// <summary>The clustering that the scheme draws; null where it draws none.</summary>
    /// <value>Default null.</value>
    protected virtual string? Cluster => null;

    /// <summary>The covariance whose standard errors the spread of the draws comes near.</summary>
    /// <value>Default <c>sandwich</c>.</value>
    protected virtual string ComparableCovariance => "sandwich";

    /// <summary>Registers the scheme, in the line that its users will write. The default registers nothing: it is built in.</summary>
    /// <param name="builder">What <c>AddCrabbymetrics()</c> returned.</param>
    protected virtual void Register(ICrabbymetricsBuilder builder) { }

    /// <summary>Fits the model that the scheme is tried on.</summary>
    /// <param name="data">The data.</param>
    protected virtual IEstimationResult Fit(RegressionData data) => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9 }).Fit(data);

    /// <summary>Makes the data: Poisson counts with two regressors, 60 units (the clustering <c>group</c>) in 4 periods.</summary>
    protected virtual RegressionData CreateData()
    {
        RandomSource random = new(31);
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), random.NextDouble());
            y[i] = random.NextPoisson(Math.Exp(0.8 + (0.4 * x[i, 0]) + (0.3 * x[i, 1])));
        }

        return RegressionData
            .Create(x, y)
            .WithClusters("group", [.. Enumerable.Range(0, RowCount).Select(static i => i / 4)])
            .WithTime([.. Enumerable.Range(0, RowCount).Select(static i => i % 4)]);
    }

    /// <summary>The scheme says what it is called and what it is.</summary>
    [Test]
    public void The_scheme_is_named_and_described() =>
        Assert.Multiple(() =>
        {
            Assert.That(Scheme.Name, Is.Not.Null.And.Not.Empty.And.EqualTo(Scheme.Name.ToLowerInvariant().Trim()));
            Assert.That(Scheme.Aliases.IsDefault, Is.False);
            Assert.That(Scheme.Aliases, Has.None.EqualTo(Scheme.Name).And.Unique);
            Assert.That(Scheme.Description, Is.Not.Null.And.Not.Empty);
        });

    /// <summary>A container finds the scheme by its name and every alias.</summary>
    [Test]
    public void A_container_finds_it_by_its_names()
    {
        ServiceCollection services = new();
        Register(services.AddCrabbymetrics());
        using ServiceProvider provider = services.BuildServiceProvider();
        IBootstrapSchemeRegistry registry = provider.GetRequiredService<IBootstrapSchemeRegistry>();
        Assert.Multiple(() =>
        {
            foreach (string name in (string[])[Scheme.Name, .. Scheme.Aliases, Scheme.Name.ToUpperInvariant()])
            {
                Assert.That(registry.Find(name), Is.InstanceOf<TScheme>());
            }
        });
    }

    /// <summary>There are as many replicates as were asked for, or as the scheme enumerates.</summary>
    [Test]
    public void There_are_as_many_replicates_as_asked_for()
    {
        IBootstrapPlan plan = Scheme.Prepare(Fit(CreateData()), Options(1));
        if (Scheme.Reads.HasFlag(BootstrapInputs.Replications))
        {
            Assert.That(plan.Replications, Is.EqualTo(Replications));
        }
        else
        {
            Assert.That(plan.Replications, Is.GreaterThan(0));
        }
    }

    /// <summary>A draw is a function of its number and its stream: any worker, any order and any number of threads give its
    /// bits.</summary>
    [Test]
    public void A_draw_is_a_function_of_seed_and_replicate()
    {
        IEstimationResult result = Fit(CreateData());
        IBootstrapPlan plan = Scheme.Prepare(result, Options(1));
        int count = Math.Min(plan.Replications, 40);
        long[][] forward = new long[count][],
            apart = new long[count][];
        IBootstrapReplicator worker = plan.CreateReplicator();
        for (int r = 0; r < count; r++)
        {
            forward[r] = Draw(worker, r, 7, result);
        }

        Parallel.For(0, count, r => apart[count - 1 - r] = Draw(plan.CreateReplicator(), count - 1 - r, 7, result));
        Assert.That(apart, Is.EqualTo(forward));
        if (Scheme.Reads.HasFlag(BootstrapInputs.Seed))
        {
            Assert.That(Enumerable.Range(0, count).Select(r => Draw(worker, r, 8, result)), Is.Not.EqualTo(forward), "another seed");
            Assert.That(forward.Select(static bits => bits[0]).Distinct().Count(), Is.GreaterThan(count / 2), "draws differ");
        }
    }

    /// <summary>The draws lie about the estimates, and their spread is of the size of the standard errors.</summary>
    [Test]
    public void The_spread_of_the_draws_is_that_of_the_estimates()
    {
        IEstimationResult result = Fit(CreateData());
        IBootstrapPlan plan = Scheme.Prepare(result, Options(3));
        double[] errors = [.. result.Covariance(ComparableCovariance, Arguments()).StandardErrors()];
        int k = result.Parameters.Length;
        List<double[]> draws = [];
        IBootstrapReplicator worker = plan.CreateReplicator();
        for (int r = 0; r < plan.Replications; r++)
        {
            double[] parameters = new double[k];
            if (worker.Draw(r, new RandomSource(3, r), parameters, default, CancellationToken.None).Succeeded)
            {
                draws.Add(parameters);
            }
        }

        // A jackknife's draws lie closer together by the root of their number.
        double factor = plan.JackknifeMultiplicities.IsEmpty ? 1.0 : Math.Sqrt(draws.Count - 1.0);
        Assert.Multiple(() =>
        {
            Assert.That(draws, Has.Count.GreaterThan(plan.Replications / 2));
            for (int j = 0; j < k; j++)
            {
                double mean = draws.Average(draw => draw[j]);
                double spread = factor * Math.Sqrt(draws.Average(draw => (draw[j] - mean) * (draw[j] - mean)));
                Assert.That(mean, Is.EqualTo(result.Parameters[j]).Within(0.6 * errors[j]), result.ParameterNames[j]);
                Assert.That(spread / errors[j], Is.InRange(0.65, 1.5), result.ParameterNames[j]);
            }
        });
    }

    /// <summary>A result that lacks what the scheme varies is refused, and the message names the capability; a clustering that is not read
    /// is refused.</summary>
    [Test]
    public void What_it_cannot_use_is_refused() =>
        Assert.Multiple(() =>
        {
            Assert.That(
                () => Scheme.Prepare(new BareResult(), Options(1)),
                Throws.InstanceOf<NotSupportedException>().Or.InstanceOf<ArgumentException>().With.Message.Not.Empty
            );
            if (!Scheme.Reads.HasFlag(BootstrapInputs.Cluster))
            {
                Assert.That(
                    () => Scheme.Prepare(Fit(CreateData()), new BootstrapOptions { Cluster = "group", Scheme = Scheme.Name }),
                    Throws.ArgumentException
                );
            }
        });

    private static long[] Draw(IBootstrapReplicator worker, int replicate, long seed, IEstimationResult result)
    {
        double[] parameters = new double[result.Parameters.Length];
        worker.Draw(replicate, new RandomSource(seed, replicate), parameters, default, CancellationToken.None);
        return Bits.Of(parameters);
    }

    private BootstrapOptions Options(long seed) =>
        new()
        {
            Replications = Replications,
            Seed = seed,
            Scheme = Scheme.Name,
            Cluster = Cluster,
        };

    private CovarianceArguments Arguments() =>
        Cluster is { } cluster ? new CovarianceArguments { Clusters = [cluster] } : CovarianceArguments.None;
}
