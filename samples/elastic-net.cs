#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// An elastic net with its path and cross-validation, a ridge with its grid: dotnet run samples/elastic-net.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
ModelFrame frame = ModelFrame.Read(
    CsvSource.OpenFile(Path.Combine(folder, "data", "birthwt.csv")),
    "bwt ~ poly(age, 3) + poly(lwt, 3) + race + smoke + ptl + ht + ui + ftv + race:smoke"
);

ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { Mixing = 0.9 });
ElasticNetPath path = estimator.Fit(frame.Data);
ElasticNetCrossValidation judged = estimator.CrossValidate(frame.Data, new CrossValidationOptions { Folds = 10, Seed = 1 });
Console.WriteLine($"{path.Lambdas.Length} penalties from {path.Lambdas[0]:F2} to {path.Lambdas[^1]:F4}");
Console.WriteLine($"least error at {judged.BestLambda:F3}, within one standard error up to {judged.OneStandardErrorLambda:F3}");

ElasticNetResult best = judged.Best;
Console.WriteLine($"{best.NonzeroCount} of {path.Results[0].ParameterNames.Length - 1} coefficients are not 0");
for (int j = 0; j < best.ParameterNames.Length; j++)
{
    if (best.Parameters[j] != 0.0)
    {
        Console.WriteLine($"{best.ParameterNames[j], -22}{best.Parameters[j], 10:F2}");
    }
}

RidgeResult ridge = new RidgeEstimator(new RidgeOptions { Grid = true, Standardize = true }).Fit(frame.Data);
Console.WriteLine($"ridge: l2 {ridge.L2:F4}, {ridge.DegreesOfFreedom:F2} degrees of freedom, leave-one-out error {ridge.LeaveOneOut:F0}");
