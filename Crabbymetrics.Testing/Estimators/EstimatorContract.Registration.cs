using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Testing;

/// <content>How a host gets the estimator.</content>
public abstract partial class EstimatorContract<TResult>
{
    /// <summary>A container gives the estimator, one instance, under both of its interfaces, with the numbers of the one made by
    /// hand.</summary>
    [Test]
    public void A_container_gives_the_same_estimator()
    {
        using ServiceProvider provider = Services(registrations: 1).BuildServiceProvider(validateScopes: true);
        IEstimator<TResult> estimator = provider.GetRequiredService<IEstimator<TResult>>();
        RegressionData data = CreateData();
        Assert.Multiple(() =>
        {
            Assert.That(provider.GetRequiredService<IEstimator<TResult>>(), Is.SameAs(estimator));
            Assert.That(provider.GetRequiredService<IEstimator<RegressionData, TResult>>(), Is.SameAs(estimator));
            Assert.That(Bits.Of(estimator.Fit(data).Parameters), Is.EqualTo(Bits.Of(CreateEstimator().Fit(data).Parameters)));
        });
    }

    /// <summary>Registering twice is the same as registering once.</summary>
    [Test]
    public void Registering_twice_changes_nothing()
    {
        static string[] Described(IServiceCollection services) =>
            [
                .. services
                    .Where(static service =>
                        service.ServiceType.Namespace?.StartsWith(nameof(Crabbymetrics), StringComparison.Ordinal) == true
                    )
                    .Select(static service => $"{service.ServiceType} {service.ServiceKey}"),
            ];
        Assert.That(Described(Services(registrations: 2)), Is.EquivalentTo(Described(Services(registrations: 1))));
    }

    /// <summary>What the host registers itself, before <c>AddCrabbymetrics</c> or after, is what it gets.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public void The_registration_of_the_host_wins(bool before)
    {
        IEstimator<TResult> own = CreateEstimator();
        ServiceCollection services = new();
        if (before)
        {
            services.AddSingleton(own);
        }

        ICrabbymetricsBuilder builder = services.AddCrabbymetrics();
        if (!before)
        {
            Register(builder);
            services.AddSingleton(own);
        }

        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(provider.GetRequiredService<IEstimator<TResult>>(), Is.SameAs(own));
    }

    private ServiceCollection Services(int registrations)
    {
        ServiceCollection services = new();
        for (int i = 0; i < registrations; i++)
        {
            Register(services.AddCrabbymetrics());
        }

        return services;
    }
}
