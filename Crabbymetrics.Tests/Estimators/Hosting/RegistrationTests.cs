using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;
using Crabbymetrics.Tests.Estimators.Poisson;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Tests.Estimators.Hosting;

/// <summary>What a host gets from AddCrabbymetrics and how it changes it.</summary>
public sealed class RegistrationTests
{
    private static readonly RegressionData Data = Sample.Create(5, 200, 2).Data();

    [Test]
    public void A_host_resolves_one_estimator_and_fits()
    {
        using ServiceProvider provider = Build(static services => services.AddCrabbymetrics());
        IEstimator<PoissonResult> estimator = provider.GetRequiredService<IEstimator<PoissonResult>>();
        Assert.Multiple(() =>
        {
            Assert.That(estimator.Fit(Data).Parameters, Is.EqualTo(new PoissonEstimator().Fit(Data).Parameters));
            Assert.That(provider.GetRequiredService<IEstimator<PoissonResult>>(), Is.SameAs(estimator));
            Assert.That(provider.GetRequiredService<IEstimator<RegressionData, PoissonResult>>(), Is.SameAs(estimator));
        });
    }

    [Test]
    public void Registering_twice_changes_nothing()
    {
        ServiceCollection once = [];
        once.AddCrabbymetrics();
        int count = once.Count;
        once.AddCrabbymetrics();
        Assert.That(once, Has.Count.EqualTo(count));
    }

    [Test]
    public void The_provider_can_be_validated_whole()
    {
        ServiceCollection services = [];
        services.AddCrabbymetrics();
        Assert.That(
            () => services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }).Dispose(),
            Throws.Nothing
        );
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_hosts_own_estimator_wins(bool before)
    {
        Fixed own = new();
        using ServiceProvider provider = Build(services =>
        {
            if (before)
            {
                services.AddSingleton<IEstimator<PoissonResult>>(own);
            }

            services.AddCrabbymetrics();
            if (!before)
            {
                services.AddSingleton<IEstimator<PoissonResult>>(own);
            }
        });
        Assert.That(provider.GetRequiredService<IEstimator<PoissonResult>>(), Is.SameAs(own));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_hosts_own_executor_is_used(bool before)
    {
        CountingExecutor own = new();
        using ServiceProvider provider = Build(services =>
        {
            if (before)
            {
                services.AddSingleton<IExecutor>(own);
            }

            services.AddCrabbymetrics();
            if (!before)
            {
                services.AddSingleton<IExecutor>(own);
            }
        });
        provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data);
        Assert.That(own.Runs, Is.Positive);
    }

    [Test]
    public void Options_are_set_by_AddPoisson()
    {
        using ServiceProvider provider = Build(static services =>
            services.AddCrabbymetrics().AddPoisson(static options => options.FitIntercept = false)
        );
        Assert.That(provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data).HasIntercept, Is.False);
    }

    [Test]
    public void A_named_variant_stands_beside_the_default()
    {
        using ServiceProvider provider = Build(static services =>
            services
                .AddCrabbymetrics()
                .AddPoisson("ridge", static options => options.Alpha = 5.0)
                .AddPoisson("through the origin", static options => options.FitIntercept = false)
        );
        Assert.Multiple(() =>
        {
            Assert.That(provider.GetRequiredKeyedService<IEstimator<PoissonResult>>("ridge").Fit(Data).Diagnostics.Penalty, Is.Positive);
            Assert.That(provider.GetRequiredKeyedService<IEstimator<PoissonResult>>("through the origin").Fit(Data).HasIntercept, Is.False);
            Assert.That(provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data).Diagnostics.Penalty, Is.Zero);
        });
    }

    [Test]
    public void Wrong_options_are_named_where_the_estimator_is_resolved()
    {
        using ServiceProvider provider = Build(static services =>
            services
                .AddCrabbymetrics()
                .AddPoisson(static options =>
                {
                    options.Alpha = -1.0;
                    options.Tolerance = double.NaN;
                })
        );
        Assert.That(
            () => provider.GetRequiredService<IEstimator<PoissonResult>>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Alpha").And.Message.Contains("Tolerance")
        );
    }

    [Test]
    public void A_later_change_of_the_options_reaches_no_estimator()
    {
        PoissonOptions options = new();
        PoissonEstimator estimator = new(options);
        options.FitIntercept = false;
        Assert.That(estimator.Fit(Data).HasIntercept);
    }

    [Test]
    public void A_third_partys_estimator_is_resolved_by_its_result()
    {
        using ServiceProvider provider = Build(static services => services.AddCrabbymetrics().AddEstimator<MeanResult, MeanEstimator>());
        Assert.That(
            provider.GetRequiredService<IEstimator<MeanResult>>().Fit(Data).Parameters[0],
            Is.EqualTo(Data.Outcome.ToArray().Average()).Within(1e-12)
        );
    }

    [Test]
    public void A_third_partys_covariance_is_found_by_name_in_the_summary()
    {
        using ServiceProvider provider = Build(static services => services.AddCrabbymetrics().AddCovariance<Unit>().AddCovariance<Unit>());
        PoissonResult result = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Summary("unit").StandardErrors, Is.All.EqualTo(1.0));
            Assert.That(provider.GetRequiredService<ICovarianceRegistry>().Names, Does.Contain("unit").And.Contain("vanilla"));
            Assert.That(() => CovarianceRegistry.Default.Find("unit"), Throws.ArgumentException, "the default registry is not touched");
        });
    }

    [Test]
    public void A_solver_under_a_name_is_found_by_the_options()
    {
        using ServiceProvider provider = Build(static services =>
            services.AddCrabbymetrics().AddSolver<NewtonSolver>("mine").AddPoisson(static options => options.Solver = "mine")
        );
        Assert.That(provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(Data).Diagnostics.Solver, Is.EqualTo("mine"));
    }

    private static ServiceProvider Build(Action<IServiceCollection> register)
    {
        ServiceCollection services = [];
        register(services);
        return services.BuildServiceProvider();
    }

    private sealed class Fixed : IEstimator<PoissonResult>
    {
        public PoissonResult Fit(RegressionData data, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();
    }

    private sealed class CountingExecutor : IExecutor
    {
        private readonly Executor _inner = new();

        public int Runs { get; private set; }

        public OptimizationResult Minimize(
            IProblem problem,
            ReadOnlySpan<double> start,
            ISolver solver,
            ExecutionOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            Runs++;
            return _inner.Minimize(problem, start, solver, options, cancellationToken);
        }
    }

    private sealed class MeanEstimator : IEstimator<MeanResult>
    {
        public MeanResult Fit(RegressionData data, CancellationToken cancellationToken = default) =>
            new(data.Outcome.ToArray().Average(), data.RowCount);
    }

    private sealed record MeanResult(double Mean, double ObservationCount) : IEstimationResult
    {
        public string EstimatorName => "mean";

        public ImmutableArray<string> ParameterNames => ["mean"];

        public ImmutableArray<double> Parameters => [Mean];

        public FitDiagnostics Diagnostics { get; } =
            new()
            {
                Converged = true,
                Iterations = 0,
                Objective = 0.0,
                TerminationReason = TerminationReason.Solved,
            };
    }

    private sealed class Unit : ICovarianceEstimator
    {
        public string Name => "unit";

        public string Description => "The identity matrix.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
        {
            int k = result.Parameters.Length;
            double[] identity = new double[k * k];
            for (int j = 0; j < k; j++)
            {
                identity[(j * k) + j] = 1.0;
            }

            return new CovarianceMatrix(Name, result.ParameterNames, identity);
        }
    }
}
