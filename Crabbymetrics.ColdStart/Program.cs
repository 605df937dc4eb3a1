using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.Intrinsics;
using Crabbymetrics;
using Crabbymetrics.Benchmarks;
using Crabbymetrics.Estimators;

// The first fit of this process and later ones: N P [SECONDS of warming up] [THREADS]
int rows = int.Parse(args[0], CultureInfo.InvariantCulture);
int columns = int.Parse(args[1], CultureInfo.InvariantCulture);
double warming = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1.0;
int threads = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : -1;
RegressionData data = SimulatedCounts.Create(rows, columns);

long methods = JitInfo.GetCompiledMethodCount();
TimeSpan compilation = JitInfo.GetCompilationTime();
long began = Stopwatch.GetTimestamp();
PoissonEstimator estimator = new(new PoissonOptions { MaxDegreeOfParallelism = threads });
PoissonResult result = estimator.Fit(data);
double first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
methods = JitInfo.GetCompiledMethodCount() - methods;
compilation = JitInfo.GetCompilationTime() - compilation;

began = Stopwatch.GetTimestamp();
estimator.Fit(data);
double second = Stopwatch.GetElapsedTime(began).TotalMilliseconds;

began = Stopwatch.GetTimestamp();
while (Stopwatch.GetElapsedTime(began).TotalSeconds < warming)
{
    estimator.Fit(data);
}

double[] warm = new double[51];
for (int i = 0; i < warm.Length; i++)
{
    began = Stopwatch.GetTimestamp();
    estimator.Fit(data);
    warm[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}

Array.Sort(warm);
int bits =
    Vector512.IsHardwareAccelerated ? 512
    : Vector256.IsHardwareAccelerated ? 256
    : 128;
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{first}\t{second}\t{warm[25]}\t{warm[0]}\t{methods}\t{compilation.TotalMilliseconds}\t{bits}\t{result.LogLikelihood:R}"
    )
);
