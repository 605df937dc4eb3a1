using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>A data set of ordinary least squares with numbers from 260-bit arithmetic. Those that the repository may hold are in
/// Fixtures/ols; the others are read where <c>CRABBYMETRICS_REFERENCE</c> or <c>../shared/reference</c> has them.</summary>
internal sealed class OlsReference
{
    private readonly string[][] _rows;

    private OlsReference(JsonElement root, string[][] rows)
    {
        Root = root;
        _rows = rows;
        Names = [.. root.GetProperty("names").EnumerateArray().Select(static name => name.GetString()!)];
        HasIntercept = Names[0] == "(Intercept)";
    }

    public JsonElement Root { get; }

    public string[] Names { get; }

    public bool HasIntercept { get; }

    public double[] Coefficients => Numbers(Root.GetProperty("coef"));

    public JsonElement StandardErrors => Root.GetProperty("se");

    /// <summary>Loads a set; the test is inconclusive where it is not at hand.</summary>
    public static OlsReference Load(string name)
    {
        string? folder = Folders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, name + ".json")));
        if (folder is null)
        {
            Assert.Inconclusive($"The reference data '{name}' are not at hand: name their folder by CRABBYMETRICS_REFERENCE.");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder!, name + ".json")));
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(folder!, name + ".csv"))
                .Where(static line => line.Length > 0)
                .Select(static line => line.Split(',')),
        ];
        return new OlsReference(document.RootElement.Clone(), rows);
    }

    /// <summary>The data of the model, with weights, clusters and time where they are named.</summary>
    public RegressionData Data(string? weights = null, WeightKind kind = WeightKind.Analytic, string? time = null, params string[] clusters)
    {
        string[] sides = Root.GetProperty("model").GetString()!.Split('~', 2);
        string[] terms =
        [
            .. sides[1].Split('+', '-').Select(static term => term.Trim()).Where(static term => term is not ("0" or "1" or "")),
        ];
        RegressionData data = RegressionData.Create(
            terms.Select(term => new KeyValuePair<string, double[]>(term, Column(term))),
            Column(sides[0].Trim()),
            sides[0].Trim()
        );
        data = weights is null ? data : data.WithWeights(Column(weights), kind);
        data = time is null ? data : data.WithTime(Column(time));
        foreach (string cluster in clusters)
        {
            data = data.WithClusters(cluster, Labels(cluster));
        }

        return data;
    }

    public double[] Column(string name) => [.. Labels(name).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    public string[] Labels(string name)
    {
        int index = Array.IndexOf(_rows[0], name);
        return [.. _rows.Skip(1).Select(row => row[index])];
    }

    /// <summary>Numbers, NaN in place of null.</summary>
    public static double[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(static value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    /// <summary>-log10 of the largest relative error, 16 at most.</summary>
    public static double Digits(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count));
        double worst = 1e-16;
        for (int j = 0; j < expected.Count; j++)
        {
            if (double.IsNaN(expected[j]))
            {
                Assert.That(actual[j], Is.NaN);
                continue;
            }

            Assert.That(actual[j], Is.Not.NaN);
            worst = Math.Max(worst, expected[j] == 0.0 ? Math.Abs(actual[j]) : Math.Abs((actual[j] - expected[j]) / expected[j]));
        }

        return -Math.Log10(worst);
    }

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "ols");
        if (Environment.GetEnvironmentVariable("CRABBYMETRICS_REFERENCE") is { Length: > 0 } named)
        {
            yield return Path.Combine(named, "ols");
        }

        yield return Path.Combine(Architecture.Repository.Root, "..", "shared", "reference", "ols");
    }
}
