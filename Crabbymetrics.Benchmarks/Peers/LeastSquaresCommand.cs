using System.Diagnostics;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Peers;

/// <summary>Fits a raw file by least squares, with vanilla errors, as often as asked, and prints one JSON object. Reading the file is not
/// timed.</summary>
internal static class LeastSquaresCommand
{
    private const double WarmUpSeconds = 3.0;
    private const double ShortestSeconds = 0.05;

    public static int Run(string[] args)
    {
        if (PeerArguments.Parse(args) is not { } arguments)
        {
            return 2;
        }

        RegressionData data = PeerFile.Read(arguments.Path);
        OlsEstimator estimator = new(new OlsOptions { MaxDegreeOfParallelism = arguments.Threads });
        long began = Stopwatch.GetTimestamp();
        Fit(estimator, data);
        double first = Stopwatch.GetElapsedTime(began).TotalSeconds;
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < WarmUpSeconds)
        {
            Fit(estimator, data);
        }

        double[] times = new double[arguments.Repeat];
        OlsResult result = Fit(estimator, data);
        began = Stopwatch.GetTimestamp();
        Fit(estimator, data);
        // A short fit is timed many times at once.
        int atOnce = Math.Max(1, (int)(ShortestSeconds / Math.Max(1e-6, Stopwatch.GetElapsedTime(began).TotalSeconds)));
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < times.Length; i++)
        {
            began = Stopwatch.GetTimestamp();
            for (int j = 0; j < atOnce; j++)
            {
                result = Fit(estimator, data);
            }

            times[i] = Stopwatch.GetElapsedTime(began).TotalSeconds / atOnce;
        }

        processor = Environment.CpuUsage.TotalTime - processor;

        Array.Sort(times);
        Console.WriteLine(
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["n"] = data.RowCount,
                    ["p"] = data.Design.ColumnCount,
                    ["first_s"] = first,
                    ["median_s"] = times[times.Length / 2],
                    ["min_s"] = times[0],
                    ["cpu_s"] = processor.TotalSeconds / (times.Length * atOnce),
                    ["refinements"] = result.Diagnostics.Iterations,
                    ["scaled_condition"] = result.ScaledConditionNumber,
                    ["method"] = result.Method.ToString(),
                }
            )
        );
        return 0;
    }

    private static OlsResult Fit(OlsEstimator estimator, RegressionData data)
    {
        OlsResult result = estimator.Fit(data);
        result.Summary("vanilla");
        return result;
    }
}
