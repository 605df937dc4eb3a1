using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>A model with absorbed effects and its numbers, of Fixtures/fe.</summary>
internal sealed class FixedEffectsReference
{
    private readonly string[][] _rows;

    private FixedEffectsReference(JsonElement root, string[][] rows)
    {
        Root = root;
        _rows = rows;
    }

    public JsonElement Root { get; }

    public JsonElement Errors => Root.GetProperty("se");

    public double[] Coefficients => OlsReference.Numbers(Root.GetProperty("coef"));

    public string[] Effects => [.. Root.GetProperty("model").GetProperty("fixed_effects").GetString()!.Split(" + ")];

    public static FixedEffectsReference Load(string name)
    {
        string folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "fe");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        JsonElement root = document.RootElement.Clone();
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(folder, root.GetProperty("data").GetString()!))
                .Where(static line => line.Length > 0)
                .Select(static line => line.Split(',')),
        ];
        return new FixedEffectsReference(root, rows);
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
        RegressionData data = RegressionData.Create(
            model.GetProperty("x").EnumerateArray().Select(x => new KeyValuePair<string, double[]>(x.GetString()!, Column(x.GetString()!))),
            Column(model.GetProperty("y").GetString()!),
            model.GetProperty("y").GetString()!
        );
        if (model.TryGetProperty("weights", out JsonElement weights) && weights.ValueKind == JsonValueKind.String)
        {
            data = data.WithWeights(Column(weights.GetString()!), WeightKind.Analytic);
        }

        IEnumerable<string> clusters = model
            .GetProperty("clusters")
            .EnumerateArray()
            .SelectMany(static names => names.EnumerateArray())
            .Select(static name => name.GetString()!)
            .Distinct();
        foreach (string cluster in clusters)
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
}
