// Train here, score in a web service: the one process fits and saves a model, the other answers requests with its file.
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using ScoringService;

string path = Path.Combine(Path.GetTempPath(), $"absence-{Guid.NewGuid():N}.json");
try
{
    // Training.
    ModelFrame frame = ModelFrame.Read(
        CsvSource.OpenFile(Path.Combine(AppContext.BaseDirectory, "quine.csv")),
        "Days ~ EthN * SexM + AgeF1"
    );
    PoissonResult result = new PoissonEstimator().Fit(frame.Data);
    ModelFile.Save(path, result.State("hc1"), frame);

    // Scoring: a web framework would call Answer for each request.
    Scorer scorer = new(path);
    string answer = scorer.Answer("""[{"EthN": 0, "SexM": 1, "AgeF1": 0}, {"EthN": 1, "SexM": 0, "AgeF1": 1}]""");
    Console.WriteLine(answer);

    // The service says what the fit does, to the last digit but the order of a sum.
    double[] expected = result.Predict(
        new double[,]
        {
            { 0, 1, 0, 0 },
            { 1, 0, 1, 0 },
        }
    );
    Console.WriteLine(FormattableString.Invariant($"[{expected[0]},{expected[1]}]"));
    double[] scored =
    [
        .. answer.Trim('[', ']').Split(',').Select(static days => double.Parse(days, System.Globalization.CultureInfo.InvariantCulture)),
    ];
    return scored.Zip(expected).All(static pair => Math.Abs(pair.First - pair.Second) <= 1e-12 * pair.Second) ? 0 : 1;
}
finally
{
    File.Delete(path);
}
