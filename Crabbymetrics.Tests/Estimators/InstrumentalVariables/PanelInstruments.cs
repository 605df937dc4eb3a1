namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>A panel with an endogenous regressor, two instruments and effects of firms and years, drawn from a seed.</summary>
internal sealed class PanelInstruments
{
    public PanelInstruments(long seed, int firms = 9, int years = 7)
    {
        RandomSource random = new(seed);
        int n = firms * years;
        Firm = new int[n];
        Year = new int[n];
        double[] x = new double[n],
            d = new double[n],
            z1 = new double[n],
            z2 = new double[n],
            y = new double[n],
            weights = new double[n];
        double[] ofFirm = [.. Enumerable.Range(0, firms).Select(_ => 3.0 * random.NextNormal())];
        double[] ofYear = [.. Enumerable.Range(0, years).Select(_ => 2.0 * random.NextNormal())];
        for (int i = 0; i < n; i++)
        {
            (Firm[i], Year[i]) = (i / years, i % years);
            double effects = ofFirm[Firm[i]] + ofYear[Year[i]];
            double common = random.NextNormal();
            x[i] = random.NextNormal() + effects;
            z1[i] = random.NextNormal() + ofFirm[Firm[i]];
            z2[i] = random.NextNormal() + (0.5 * effects);
            d[i] = z1[i] + (0.7 * z2[i]) + (0.3 * x[i]) + common + random.NextNormal();
            y[i] = (0.7 * d[i]) - (0.3 * x[i]) + effects + common + random.NextNormal();
            weights[i] = 0.5 + (i % 4);
        }

        Columns = new Dictionary<string, double[]>
        {
            ["x"] = x,
            ["d"] = d,
            ["z1"] = z1,
            ["z2"] = z2,
            ["y"] = y,
            ["weight"] = weights,
        };
    }

    public int[] Firm { get; }

    public int[] Year { get; }

    public Dictionary<string, double[]> Columns { get; }

    public int RowCount => Firm.Length;

    /// <summary>The data with the effects absorbed.</summary>
    public RegressionData Absorbed(bool years, params string[] instruments)
    {
        RegressionData data = Of([], instruments).WithAbsorbed("firm", Firm);
        return years ? data.WithAbsorbed("year", Year) : data;
    }

    /// <summary>The same with a dummy for each level but the first.</summary>
    public RegressionData WrittenOut(bool years, params string[] instruments) =>
        Of([.. Dummies("firm", Firm), .. years ? Dummies("year", Year) : []], instruments);

    private RegressionData Of(KeyValuePair<string, double[]>[] dummies, string[] instruments) =>
        RegressionData
            .Create([Pair("x"), .. dummies, Pair("d")], Columns["y"])
            .WithWeights(Columns["weight"], WeightKind.Analytic)
            .WithClusters("firm", Firm)
            .WithInstruments(DesignMatrix.Create(RowCount, instruments.Select(Pair)), "d");

    private KeyValuePair<string, double[]> Pair(string name) => KeyValuePair.Create(name, Columns[name]);

    private static IEnumerable<KeyValuePair<string, double[]>> Dummies(string name, int[] levels) =>
        Enumerable
            .Range(1, levels.Max())
            .Select(level => KeyValuePair.Create($"{name}{level}", levels.Select(l => l == level ? 1.0 : 0.0).ToArray()));
}
