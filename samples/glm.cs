#!/usr/bin/env dotnet
#:project ../Crabbymetrics/Crabbymetrics.csproj
#:property PublishAot=false

// Generalized linear models: odds ratios, marginal effects, counts with overdispersion, positive outcomes: dotnet run samples/glm.cs
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

string folder = Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "data");

ModelFrame births = ModelFrame.Read(
    CsvSource.OpenFile(Path.Combine(folder, "birthwt.csv")),
    "low ~ age + lwt + C(race, ref = 'white') + smoke + ht + ui"
);
LogitResult logit = new LogitEstimator().Fit(births.Data);
Console.WriteLine(logit.WithCovariance("hc1"));
Console.WriteLine(RateRatios.Create(logit, logit.Covariance("hc1")));
Console.WriteLine(logit.WithCovariance("hc1").MarginalEffects(new MarginalEffectOptions { DiscreteDummies = true }));

// Car insurance: claims per policyholder, by an offset.
ModelFrame claims = ModelFrame.Read(
    CsvSource.OpenFile(Path.Combine(folder, "insurance.csv")),
    "Claims ~ District4 + Age25to29 + Age30to35 + AgeOver35 + offset(log(Holders))"
);
PoissonResult poisson = new PoissonEstimator().Fit(claims.Data);
NegativeBinomialResult negativeBinomial = new NegativeBinomialEstimator().Fit(claims.Data);
Console.WriteLine(new IEstimationResult[] { poisson, negativeBinomial }.ToTable());

ModelFrame gas = ModelFrame.Read(CsvSource.OpenFile(Path.Combine(folder, "whiteside.csv")), "gas ~ temp*insulated");
Console.WriteLine(new GammaEstimator(new GammaOptions { Link = "log" }).Fit(gas.Data));
