using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>The files of Fixtures/pca and Fixtures/kernel.</summary>
internal static class TransformerReference
{
    public static JsonDocument Read(string folder, string name) => JsonDocument.Parse(File.ReadAllText(PathOf(folder, name + ".json")));

    /// <summary>Columns of a CSV file.</summary>
    /// <param name="folder">The folder of the fixtures.</param>
    /// <param name="name">The file without its ending.</param>
    /// <param name="columns">The columns to take; null for all.</param>
    public static DesignMatrix Design(string folder, string name, string[]? columns = null)
    {
        string[] lines = File.ReadAllLines(PathOf(folder, name + ".csv"));
        string[] header = lines[0].Split(',');
        string[][] rows = [.. lines.Skip(1).Where(static line => line.Length > 0).Select(static line => line.Split(','))];
        return DesignMatrix.Create(
            rows.Length,
            (columns ?? header).Select(column =>
                KeyValuePair.Create(
                    column,
                    Array.ConvertAll(rows, row => double.Parse(row[Array.IndexOf(header, column)], CultureInfo.InvariantCulture))
                )
            )
        );
    }

    public static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(static value => value.GetDouble())];

    public static string[] Texts(JsonElement element) => [.. element.EnumerateArray().Select(static value => value.GetString()!)];

    /// <summary>The values agree relative to the largest of them.</summary>
    public static void AreClose(IReadOnlyList<double> actual, double[] expected, double digits, string what)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Length), what);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(digits * largest), $"{what}, {i}");
        }
    }

    /// <summary>Each value agrees relative to itself.</summary>
    public static void AreEachClose(IReadOnlyList<double> actual, double[] expected, double digits, string what)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Length), what);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(digits * Math.Abs(expected[i])), $"{what}, {i}");
        }
    }

    public static double[] Row(DesignMatrix design, int row) => [.. Enumerable.Range(0, design.ColumnCount).Select(j => design[row, j])];

    private static string PathOf(string folder, string file) =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", folder, file);
}
