using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Estimators.Poisson;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Tests.Estimators.Hosting;

/// <summary>A host's own parts beside the built-in ones: estimators over data of their own, named variants, instances.</summary>
public sealed class OwnPartsTests
{
    private static readonly RegressionData Data = Sample.Create(5, 200, 2).Data();

    [Test]
    public void An_estimator_over_data_of_its_own_is_resolved_by_them()
    {
        using ServiceProvider provider = Build(static builder => builder.AddEstimator<double[], MeanResult, MeanEstimator>());
        IEstimator<double[], MeanResult> estimator = provider.GetRequiredService<IEstimator<double[], MeanResult>>();
        Assert.Multiple(() =>
        {
            Assert.That(estimator.Fit([1.0, 2.0, 6.0]).Mean, Is.EqualTo(3.0));
            Assert.That(provider.GetRequiredService<IEstimator<double[], MeanResult>>(), Is.SameAs(estimator));
        });
    }

    [Test]
    public void The_later_registration_for_the_same_data_wins()
    {
        using ServiceProvider provider = Build(static builder =>
            builder.AddEstimator<double[], MeanResult, MeanEstimator>().AddEstimator<double[], MeanResult, MedianEstimator>()
        );
        Assert.That(provider.GetRequiredService<IEstimator<double[], MeanResult>>().Fit([1.0, 2.0, 6.0]).Mean, Is.EqualTo(2.0));
    }

    [Test]
    public void Named_variants_have_options_of_their_own()
    {
        using ServiceProvider provider = Build(static builder =>
            builder
                .AddEstimator("loose", Described, static options => options.Tolerance = 0.5)
                .AddEstimator("slopes", Described, static options => options.FitIntercept = false)
        );
        Assert.Multiple(() =>
        {
            Assert.That(Variant(provider, "slopes").Parameters, Has.Length.EqualTo(2));
            Assert.That(Variant(provider, "loose").Parameters, Has.Length.EqualTo(3));
            Assert.That(provider.GetRequiredKeyedService<IEstimator<PoissonResult>>("loose"), Is.Not.Null);
        });
    }

    [Test]
    public void Options_of_a_named_variant_are_validated()
    {
        using ServiceProvider provider = Build(static builder =>
            builder.AddEstimator("wrong", Described, static options => options.Tolerance = -1.0)
        );
        Assert.That(() => Variant(provider, "wrong"), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("Tolerance"));
    }

    [Test]
    public void Instances_of_a_covariance_are_registered_by_their_names()
    {
        using ServiceProvider provider = Build(static builder =>
            builder.AddCovariance(new Doubled("twice", 2.0)).AddCovariance(new Doubled("thrice", 3.0))
        );
        PoissonResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data);
        double vanilla = result.Covariance()[1, 1];
        Assert.Multiple(() =>
        {
            Assert.That(result.Covariance("twice")[1, 1], Is.EqualTo(2.0 * vanilla));
            Assert.That(((IEstimationResult)result).Covariance("thrice")[1, 1], Is.EqualTo(3.0 * vanilla));
        });
    }

    [Test]
    public void An_instance_of_a_bootstrap_scheme_is_found_by_its_name()
    {
        using ServiceProvider provider = Build(static builder => builder.AddBootstrapScheme(new Renamed("own", "pairs")));
        PoissonResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data);
        IBootstrapEngine engine = provider.GetRequiredService<IBootstrapEngine>();
        double[] Draws(string scheme) =>
            [
                .. engine
                    .Run(
                        result,
                        new BootstrapOptions
                        {
                            Replications = 20,
                            Scheme = scheme,
                            Seed = 3,
                        }
                    )
                    .StandardErrors,
            ];
        Assert.That(Draws("own"), Is.EqualTo(Draws("pairs")));
    }

    private static ServiceProvider Build(Action<ICrabbymetricsBuilder> add)
    {
        ServiceCollection services = [];
        add(services.AddCrabbymetrics());
        return services.BuildServiceProvider();
    }

    private static PoissonResult Variant(ServiceProvider provider, string name) =>
        provider.GetRequiredKeyedService<IEstimator<PoissonResult>>(name).Fit(Data);

    private static EstimatorDescriptor<PoissonOptions, PoissonResult> Described { get; } =
        new(
            "own",
            "A host's own description of an estimator.",
            static () => new OptionSchema<PoissonOptions>(static () => new PoissonOptions()).Include(GlmOptions.Schema),
            static (options, services) => new PoissonEstimator(options, EstimationServices.Of(services))
        );

    private sealed record MeanResult(double Mean);

    private sealed class MeanEstimator : IEstimator<double[], MeanResult>
    {
        public MeanResult Fit(double[] data, CancellationToken cancellationToken = default) => new(data.Average());
    }

    private sealed class MedianEstimator : IEstimator<double[], MeanResult>
    {
        public MeanResult Fit(double[] data, CancellationToken cancellationToken = default) => new(data.Order().ElementAt(data.Length / 2));
    }

    private sealed class Doubled(string name, double factor) : ICovarianceEstimator
    {
        public string Name => name;

        public string Description => "B times a number.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments) =>
            new(
                name,
                result.ParameterNames,
                [.. BuiltInCovariances.Vanilla.Estimate(result, arguments).Values.ToArray().Select(value => factor * value)]
            );
    }

    private sealed class Renamed(string name, string scheme) : IBootstrapScheme
    {
        public string Name => name;

        public string Description => "Another scheme under a name of its own.";

        public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options) =>
            new BootstrapSchemeRegistry().Find(scheme).Prepare(result, options);
    }
}
