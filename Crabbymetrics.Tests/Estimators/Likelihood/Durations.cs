using System.Globalization;

namespace Crabbymetrics.Tests.Estimators.Likelihood;

/// <summary>The made durations of Fixtures/survival.</summary>
internal static class Durations
{
    /// <summary>Durations on age and dose, with the mark <c>event</c> and the clustering <c>clinic</c>.</summary>
    public static RegressionData Data() =>
        RegressionData
            .Create([KeyValuePair.Create("age", Column("age")), KeyValuePair.Create("dose", Column("dose"))], Column("time"), "time")
            .WithColumn("event", Column("event"))
            .WithClusters("clinic", Column("clinic"));

    /// <summary>A column of the file.</summary>
    public static double[] Column(string name)
    {
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "survival", "durations.csv"))
                .Select(static line => line.Split(',')),
        ];
        int column = Array.IndexOf(rows[0], name);
        return [.. rows.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
    }
}
