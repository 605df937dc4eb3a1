// The C# of README.md: each block there stands here too, between two markers, where it is compiled and run. ReadmeTests holds the two
// together.
using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Readme;

internal static class ReadmeExamples
{
    public static CoefficientTable QuickStart()
    {
        // README: quick start
        double[,] x =
        {
            { 0, 1.5 },
            { 0, 0.3 },
            { 1, 0.9 },
            { 1, 2.2 },
            { 0, 1.1 },
            { 1, 0.2 },
        };
        double[] y = [3, 1, 4, 9, 2, 1];

        RegressionData data = RegressionData.Create(x, y);
        PoissonResult result = new PoissonEstimator().Fit(data);

        Console.WriteLine(result);

        ResultWithCovariance<PoissonResult> robust = result.WithCovariance("sandwich");
        Console.WriteLine(robust.Summary());
        Console.WriteLine(robust.Wald("x1 = x2"));
        double error = robust.Summary()["x2"].StandardError!.Value;

        double[] means = result.Predict(
            new double[,]
            {
                { 1, 1.0 },
            }
        );
        BootstrapResult bootstrap = result.Bootstrap(replications: 999, seed: 1);
        // README: end
        Assert.That(means, Has.Length.EqualTo(1));
        Assert.That(bootstrap.Replications, Is.EqualTo(999));
        Assert.That(error, Is.GreaterThan(0.0));
        return robust.Summary();
    }

    public static PoissonResult FromFile(string path)
    {
        // README: from a file
        ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(path), "Days ~ EthN + SexM + LrnSL");
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-8 }).Fit(frame.Data);
        // README: end
        return result;
    }

    public static (PoissonResult Default, PoissonResult Ridge) WithContainer(RegressionData data)
    {
        // README: with a container
        ServiceCollection services = new();
        services.AddCrabbymetrics().AddPoisson(options => options.Tolerance = 1e-6).AddPoisson("ridge", options => options.Alpha = 0.1);

        using ServiceProvider provider = services.BuildServiceProvider();
        PoissonResult plain = provider.GetRequiredService<IEstimator<PoissonResult>>().Fit(data);
        PoissonResult ridge = provider.GetRequiredKeyedService<IEstimator<PoissonResult>>("ridge").Fit(data);
        // README: end
        return (plain, ridge);
    }

    public static CoefficientTable ThirdParty(RegressionData data)
    {
        // README: register your own
        ServiceCollection services = new();
        services.AddCrabbymetrics().AddEstimator<ExponentialResult, ExponentialEstimator>();

        using ServiceProvider provider = services.BuildServiceProvider();
        ExponentialResult result = provider.GetRequiredService<IEstimator<ExponentialResult>>().Fit(data);
        CoefficientTable table = result.Summarize("sandwich");
        // README: end
        return table;
    }

    public static OptimizationResult Optimize()
    {
        // README: optimize
        OptimizationResult result = new Executor().Minimize(new Rosenbrock(), [-1.2, 1.0], new NewtonSolver());
        Console.WriteLine($"{result.Reason} at ({result.X[0]}, {result.X[1]}) after {result.Iterations} iterations");
        // README: end
        return result;
    }
}

// README: your own estimator
/// <summary>The rate of exponential waiting times: a model of one parameter, with everything that inference asks of it.</summary>
public sealed class ExponentialEstimator : IEstimator<ExponentialResult>
{
    public ExponentialResult Fit(RegressionData data, CancellationToken cancellationToken = default) => new(data.Outcome);
}

public sealed class ExponentialResult(ReadOnlyMemory<double> times) : IEstimationResult, IScoreContributions, IInformation
{
    private readonly double _rate = times.Length / times.ToArray().Sum();

    public string EstimatorName => "exponential";
    public ImmutableArray<string> ParameterNames => ["rate"];
    public ImmutableArray<double> Parameters => [_rate];
    public double ObservationCount => times.Length;
    public FitDiagnostics Diagnostics { get; } = FitDiagnostics.ClosedForm(0.0);

    // log f = log(rate) - rate t: the score is 1/rate - t, the information n/rate^2.
    public int WorkingParameterCount => 1;
    public int RowCount => times.Length;

    public void CopyInformation(Span<double> information) => information[0] = times.Length / (_rate * _rate);

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        for (int i = 0; i < rowCount; i++)
        {
            scores[i] = (1.0 / _rate) - times.Span[firstRow + i];
        }
    }
}

// README: end

// README: your own problem
public sealed class Rosenbrock : ICostFunction, IGradient, IHessian
{
    public int Dimension => 2;

    public double Cost(ReadOnlySpan<double> x) => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient[0] = (-400 * x[0] * (x[1] - (x[0] * x[0]))) - (2 * (1 - x[0]));
        gradient[1] = 200 * (x[1] - (x[0] * x[0]));
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        hessian[0] = (1200 * x[0] * x[0]) - (400 * x[1]) + 2;
        hessian[1] = hessian[2] = -400 * x[0];
        hessian[3] = 200;
    }
}
// README: end
