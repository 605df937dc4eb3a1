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
        IEstimator<TResult> estimator = Resolve<IEstimator<TResult>>(provider);
        RegressionData data = CreateData();
        Assert.Multiple(() =>
        {
            Assert.That(Resolve<IEstimator<TResult>>(provider), Is.SameAs(estimator));
            Assert.That(Resolve<IEstimator<RegressionData, TResult>>(provider), Is.SameAs(estimator));
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
            AddOwn(services, own);
        }

        ICrabbymetricsBuilder builder = services.AddCrabbymetrics();
        if (!before)
        {
            Register(builder);
            AddOwn(services, own);
        }

        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(Resolve<IEstimator<TResult>>(provider), Is.SameAs(own));
    }

    private T Resolve<T>(ServiceProvider provider)
        where T : notnull => Name is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(Name);

    private void AddOwn(ServiceCollection services, IEstimator<TResult> own)
    {
        if (Name is null)
        {
            services.AddSingleton(own);
        }
        else
        {
            services.AddKeyedSingleton(Name, own);
        }
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
