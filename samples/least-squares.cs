#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// Least squares with tests of the specification, and instrumental variables: dotnet run samples/least-squares.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

ModelFrame house = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(folder, "data", "whiteside.csv")), "gas ~ temp*insulated");
OlsResult fit = new OlsEstimator().Fit(house.Data);
Console.WriteLine(fit.WithCovariance("hc1"));
Console.WriteLine(fit.BreuschPaganTest());
Console.WriteLine(fit.ResetTest());
Console.WriteLine(fit.WithCovariance("hc1").Wald("temp:insulated = 0"));

// What the gas of a week at 10 degrees lies between, with the insulation and without.
ModelFrame weeks = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(folder, "data", "whiteside.csv")), "gas ~ temp + insulated");
DesignMatrix mild = DesignMatrix.Create(
    new[,]
    {
        { 10.0, 0.0 },
        { 10.0, 1.0 },
    }
);
foreach (LinearPrediction week in new OlsEstimator().Fit(weeks.Data).PredictIntervals(mild, level: 0.9))
{
    Console.WriteLine($"mean {week.Mean:F2}, of a new week {week.NewLow:F2} to {week.NewHigh:F2}");
}

// x is endogenous; z and s are its instruments. They are weak here, and every statistic of their strength says so.
ModelFrame panel = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(folder, "data", "firms.csv")), "y ~ f | x ~ z + s");
TwoSlsResult iv = new TwoSlsEstimator().Fit(panel.Data);
Console.WriteLine(iv.WithCovariance("hc1"));
Console.WriteLine(iv.FirstStages("hc1")[0]);
Console.WriteLine(iv.WeakIdentification("hc1"));
Console.WriteLine(iv.AndersonRubinSet(0.95, "hc1"));
Console.WriteLine(iv.WuHausman("hc1"));
