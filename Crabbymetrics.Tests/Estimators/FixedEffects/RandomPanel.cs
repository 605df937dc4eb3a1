using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>A random panel of workers and firms in which every worker changes firms now and then, with outcomes of any family.</summary>
internal sealed class RandomPanel
{
    private readonly double[] _outcome;
    private readonly KeyValuePair<string, double[]>[] _columns;
    private readonly double[]? _offset;
    private readonly double[]? _weights;

    public RandomPanel(IGlmFamily family, long seed, int workers = 12, int firms = 5, int years = 8, bool weighted = false)
    {
        RandomSource random = new(seed);
        int n = workers * years;
        double[] x1 = new double[n];
        double[] x2 = new double[n];
        double[] eta = new double[n];
        double[] ofFirm = [.. Enumerable.Range(0, firms).Select(_ => 0.3 * random.NextNormal())];
        Worker = new int[n];
        Firm = new int[n];
        Year = new int[n];
        _offset = weighted ? new double[n] : null;
        _weights = weighted ? new double[n] : null;
        for (int w = 0, i = 0; w < workers; w++)
        {
            double effect = 0.4 * random.NextNormal();
            int firm = (int)(random.NextDouble() * firms);
            for (int t = 0; t < years; t++, i++)
            {
                firm = random.NextDouble() < 0.4 ? (int)(random.NextDouble() * firms) : firm;
                (Worker[i], Firm[i], Year[i]) = (w, firm, t);
                x1[i] = random.NextNormal() + effect;
                x2[i] = random.NextDouble() < 0.5 ? 1.0 : 0.0;
                eta[i] = 0.9 + effect + ofFirm[firm] + (0.2 * x1[i]) - (0.1 * x2[i]);
                if (weighted)
                {
                    _offset![i] = 0.3 * random.NextNormal();
                    _weights![i] = 0.5 + random.NextDouble();
                    eta[i] += _offset[i];
                }
            }
        }

        if (family.LinkName is "logit" or "probit" or "cloglog")
        {
            eta = Array.ConvertAll(eta, static value => value - 0.9);
        }

        if (family.LinkName == "sqrt")
        {
            eta = Array.ConvertAll(eta, static value => 1.0 + Math.Abs(value));
        }

        IGlmFamily drawn = family.Name.StartsWith("quasi", StringComparison.Ordinal) ? PoissonFamily.Instance : family;
        double[] mean = new double[n];
        family.InverseLink(eta, mean, default, default);
        _outcome = [.. mean.Select(mu => drawn is IDispersionFamily some ? some.Draw(mu, 0.3, random) : drawn.Draw(mu, random))];
        if (family.Name == "binomial")
        {
            _outcome = [.. mean.Select(mu => random.NextDouble() < mu ? 1.0 : 0.0)];
        }

        _columns = [KeyValuePair.Create("x1", x1), KeyValuePair.Create("x2", x2)];
    }

    public int[] Worker { get; }

    public int[] Firm { get; }

    public int[] Year { get; }

    public double[] Outcome => _outcome;

    /// <summary>The data with workers and firms absorbed.</summary>
    public RegressionData Absorbed(bool withFirms = true)
    {
        RegressionData data = Base(DesignMatrix.Create(_outcome.Length, _columns)).WithAbsorbed("worker", Worker);
        return withFirms ? data.WithAbsorbed("firm", Firm) : data;
    }

    /// <summary>The data with workers and firms written out as dummies, the first of each left out.</summary>
    public RegressionData Written(bool withFirms = true)
    {
        IEnumerable<KeyValuePair<string, double[]>> dummies = Dummies("worker", Worker);
        dummies = withFirms ? dummies.Concat(Dummies("firm", Firm)) : dummies;
        return Base(DesignMatrix.Create(_outcome.Length, _columns.Concat(dummies)));
    }

    /// <summary>The same with factors in place of dummies, as <c>C()</c> makes them.</summary>
    public RegressionData Factors(bool withFirms = true)
    {
        List<DesignColumn> columns =
        [
            .. _columns.Select(static column => (DesignColumn)new NumericColumn(column.Key, [.. column.Value])),
            CategoricalColumn.Create("worker", [.. Worker.Select(static id => $"{id:00}")]),
        ];
        if (withFirms)
        {
            columns.Add(CategoricalColumn.Create("firm", [.. Firm.Select(static id => $"{id:00}")]));
        }

        return Base(DesignMatrix.Create(columns));
    }

    private RegressionData Base(DesignMatrix design)
    {
        RegressionData data = RegressionData.Create(design, _outcome).WithClusters("year", Year).WithClusters("firm", Firm);
        data = _offset is null ? data : data.WithOffset(_offset);
        return _weights is null ? data : data.WithWeights(_weights, WeightKind.Analytic);
    }

    private static IEnumerable<KeyValuePair<string, double[]>> Dummies(string name, int[] ids) =>
        ids.Distinct()
            .Order()
            .Skip(1)
            .Select(level => KeyValuePair.Create($"{name}{level}", Array.ConvertAll(ids, id => id == level ? 1.0 : 0.0)));
}
