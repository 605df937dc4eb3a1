#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// Formulas and data: files, arrays and objects; transformations, levels, lags, subsets: dotnet run samples/formulas.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string firms = Path.Combine(folder, "data", "firms.csv");

// Calculations, a polynomial, a level to compare with, and an interaction stand in the formula.
ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(firms), "log(y) ~ poly(x, 2) + C(region, ref = 'south')*exporter");
Console.WriteLine(new OlsEstimator().Fit(frame.Data));

// What is no part of the formula is a specification: which rows, which lags, which weights.
ModelSpecification specification = new()
{
    Formula = Formula.Parse("y ~ x + l(x)"),
    Unit = "firm",
    Time = "year",
    Where = "year > 2001 & size == 'large'",
};
ModelFrame later = ModelFrame.Read(CsvSource.OpenFile(firms), specification);
Console.WriteLine($"{later.Data.RowCount} rows of large firms after 2001");
Console.WriteLine(new OlsEstimator().Fit(later.Data));

// What the formula learned from the rows (the polynomial, the levels) is applied to new ones.
OlsResult fit = new OlsEstimator().Fit(frame.Data);
double[] means = fit.Predict(frame.ReadForPrediction(CsvSource.OpenFile(firms)).Design);
Console.WriteLine($"first mean {means[0]:F4}, last {means[^1]:F4}");

// The same from arrays, without a file.
MemoryColumns columns = MemoryColumns.Empty.With("y", [1.2, 2.9, 3.1, 4.8, 5.1]).With("x", [1.0, 2.0, 3.0, 4.0, 5.0]);
Console.WriteLine(new OlsEstimator().Fit(ModelFrame.Read(columns, "y ~ log(x)").Data));
