using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Inference.Fits;

/// <summary>Reads the reference files beside the tests.</summary>
internal static class Fixture
{
    /// <summary>The columns of a CSV file as text, by name, in their order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string[]>> Columns(string file)
    {
        string[][] lines =
        [
            .. File.ReadLines(PathOf(file))
                .Where(static line => line.Length > 0)
                .Select(static line => line.Replace("\"", "", StringComparison.Ordinal).Split(',')),
        ];
        return [.. lines[0].Select((name, j) => KeyValuePair.Create(name, lines.Skip(1).Select(line => line[j]).ToArray()))];
    }

    public static double[] Numbers(this IReadOnlyList<KeyValuePair<string, string[]>> columns, string name) =>
        [.. columns.Single(column => column.Key == name).Value.Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    public static string[] Texts(this IReadOnlyList<KeyValuePair<string, string[]>> columns, string name) =>
        columns.Single(column => column.Key == name).Value;

    /// <summary>A data set of the Poisson references.</summary>
    public static RegressionData Glm(string name)
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Columns($"glm/{name}.csv");
        string[] special = ["y", "offset", "weights", "cluster"];
        RegressionData data = RegressionData.Create(
            columns
                .Where(column => !special.Contains(column.Key))
                .Select(column => KeyValuePair.Create(column.Key, columns.Numbers(column.Key))),
            columns.Numbers("y")
        );
        data = columns.Any(static column => column.Key == "offset") ? data.WithOffset(columns.Numbers("offset")) : data;
        data = columns.Any(static column => column.Key == "weights")
            ? data.WithWeights(columns.Numbers("weights"), WeightKind.Analytic)
            : data;
        return columns.Any(static column => column.Key == "cluster") ? data.WithClusters("cluster", columns.Texts("cluster")) : data;
    }

    public static JsonElement Json(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(static value => value.GetDouble())];

    public static double[][] Matrix(this JsonElement element) => [.. element.EnumerateArray().Select(Numbers)];

    private static string PathOf(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", file);
}
