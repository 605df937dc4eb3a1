using System.Diagnostics;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Peers;

/// <summary>Fits a raw file through the public API as often as asked, and prints one JSON object. Reading the file is not timed.</summary>
internal static class PeerCommand
{
    public static int Run(string[] args)
    {
        if (PeerArguments.Parse(args) is not { } arguments)
        {
            return 2;
        }

        RegressionData data = PeerFile.Read(arguments.Path);
        Console.WriteLine(JsonSerializer.Serialize(Measure(data, arguments)));
        return 0;
    }

    private static PeerReport Measure(RegressionData data, PeerArguments arguments)
    {
        long began = Stopwatch.GetTimestamp();
        PoissonEstimator estimator = new(new PoissonOptions { MaxDegreeOfParallelism = arguments.Threads });
        PoissonResult result = estimator.Fit(data);
        double first = Stopwatch.GetElapsedTime(began).TotalSeconds;
        WarmUp(estimator, data);
        double[] fits = new double[arguments.Repeat];
        double[] covariances = new double[arguments.Repeat];
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < arguments.Repeat; i++)
        {
            began = Stopwatch.GetTimestamp();
            result = estimator.Fit(data);
            fits[i] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        // The threads that help allocate nothing.
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / arguments.Repeat;
        for (int i = 0; i < arguments.Repeat; i++)
        {
            result = estimator.Fit(data);
            began = Stopwatch.GetTimestamp();
            result.Covariance(arguments.Covariance);
            covariances[i] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        return new PeerReport
        {
            RowCount = data.RowCount,
            ColumnCount = data.Design.ColumnCount,
            Threads = arguments.Threads == -1 ? Environment.ProcessorCount : arguments.Threads,
            Repeat = arguments.Repeat,
            First = first,
            Median = Median(fits),
            Minimum = fits.Min(),
            Processor = processor.TotalSeconds / arguments.Repeat,
            Covariance = Median(covariances),
            Bootstrap = arguments.Bootstrap > 0 ? Bootstrap(result, arguments) : null,
            Iterations = result.Diagnostics.Iterations,
            Passes = result.Diagnostics.ObjectiveEvaluations,
            GradientNorm = GradientNorm(result),
            Coefficients = result.Parameters,
            AllocatedBytes = allocated,
            PeakWorkingSet = Process.GetCurrentProcess().PeakWorkingSet64,
        };
    }

    // Until the just-in-time compiler has settled, which on a busy machine takes seconds; one fit where a fit takes longer.
    private static void WarmUp(PoissonEstimator estimator, RegressionData data)
    {
        long began = Stopwatch.GetTimestamp();
        do
        {
            estimator.Fit(data).Covariance("hc0");
        } while (Stopwatch.GetElapsedTime(began).TotalSeconds < 3.0);
    }

    private static double Bootstrap(PoissonResult result, PeerArguments arguments)
    {
        result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 2,
                Seed = 2,
                MaxDegreeOfParallelism = arguments.Threads,
            }
        );
        long began = Stopwatch.GetTimestamp();
        result.Bootstrap(new BootstrapOptions { Replications = arguments.Bootstrap, MaxDegreeOfParallelism = arguments.Threads });
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double GradientNorm(PoissonResult result)
    {
        double[] residuals = result.Predict();
        double sum = 0.0;
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] -= result.Data.Outcome.Span[i];
            sum += residuals[i];
        }

        double[] gradient = new double[result.Data.Design.ColumnCount];
        result.Data.Design.TransposedProduct(residuals, gradient);
        return gradient.Append(sum).Max(Math.Abs);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
