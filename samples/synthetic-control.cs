#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// A synthetic control with placebos, leave-one-out and conformal intervals: dotnet run samples/synthetic-control.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
PanelFrame frame = PanelFrame.Read(
    CsvSource.OpenFile(Path.Combine(folder, "data", "regions.csv")),
    new PanelSpecification
    {
        Outcome = "visits",
        Unit = "region",
        Time = "year",
        Treated = ["Norra"],
        From = "2008",
    }
);
SyntheticControlResult result = new SyntheticControlEstimator().Fit(frame.Data);
Console.WriteLine(result);

SyntheticControlPlacebos placebos = result.PlacebosInSpace();
Console.WriteLine($"placebos: rank {placebos.Rank} of {placebos.Units.Length}, p = {placebos.PValue:F3}");
Console.WriteLine($"without effect: conformal p = {result.ConformalPValue():F3}");
SyntheticControlInterval last = result.ConformalIntervals(0.9)[^1];
Console.WriteLine($"effect in the last year: {last.Lower:F2} to {last.Upper:F2}");
foreach (SyntheticControlOmission omission in result.LeaveOneOut())
{
    Console.WriteLine($"without {omission.Donor, -8} {omission.Att:F3}");
}

SyntheticControlOptions sdid = new() { Method = SyntheticControlMethod.SyntheticDifferenceInDifferences };
SyntheticControlResult differences = new SyntheticControlEstimator(sdid).Fit(frame.Data);
Console.WriteLine($"synthetic difference in differences: {differences.Att:F4}");
