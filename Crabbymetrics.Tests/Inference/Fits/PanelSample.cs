using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Inference.Fits;

/// <summary>12 units over 4 periods with two numbers and a factor of three levels, and what must not change an answer: units of columns,
/// order of rows and levels, the baseline, frequencies in place of repeated rows.</summary>
internal sealed record PanelSample(string Family, double[] Y, double[] X, double[] V, string[] Group, int[] Unit, int[] Time, int[] Row)
{
    public const int Rows = 48;

    public double UnitOfX { get; init; } = 1.0;

    public double UnitOfV { get; init; } = 1.0;

    public string[] Levels { get; init; } = ["a", "b", "c"];

    public string Baseline { get; init; } = "a";

    /// <summary>Columns that are left out: x, v or g.</summary>
    public string[] Without { get; init; } = [];

    // 12 units over 4 periods, drawn once and for all.
    public static PanelSample Create(string family)
    {
        RandomSource random = new(20, 11);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] v = [.. Enumerable.Range(0, Rows).Select(_ => 3.0 + random.NextDouble())];
        string[] group = [.. Enumerable.Range(0, Rows).Select(static i => "abc"[i * 5 % 7 % 3].ToString())];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double eta = -0.8 + (0.3 * x[i]) + (0.4 * v[i]) + (group[i] == "b" ? 0.4 : 0.0);
            double noise = Math.Exp(0.6 * random.NextNormal());
            y[i] = family switch
            {
                "logit" => random.NextDouble() < 0.45 + (0.1 * Math.Sin(eta)) ? 1.0 : 0.0,
                "gaussian" => eta + noise,
                "gamma-log" => Math.Exp(eta) * noise,
                _ => Math.Round(Math.Exp(eta) * noise),
            };
        }

        int[] rows = [.. Enumerable.Range(0, Rows)];
        return new PanelSample(
            family,
            y,
            x,
            v,
            group,
            Array.ConvertAll(rows, static i => i / 4),
            Array.ConvertAll(rows, static i => i % 4),
            rows
        );
    }

    public PanelSample Select(int[] rows) =>
        this with
        {
            Y = Array.ConvertAll(rows, i => Y[i]),
            X = Array.ConvertAll(rows, i => X[i]),
            V = Array.ConvertAll(rows, i => V[i]),
            Group = Array.ConvertAll(rows, i => Group[i]),
            Unit = Array.ConvertAll(rows, i => Unit[i]),
            Time = Array.ConvertAll(rows, i => Time[i]),
            Row = Array.ConvertAll(rows, i => Row[i]),
        };

    public RegressionData Data(double[]? frequencies = null)
    {
        CategoricalColumn factor = CategoricalColumn
            .FromCodes("g", Levels, Array.ConvertAll(Group, level => Array.IndexOf(Levels, level)))
            .WithBaseline(Baseline);
        RegressionData data = RegressionData
            .Create(
                DesignMatrix.Create([
                    .. (
                        (DesignColumn[])
                            [
                                new NumericColumn("x", Array.ConvertAll(X, value => value * UnitOfX)),
                                new NumericColumn("v", Array.ConvertAll(V, value => value * UnitOfV)),
                                factor,
                            ]
                    ).Where(column => !Without.Contains(column.Name)),
                ]),
                Y
            )
            .WithClusters("unit", Unit)
            .WithClusters("time", Time)
            .WithClusters("row", Row)
            .WithClusters("pair", Array.ConvertAll(Unit, static unit => unit / 2))
            .WithUnit("unit", Unit)
            .WithColumn("latitude", Array.ConvertAll(Unit, static unit => 10.0 + (unit * unit % 7)))
            .WithColumn("longitude", Array.ConvertAll(Unit, static unit => 20.0 + (unit * 5 % 11)))
            .WithTime(Time);
        return frequencies is null ? data : data.WithWeights(frequencies, WeightKind.Frequency);
    }

    public GlmResult Fit(double[]? frequencies = null)
    {
        RegressionData data = Data(frequencies);
        const double Tight = 1e-11;
        return Family switch
        {
            "poisson" => new PoissonEstimator(new PoissonOptions { Tolerance = Tight }).Fit(data),
            "logit" => new LogitEstimator(new LogitOptions { Tolerance = Tight }).Fit(data),
            "gamma-log" => new GammaEstimator(new GammaOptions { Tolerance = Tight }).Fit(data),
            "negative-binomial" => new NegativeBinomialEstimator(new NegativeBinomialOptions { Tolerance = Tight }).Fit(data),
            "negative-binomial-1" => new NegativeBinomialEstimator(
                new NegativeBinomialOptions { Tolerance = Tight, Variance = NegativeBinomialVariance.Linear }
            ).Fit(data),
            _ => new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Tolerance = Tight }).Fit(data),
        };
    }
}
