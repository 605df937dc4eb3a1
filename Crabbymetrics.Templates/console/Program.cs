// Visits to a doctor in a year: read, fit, robust errors, a test, a bootstrap, a table, a picture.
// Replace visits.csv and the formula by yours.
using Crabbymetrics;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Plots;

string path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "visits.csv");
ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(path), "visits ~ age + income + region + insured");

PoissonResult poisson = new PoissonEstimator().Fit(frame.Data);
ResultWithCovariance<PoissonResult> robust = poisson.WithCovariance("hc1");
Console.WriteLine(robust);
Console.WriteLine(robust.Wald("income = 0"));
Console.WriteLine(robust.MarginalEffects());

// More variance than a Poisson distribution has: the negative binomial, side by side.
NegativeBinomialResult negativeBinomial = new NegativeBinomialEstimator().Fit(frame.Data);
RegressionTable table = new IEstimationResult[] { robust, negativeBinomial }.ToTable(
    new RegressionTableOptions { Headers = ["Poisson, hc1", "Negative binomial"] }
);
Console.WriteLine(table);

BootstrapResult bootstrap = poisson.Bootstrap(replications: 199, seed: 1);
Console.WriteLine(bootstrap);

robust.Plot().Save("coefficients.svg");
Console.WriteLine("coefficients.svg is drawn.");
