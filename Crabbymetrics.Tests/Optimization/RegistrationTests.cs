using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Optimization;

public sealed class RegistrationTests
{
    [Test]
    public void The_default_registry_finds_by_name_in_any_case() =>
        Assert.That(SolverRegistry.Default.Find("Newton"), Is.InstanceOf<NewtonSolver>());

    [Test]
    public void A_miss_lists_the_names_sorted()
    {
        IReadOnlyList<string> names = SolverRegistry.Default.Names;

        Assert.That(names, Is.Ordered);
        Assert.That(
            () => SolverRegistry.Default.Find("newtn"),
            Throws.ArgumentException.With.Message.Contains(string.Join(", ", names)).And.Message.Contains("newtn")
        );
    }

    [Test]
    public void A_container_gives_executor_registry_and_keyed_solvers()
    {
        using ServiceProvider provider = new ServiceCollection().AddCrabbymetricsOptimization().BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IExecutor>(), Is.InstanceOf<Executor>());
        Assert.That(provider.GetRequiredService<ISolverRegistry>().Names, Is.EqualTo(SolverRegistry.Default.Names));
        foreach (string name in SolverRegistry.Default.Names)
        {
            Assert.That(
                provider.GetRequiredKeyedService<ISolver>(name),
                Is.SameAs(provider.GetRequiredService<ISolverRegistry>().Find(name))
            );
        }
    }

    [Test]
    public void Registering_twice_adds_nothing()
    {
        IServiceCollection once = new ServiceCollection().AddCrabbymetricsOptimization();
        int count = once.Count;

        Assert.That(once.AddCrabbymetricsOptimization(), Has.Count.EqualTo(count));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_hosts_own_solver_wins(bool before)
    {
        NewtonSolver own = new NewtonSolver { LineSearch = new MoreThuenteLineSearch { Curvature = 0.5 } };
        ServiceCollection services = new ServiceCollection();
        if (before)
        {
            services.AddKeyedSingleton<ISolver>("newton", own);
        }

        services.AddCrabbymetricsOptimization();
        if (!before)
        {
            services.AddKeyedSingleton<ISolver>("newton", own);
        }

        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<ISolverRegistry>().Find("newton"), Is.SameAs(own));
    }

    [Test]
    public void A_solver_of_ones_own_is_found_under_its_name()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddSolver<NewtonSolver>("mine")
            .AddSolver("other", new NewtonSolver())
            .BuildServiceProvider();
        ISolverRegistry registry = provider.GetRequiredService<ISolverRegistry>();

        Assert.That(registry.Find("mine"), Is.InstanceOf<NewtonSolver>());
        Assert.That(registry.Names, Does.Contain("other").And.Contain("newton"));
    }
}
