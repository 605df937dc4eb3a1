#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// Models side by side as text, LaTeX and HTML, and pictures: dotnet run samples/tables.cs [FOLDER]
using System.Collections.Immutable;
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Plots;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(folder, "data", "quine.csv")), "Days ~ EthN + SexM + LrnSL");
PoissonResult poisson = new PoissonEstimator().Fit(frame.Data);
NegativeBinomialResult negativeBinomial = new NegativeBinomialEstimator().Fit(frame.Data);

RegressionTable table = new IEstimationResult[] { poisson.WithCovariance("hc1"), negativeBinomial }.ToTable(
    new RegressionTableOptions
    {
        Caption = "Days of absence",
        Headers = ["Poisson", "Negative binomial"],
        Labels = ImmutableDictionary<string, string>.Empty.Add("EthN", "Not aboriginal").Add("SexM", "Boy").Add("LrnSL", "Slow learner"),
        Statistics = ["n", "ll", "aic"],
        Stars = SignificanceStar.Economics,
    }
);
Console.WriteLine(table);
Console.WriteLine(table.ToLatex());

// Files go to the folder that is named.
if (args.Length > 0)
{
    Directory.CreateDirectory(args[0]);
    File.WriteAllText(Path.Combine(args[0], "table.html"), table.ToHtml());
    poisson.WithCovariance("hc1").Plot().Save(Path.Combine(args[0], "coefficients.svg"));
    poisson.Plot("rootogram").Save(Path.Combine(args[0], "rootogram.svg"));
}
