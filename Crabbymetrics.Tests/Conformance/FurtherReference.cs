using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Simulated data with numbers that R computed apart from this library: Fixtures/iv/further.R makes both.</summary>
internal static class FurtherReference
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "iv");

    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(Folder, "further.csv")).Select(static line => line.Split(',')),
    ];

    private static readonly JsonElement Expected = Load();

    public static CovarianceArguments Firms => new() { Clusters = ["firm"] };

    /// <summary>The outcome y on some columns, with the analytic weights w where they are asked for, and clusters.</summary>
    public static RegressionData Data(bool weighted, params ReadOnlySpan<string> regressors)
    {
        List<KeyValuePair<string, double[]>> columns = [];
        foreach (string name in regressors)
        {
            columns.Add(Pair(name));
        }

        RegressionData data = RegressionData.Create(columns, Column("y"), "y").WithClusters("firm", Labels("firm"));
        return weighted ? data.WithWeights(Column("w"), WeightKind.Analytic) : data;
    }

    /// <summary>The same with the instruments z1 to z4 for endogenous regressors.</summary>
    public static RegressionData Equation(bool weighted, params string[] endogenous) =>
        Data(weighted, ["x1", "x2", .. endogenous])
            .WithInstruments(DesignMatrix.Create(Rows.Length - 1, ((string[])["z1", "z2", "z3", "z4"]).Select(Pair)), endogenous);

    public static string[] Labels(string name)
    {
        int index = Array.IndexOf(Rows[0], name);
        return [.. Rows.Skip(1).Select(row => row[index])];
    }

    public static double[] Numbers(string key) => OlsReference.Numbers(Expected.GetProperty(key));

    public static void AssertClose(IEnumerable<double> actual, string key, double tolerance) =>
        IvReference.AssertClose(actual, Expected.GetProperty(key), tolerance, key);

    private static double[] Column(string name) =>
        [.. Labels(name).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static KeyValuePair<string, double[]> Pair(string name) => KeyValuePair.Create(name, Column(name));

    private static JsonElement Load()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "further.json")));
        return document.RootElement.Clone();
    }
}
