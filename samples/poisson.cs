#!/usr/bin/env dotnet
#:project ../Crabbymetrics.Data/Crabbymetrics.Data.csproj
#:project ../Crabbymetrics.Estimators/Crabbymetrics.Estimators.csproj
#:property PublishAot=false

// A Poisson regression in one file, without a container: dotnet run samples/poisson.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
CsvSource file = CsvSource.OpenFile(Path.Combine(folder, "data", "quine.csv"));
ModelFrame frame = ModelFrame.Read(file, "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL");

PoissonEstimator estimator = new();
PoissonResult result = estimator.Fit(frame.Data);

Console.WriteLine($"{"", -12}{"estimate", 10}{"std. error", 12}{"z", 9}");
foreach (CoefficientRow row in result.Summary("sandwich"))
{
    Console.WriteLine($"{row.Name, -12}{row.Estimate, 10:F4}{row.StandardError, 12:F4}{row.Statistic, 9:F3}");
}

Console.WriteLine($"log-likelihood {result.LogLikelihood:F4}, deviance {result.Deviance:F4}, n = {result.ObservationCount}");
