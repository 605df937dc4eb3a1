#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// Effects of firms and years, absorbed: least squares and Poisson, clustered by firm: dotnet run samples/fixed-effects.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
CsvSource file = CsvSource.OpenFile(Path.Combine(folder, "data", "firms.csv"));

// What stands after the bar is absorbed.
ModelSpecification specification = new() { Formula = Formula.Parse("log(y) ~ x + z | firm + year"), Clusters = ["firm"] };
RegressionData data = ModelFrame.Read(file, specification).Data;
FixedEffectsOlsResult within = new FixedEffectsOlsEstimator().Fit(data);
CovarianceArguments byFirm = new() { Clusters = ["firm"] };
Console.WriteLine(within.WithCovariance("cr1", byFirm));

EffectEstimates effects = within.Effects("firm");
for (int level = 0; level < effects.Levels.Length; level++)
{
    Console.WriteLine($"firm {effects.Levels[level]}: {effects.Values[level]:F4}");
}

ModelSpecification counts = new() { Formula = Formula.Parse("n ~ x | firm"), Clusters = ["firm"] };
PoissonResult poisson = new PoissonEstimator().Fit(ModelFrame.Read(file, counts).Data);
Console.WriteLine(poisson.WithCovariance("cr1", byFirm));
