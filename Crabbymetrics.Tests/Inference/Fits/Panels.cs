namespace Crabbymetrics.Tests.Inference.Fits;

/// <summary>Least squares on the panels of the references.</summary>
internal static class Panels
{
    public static SmallRegression Petersen()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/petersen.csv");
        return SmallRegression.LeastSquares(
            RegressionData
                .Create([KeyValuePair.Create("x", columns.Numbers("x"))], columns.Numbers("y"))
                .WithClusters("firm", columns.Texts("firm"))
                .WithClusters("year", columns.Texts("year"))
                .WithTime(columns.Numbers("year"))
                .WithClusters("region", [.. Enumerable.Range(0, 5000).Select(static i => i % 7)])
        );
    }

    /// <summary>A Poisson regression on the panel of 59 patients, 4 periods each.</summary>
    public static RegressionData Epil()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/epil.csv");
        return RegressionData
            .Create(columns.Skip(3).Select(column => KeyValuePair.Create(column.Key, columns.Numbers(column.Key))), columns.Numbers("y"))
            .WithClusters("subject", columns.Texts("subject"))
            .WithClusters("period", columns.Texts("period"))
            .WithTime(columns.Numbers("period"));
    }

    public static SmallRegression Grunfeld() => Grunfeld(static _ => []);

    /// <summary>With a dummy for each firm but the first.</summary>
    public static SmallRegression GrunfeldByFirm() =>
        Grunfeld(static firms =>
            firms
                .Distinct()
                .Skip(1)
                .Select(firm => KeyValuePair.Create(firm, Array.ConvertAll(firms, candidate => candidate == firm ? 1.0 : 0.0)))
        );

    private static SmallRegression Grunfeld(Func<string[], IEnumerable<KeyValuePair<string, double[]>>> more)
    {
        IReadOnlyList<KeyValuePair<string, string[]>> columns = Fixture.Columns("other/grunfeld.csv");
        string[] firms = columns.Texts("firm");
        return SmallRegression.LeastSquares(
            RegressionData
                .Create(
                    [
                        KeyValuePair.Create("value", columns.Numbers("value")),
                        KeyValuePair.Create("capital", columns.Numbers("capital")),
                        .. more(firms),
                    ],
                    columns.Numbers("invest")
                )
                .WithClusters("firm", firms)
                .WithTime(columns.Numbers("year"))
        );
    }
}
