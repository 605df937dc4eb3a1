using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>A generalized linear model with absorbed effects and its numbers: those of Fixtures/fepois, and those that are read where
/// <c>CRABBYMETRICS_REFERENCE</c> or <c>../shared/reference</c> has them.</summary>
internal sealed class AbsorbedGlmReference
{
    private readonly string[][] _rows;

    private AbsorbedGlmReference(JsonElement root, string[][] rows)
    {
        Root = root;
        _rows = rows;
    }

    public JsonElement Root { get; }

    public string[] Effects =>
        [.. Root.GetProperty("model").GetProperty("fixed_effects").GetString()!.Split(" + ", StringSplitOptions.RemoveEmptyEntries)];

    public static AbsorbedGlmReference Load(string name)
    {
        string? folder = Folders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, name + ".json")));
        if (folder is null)
        {
            Assert.Inconclusive($"The reference data '{name}' are not at hand: name their folder by CRABBYMETRICS_REFERENCE.");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder!, name + ".json")));
        JsonElement root = document.RootElement.Clone();
        string data = Path.Combine(folder!, root.GetProperty("data").GetString()!);
        string[][] rows = [.. File.ReadLines(data).Where(static line => line.Length > 0).Select(static line => line.Split(','))];
        return new AbsorbedGlmReference(root, rows);
    }

    public double Number(string name) => Root.GetProperty(name).GetDouble();

    public string[] Labels(string name)
    {
        int index = Array.IndexOf(_rows[0], name);
        return [.. _rows.Skip(1).Select(row => row[index])];
    }

    public double[] Column(string name) => [.. Labels(name).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>The data without effects.</summary>
    public RegressionData Plain()
    {
        JsonElement model = Root.GetProperty("model");
        string outcome = model.GetProperty("y").GetString()!;
        double[] values = Column(outcome);
        string[] names = [.. model.GetProperty("x").EnumerateArray().Select(static x => x.GetString()!)];
        RegressionData data =
            names.Length == 0
                ? RegressionData.Create(DesignMatrix.Create(values.Length, []), values, outcome)
                : RegressionData.Create(names.Select(x => new KeyValuePair<string, double[]>(x, Column(x))), values, outcome);
        if (Text(model, "weights") is { } weights)
        {
            data = data.WithWeights(Column(weights), WeightKind.Analytic);
        }

        if (Text(model, "offset") is { } offset)
        {
            data = data.WithOffset(Column(offset));
        }

        if (!model.TryGetProperty("clusters", out JsonElement clusters))
        {
            return data;
        }

        IEnumerable<string> clusterings = clusters
            .EnumerateArray()
            .SelectMany(static names => names.EnumerateArray())
            .Select(static name => name.GetString()!)
            .Distinct();
        foreach (string cluster in clusterings)
        {
            data = data.WithClusters(cluster, Labels(cluster));
        }

        return data;
    }

    /// <summary>The data with the effects of the model.</summary>
    public RegressionData Data()
    {
        RegressionData data = Plain();
        foreach (string effect in Effects)
        {
            data = data.WithAbsorbed(effect, Labels(effect));
        }

        return data;
    }

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "fepois");
        if (Environment.GetEnvironmentVariable("CRABBYMETRICS_REFERENCE") is { Length: > 0 } named)
        {
            yield return Path.Combine(named, "fepois");
        }

        yield return Path.Combine(Architecture.Repository.Root, "..", "shared", "reference", "fepois");
    }

    private static string? Text(JsonElement model, string name) =>
        model.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
