#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// A distribution of one's own becomes a regression with everything: dotnet run samples/own-family.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Numerics;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(folder, "data", "quine.csv")), "Days ~ EthN + SexM + LrnSL");

FamilyDescriptor geometric = new(new Geometric(), "Geometric regression: counts of failures before a success.");
GeneralizedLinearResult fit = geometric.Create().Fit(frame.Data);
Console.WriteLine(fit.WithCovariance("hc1"));
Console.WriteLine(fit.WithCovariance("hc1").Wald("EthN = SexM"));
Console.WriteLine(fit.Bootstrap(replications: 199, seed: 1));

/// <summary>Counts of failures before a success: <c>p(y) = mu^y / (1 + mu)^(y + 1)</c>, variance <c>mu (1 + mu)</c>.</summary>
public sealed class Geometric : OutcomeDistribution
{
    public override string Name => "geometric";

    public override string OutcomeRequirement => "a whole number, 0 or more";

    public override bool HasDispersion => false;

    public override bool Accepts(double outcome) => outcome >= 0.0 && double.IsInteger(outcome);

    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = mean[i] * (1.0 + mean[i]);
            if (!derivative.IsEmpty)
            {
                derivative[i] = 1.0 + (2.0 * mean[i]);
            }
        }
    }

    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            deviance[i] = 2.0 * (LogDensity(outcome[i], outcome[i], 1.0) - LogDensity(outcome[i], mean[i], 1.0));
        }
    }

    public override double LogDensity(double outcome, double mean, double dispersion) =>
        ((outcome > 0.0 ? outcome * Math.Log(mean) : 0.0) - ((outcome + 1.0) * double.LogP1(mean))) / dispersion;

    public override double Draw(double mean, double dispersion, RandomSource random) => random.NextPoisson(mean * random.NextExponential());
}
