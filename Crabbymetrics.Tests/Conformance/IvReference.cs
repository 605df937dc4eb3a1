using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>A data set of instrumental variables with numbers from 260-bit arithmetic. Those that the repository may hold are in
/// Fixtures/iv and, with absorbed effects, Fixtures/fe_iv; the others are read where <c>CRABBYMETRICS_REFERENCE</c> or
/// <c>../shared/reference</c> has them.</summary>
internal sealed class IvReference
{
    private readonly string[][] _rows;

    private IvReference(JsonElement root, string[][] rows)
    {
        Root = root;
        _rows = rows;
        Model = root.GetProperty("model");
        Names = Texts(root.GetProperty("names"));
    }

    public JsonElement Root { get; }

    public JsonElement Model { get; }

    public JsonElement StandardErrors => Root.GetProperty("se");

    public JsonElement Diagnostics => Root.GetProperty("diagnostics");

    public string[] Names { get; }

    public string[] Endogenous => Texts(Model.GetProperty("endogenous"));

    public string[] Clusters => Texts(Model.GetProperty("clusters"));

    public string[] Effects => Model.TryGetProperty("fixed_effects", out JsonElement effects) ? Texts(effects) : [];

    /// <summary>Arguments of a covariance with clusters of the columns given; the rank of absorbed effects is counted whole, as the
    /// numbers do.</summary>
    public CovarianceArguments Arguments(params ReadOnlySpan<string> clusters) =>
        new() { Clusters = [.. clusters], AbsorbedCount = Effects.Length > 0 ? AbsorbedCount.Full : null };

    /// <summary>The estimator of a method; absorbed effects are taken out to the last digits.</summary>
    public TwoSlsEstimator Estimator(TwoSlsMethod method = TwoSlsMethod.TwoStage, string? gmmWeights = null)
    {
        TwoSlsOptions options = new() { Method = method };
        options.GmmWeights = gmmWeights ?? options.GmmWeights;
        if (Effects.Length > 0)
        {
            options.Tolerance = 1e-13;
            options.KeepSingletons = true;
        }

        return new TwoSlsEstimator(options);
    }

    /// <param name="name">The name, with its folder before a slash where that is not iv.</param>
    public static IvReference Load(string name)
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
        return new IvReference(document.RootElement.Clone(), rows);
    }

    /// <summary>The data of the equation with its instruments, weights and clusters.</summary>
    /// <param name="onlyCluster">The one clustering that the data get; null for all.</param>
    /// <param name="absorbs">Whether the effects of the model are absorbed.</param>
    public RegressionData Data(string? onlyCluster = null, bool absorbs = true)
    {
        string[] endogenous = Endogenous;
        string[] regressors = [.. Texts(Model.GetProperty("exogenous")), .. endogenous];
        string outcome = Model.GetProperty("y").GetString()!;
        RegressionData data = RegressionData
            .Create(regressors.Select(Pair), Column(outcome), outcome)
            .WithInstruments(DesignMatrix.Create(_rows.Length - 1, Texts(Model.GetProperty("instruments")).Select(Pair)), endogenous);
        if (Model.GetProperty("weights").GetString() is { } weights)
        {
            data = data.WithWeights(Column(weights), WeightKind.Analytic);
        }

        foreach (string cluster in Clusters.Where(cluster => onlyCluster is null || cluster == onlyCluster))
        {
            data = data.WithClusters(cluster, Labels(cluster));
        }

        foreach (string effect in absorbs ? Effects : [])
        {
            data = data.WithAbsorbed(effect, Labels(effect));
        }

        return data;
    }

    public double[] Column(string name) => [.. Labels(name).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    public string[] Labels(string name)
    {
        int index = Array.IndexOf(_rows[0], name);
        return [.. _rows.Skip(1).Select(row => row[index])];
    }

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    public static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString() == "inf"
                ? double.PositiveInfinity
                : double.NegativeInfinity
            : value.GetDouble();

    public static void AssertClose(double actual, JsonElement expected, double tolerance, string what) =>
        Assert.That(actual, Is.EqualTo(expected.GetDouble()).Within(tolerance * Math.Abs(expected.GetDouble())), what);

    public static void AssertClose(IEnumerable<double> actual, JsonElement expected, double tolerance, string what)
    {
        double[] values = [.. actual];
        double[] numbers = Numbers(expected);
        Assert.That(values, Has.Length.EqualTo(numbers.Length), what);
        for (int j = 0; j < numbers.Length; j++)
        {
            Assert.That(values[j], Is.EqualTo(numbers[j]).Within(tolerance * Math.Abs(numbers[j])), $"{what}, number {j}");
        }
    }

    private KeyValuePair<string, double[]> Pair(string name) => KeyValuePair.Create(name, Column(name));

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(static text => text.GetString()!)];

    private static IEnumerable<string> Folders()
    {
        string fixtures = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures");
        yield return Path.Combine(fixtures, "iv");
        yield return fixtures;
        if (Environment.GetEnvironmentVariable("CRABBYMETRICS_REFERENCE") is { Length: > 0 } named)
        {
            yield return Path.Combine(named, "iv");
        }

        yield return Path.Combine(Architecture.Repository.Root, "..", "shared", "reference", "iv");
    }
}
