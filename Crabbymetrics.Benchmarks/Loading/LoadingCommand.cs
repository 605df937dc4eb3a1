using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Data;
using Crabbymetrics.Data.DuckDb;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Loading;

/// <summary>From a file to columns, each in a process of its own, and the fit of a Poisson regression on them; beside R's fread and pandas
/// where they are installed. Of three runs the one with the least processor time. As a markdown table.</summary>
internal static class LoadingCommand
{
    private const int DefaultRows = 5_000_000;
    private const int Runs = 3;
    private const string One = "one";

    private const string FreadVersion = "cat(R.version.string, 'data.table', format(packageVersion('data.table')))";

    private const string PandasVersion = "import sys, pandas; print('Python', sys.version.split()[0], 'pandas', pandas.__version__)";

    private const string Fread =
        "a <- commandArgs(TRUE); library(data.table); setDTthreads(as.integer(a[2])); t <- system.time(fread(a[1], showProgress = FALSE)); "
        + "s <- readLines('/proc/self/status'); m <- as.numeric(gsub('[^0-9]', '', s[grep('VmHWM', s)])) / 1000; "
        + "cat(t[['elapsed']], t[['user.self']] + t[['sys.self']], m, '\\n')";

    private const string Pandas =
        "import sys, time, resource, pandas; w = time.time(); c = time.process_time(); pandas.read_csv(sys.argv[1]); "
        + "print(time.time() - w, time.process_time() - c, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)";

    public static int Run(string[] args)
    {
        if (args is [One, string kind, string path, string threads])
        {
            return RunOne(kind, path, int.Parse(threads, CultureInfo.InvariantCulture));
        }

        int rows = DefaultRows;
        if (args.Length > 1 || (args.Length == 1 && !int.TryParse(args[0], CultureInfo.InvariantCulture, out rows)))
        {
            Console.Error.WriteLine("loading: takes a number of rows alone.");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("loading").FullName;
        try
        {
            LoadingFiles.Write(folder, rows);
            PrintTable(folder, rows);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void PrintTable(string folder, int rows)
    {
        Console.WriteLine(FormattableString.Invariant($"{rows} rows; {Machine()}; .NET {Environment.Version}"));
        Console.WriteLine(Output("Rscript", "-e", FreadVersion) ?? "no R with data.table");
        Console.WriteLine(Output("python3", "-c", PandasVersion) ?? "no pandas");
        Console.WriteLine();
        Console.WriteLine("| file, MB | reader | threads | wall s | processor s | peak MB | fit s |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (string file in (string[])["plain.csv", "text.csv", "digits.csv", "plain.csv.gz", "plain.parquet"])
        {
            string path = Path.Combine(folder, file);
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                if (file.EndsWith(".parquet", StringComparison.Ordinal))
                {
                    if (threads == 1)
                    {
                        PrintOne(path, "parquet", threads);
                    }

                    PrintOne(path, "duckdb", threads);
                    continue;
                }

                PrintOne(path, "csv", threads);
                string name = threads.ToString(CultureInfo.InvariantCulture);
                Print(path, "fread", threads, Runs, () => Output("Rscript", "-e", Fread, path, name));
            }

            if (!file.EndsWith(".parquet", StringComparison.Ordinal))
            {
                Print(path, "pandas", 1, runs: 1, () => Output("python3", "-c", Pandas, path));
            }
        }
    }

    private static void PrintOne(string path, string kind, int threads) =>
        Print(
            path,
            kind,
            threads,
            Runs,
            () => Output(Environment.ProcessPath!, "loading", One, kind, path, threads.ToString(CultureInfo.InvariantCulture))
        );

    private static void Print(string path, string reader, int threads, int runs, Func<string?> run)
    {
        double[]? best = null;
        for (int i = 0; i < runs; i++)
        {
            if (run() is not { } result)
            {
                return;
            }

            double[] values =
            [
                .. result
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(static value => double.Parse(value, CultureInfo.InvariantCulture)),
            ];
            best = best is null || values[1] < best[1] ? values : best;
        }

        string fit = best!.Length > 3 ? best[3].ToString("F2", CultureInfo.InvariantCulture) : "";
        Console.WriteLine(
            FormattableString.Invariant($"| {Path.GetFileName(path)}, {new FileInfo(path).Length / 1e6:F0} | {reader} | {threads} | ")
                + FormattableString.Invariant($"{best[0]:F2} | {best[1]:F2} | {best[2]:F0} | {fit} |")
        );
    }

    private static int RunOne(string kind, string path, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        IColumnSource source = kind switch
        {
            "parquet" => ParquetSource.OpenFile(path),
            "duckdb" => DuckDbSource.OpenFile(path, new DuckDbOptions { MaxDegreeOfParallelism = threads }),
            _ => CsvSource.OpenFile(path, new CsvOptions { MaxDegreeOfParallelism = threads }),
        };
        source.Read([.. source.ColumnNames.Select(static name => new ColumnRequest(name, ColumnKind.NumberOrLabel))]);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using Process process = Process.GetCurrentProcess();
        double processor = process.TotalProcessorTime.TotalSeconds;
        double peak = process.PeakWorkingSet64 / 1e6;
        ModelFrame frame = ModelFrame.Read(source, "y ~ .");
        start = Stopwatch.GetTimestamp();
        new PoissonEstimator().Fit(frame.Data);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{wall} {processor} {peak} {fit}"));
        return 0;
    }

    private static string Machine()
    {
        string? model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        string name = model?.Split(':')[1].Trim() ?? "unknown processor";
        return FormattableString.Invariant($"{name}, {Environment.ProcessorCount} processors");
    }

    // What a program prints; null where it is not there or fails.
    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            // As the tool is started.
            start.Environment["DOTNET_TieredPGO"] = "0";
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
