using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>A panel with numbers from 260-bit arithmetic. Those that the repository may hold are in Fixtures/synthetic_control; the others
/// are read where <c>CRABBYMETRICS_REFERENCE</c> or <c>../shared/reference</c> has them.</summary>
internal sealed class SyntheticControlReference
{
    private readonly string[][] _rows;

    private SyntheticControlReference(JsonElement root, string[][] rows)
    {
        Root = root;
        _rows = rows;
    }

    public JsonElement Root { get; }

    public static SyntheticControlReference Load(string name)
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
        return new SyntheticControlReference(document.RootElement.Clone(), rows);
    }

    /// <summary>California's tobacco control, with the columns that predictors are made of.</summary>
    public static PanelData Prop99(SyntheticControlReference reference)
    {
        PanelData panel = PanelData.Create(
            reference.Texts("state"),
            reference.Numbers("year"),
            reference.Numbers("cigsale"),
            ["California"],
            1989.0,
            "cigsale"
        );
        foreach (string column in (string[])["lnincome", "beer", "age15to24", "retprice"])
        {
            panel = panel.WithColumn(column, reference.Numbers(column));
        }

        return panel;
    }

    public string[] Texts(string column)
    {
        int index = Array.IndexOf(_rows[0], column);
        return [.. _rows.Skip(1).Select(row => row[index])];
    }

    public double[] Numbers(string column) =>
        [.. Texts(column).Select(static text => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture))];

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "synthetic_control");
        if (Environment.GetEnvironmentVariable("CRABBYMETRICS_REFERENCE") is { Length: > 0 } named)
        {
            yield return Path.Combine(named, "synthetic_control");
        }

        yield return Path.Combine(Architecture.Repository.Root, "..", "shared", "reference", "synthetic_control");
    }
}
