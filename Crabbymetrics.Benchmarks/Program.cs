using BenchmarkDotNet.Running;
using Crabbymetrics.Benchmarks.Absorption;
using Crabbymetrics.Benchmarks.Designs;
using Crabbymetrics.Benchmarks.Loading;
using Crabbymetrics.Benchmarks.OnlineLearning;
using Crabbymetrics.Benchmarks.Optimization;
using Crabbymetrics.Benchmarks.Peers;
using Crabbymetrics.Benchmarks.Penalties;
using Crabbymetrics.Benchmarks.Repetition;
using Crabbymetrics.Benchmarks.Resampling;
using Crabbymetrics.Benchmarks.Scaling;
using Crabbymetrics.Benchmarks.Streaming;
using Crabbymetrics.Benchmarks.SyntheticControl;
using Crabbymetrics.Benchmarks.Transformers;

namespace Crabbymetrics.Benchmarks;

/// <summary>Runs one of the benchmarks by name. A new one is a line in <see cref="Commands"/>.</summary>
internal static class Program
{
    private static readonly SortedDictionary<string, (string Does, Func<string[], int> Run)> Commands = new(StringComparer.Ordinal)
    {
        ["absorb"] = (
            "least squares with absorbed effects on the panels of the field, as markdown: [ROWS] [REPEAT] [THREADS] [KIND...]",
            AbsorptionCommand.Run
        ),
        ["absorb-poisson"] = (
            "Poisson regression with absorbed effects on the panels of the field, as markdown: [ROWS] [REPEAT] [THREADS] [KIND...]",
            AbsorbedPoissonCommand.Run
        ),
        ["benchmark"] = ("fits, covariances and bootstraps under BenchmarkDotNet, with its own arguments", RunBenchmarkDotNet),
        ["bootstrap"] = (
            "bootstraps to a million rows, their time and memory, as markdown: [MOST replicates at a million rows]",
            BootstrapCommand.Run
        ),
        ["designs"] = ("designs with categories of many levels and with hundreds of columns, as markdown", DesignCommand.Run),
        ["ftrl"] = ("updates a second of FTRL on one thread, as markdown", FtrlCommand.Run),
        ["elastic-net"] = (
            "lasso paths in processor time, beside glmnet where it is installed, as markdown: [REPEAT]",
            ElasticNetCommand.Run
        ),
        ["loading"] = ("from files to columns, beside fread and pandas where they are installed, as markdown: [ROWS]", LoadingCommand.Run),
        ["least-squares"] = (
            "one raw file by least squares, timed through the public API, as JSON: FILE.bin [--repeat 7] [--threads 2]",
            LeastSquaresCommand.Run
        ),
        ["optimization"] = (
            "evaluations of every solver on every published problem, as markdown: [FACTOR of the starts] [-v] [SOLVER...]",
            SolverTable.Print
        ),
        ["optimization-peer"] = (
            "the published problems for build/peers/scipy_problems.py, which asks for values, derivatives and runs over standard input",
            OptimizationPeer.Serve
        ),
        ["optimization-times"] = (
            "processor time of lbfgsb on functions of many variables, for build/peers/scipy_times.py: [SIZE...]",
            LargeTimes.Print
        ),
        ["pca"] = ("principal components of large and of wide data, as markdown", PcaCommand.Run),
        ["peer"] = (
            "one raw file, timed through the public API, as JSON: FILE.bin [--repeat 7] [--threads 2] [--bootstrap B] [--vcov hc0]",
            PeerCommand.Run
        ),
        ["repetition"] = ("a million rows that repeat, merged and not, as markdown", RepetitionCommand.Run),
        ["scaling"] = ("time against rows, columns and threads, as CSV and plots: FOLDER", ScalingCommand.Run),
        ["streaming"] = ("a Poisson regression on Parquet files within a limit of memory: ROWS [LIMIT] [FOLDER]", StreamingCommand.Run),
        ["synthetic-control"] = (
            "synthetic controls, placebos and the search for weights of predictors, as markdown: [REPEAT] [THREADS]",
            SyntheticControlCommand.Run
        ),
        ["wild"] = ("wild cluster bootstraps to a million rows, as markdown: [THREADS]", WildClusterCommand.Run),
    };

    private static int Main(string[] args)
    {
        if (args.Length > 0 && Commands.TryGetValue(args[0], out (string Does, Func<string[], int> Run) command))
        {
            return command.Run(args[1..]);
        }

        Console.Error.WriteLine("usage: dotnet run -c Release --project Crabbymetrics.Benchmarks -- COMMAND [ARGUMENTS]");
        foreach ((string? name, (string? does, Func<string[], int> _)) in Commands)
        {
            Console.Error.WriteLine($"  {name, -16} {does}");
        }

        return 2;
    }

    private static int RunBenchmarkDotNet(string[] args)
    {
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
