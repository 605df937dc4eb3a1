#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// One fit, many standard errors, and the bootstrap: dotnet run samples/covariances.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
CsvSource file = CsvSource.OpenFile(Path.Combine(folder, "data", "firms.csv"));
ModelSpecification specification = new()
{
    Formula = Formula.Parse("y ~ x + z"),
    Clusters = ["firm", "year"],
    Unit = "firm",
    Time = "year",
};
OlsResult fit = new OlsEstimator().Fit(ModelFrame.Read(file, specification).Data);

(string Name, CovarianceArguments? Arguments)[] covariances =
[
    ("vanilla", null),
    ("hc1", null),
    ("hc3", null),
    ("cr1", new CovarianceArguments { Clusters = ["firm"] }),
    ("cr2", new CovarianceArguments { Clusters = ["firm"] }),
    ("cr1", new CovarianceArguments { Clusters = ["firm", "year"] }),
    ("hac", new CovarianceArguments { Lag = 2 }),
    ("driscoll-kraay", new CovarianceArguments { Lag = 2 }),
];
foreach ((string name, CovarianceArguments? arguments) in covariances)
{
    CoefficientTable table = fit.Summary(name, arguments);
    string by = arguments is { Clusters.IsDefaultOrEmpty: false } ? " by " + string.Join(" and ", arguments.Clusters) : "";
    Console.WriteLine($"{name + by, -20} x {table["x"].StandardError:F4}  z {table["z"].StandardError:F4}");
}

BootstrapResult clusters = fit.Bootstrap(
    new BootstrapOptions
    {
        Scheme = "cluster-pairs",
        Cluster = "firm",
        Replications = 399,
        Seed = 42,
    }
);
Console.WriteLine(clusters);

// The covariance of the draws serves tables and tests like any other.
Console.WriteLine(fit.WithCovariance(clusters.Covariance()).Wald("x = z"));
