using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Estimators.MultinomialLogit;

/// <summary>Party identification in the election study of 1996. Fixtures/multinomial/README.md says where data and numbers come
/// from.</summary>
internal static class Anes96
{
    public static RegressionData Load()
    {
        string[][] rows = [.. File.ReadLines(Locate("anes96.csv")).Select(static line => line.Split('\t'))];
        double[] Column(string name)
        {
            int j = Array.IndexOf(rows[0], $"'{name}'");
            return [.. rows.Skip(1).Select(row => double.Parse(row[j], CultureInfo.InvariantCulture))];
        }

        return RegressionData.Create(
            [
                KeyValuePair.Create("logpopul", Array.ConvertAll(Column("popul"), static value => Math.Log(value + 0.1))),
                KeyValuePair.Create("selfLR", Column("selfLR")),
                KeyValuePair.Create("age", Column("age")),
                KeyValuePair.Create("educ", Column("educ")),
                KeyValuePair.Create("income", Column("income")),
            ],
            Column("PID"),
            "PID"
        );
    }

    public static JsonElement Reference()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Locate("anes96.json")));
        return document.RootElement.Clone();
    }

    private static string Locate(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "multinomial", file);
}
