using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Against R 4.2.2: residuals.glm, hatvalues, cooks.distance, and the null model. Of each vector the first three values, the sum
/// and the sum of squares.</summary>
public sealed class ResidualTests
{
    // With a link that is not canonical R's Fisher scoring converges linearly: its own estimates are good to about 1e-8.
    private const double FisherScoring = 1e-7;

    [TestCase("quine", GlmResidual.Response, new[] { -23.1767203596626, -14.1767203596626, -11.1767203596626, 0.0, 31606.2371798839 })]
    [TestCase(
        "quine",
        GlmResidual.Pearson,
        new[] { -4.61904722731267, -2.82537562923074, -2.22748509653676, 0.71108543433255, 1830.191125218927 }
    )]
    [TestCase(
        "quine",
        GlmResidual.Deviance,
        new[] { -6.01850067312022, -3.18385014254744, -2.43337056858135, -72.05661504678821, 1696.7065524935949 }
    )]
    [TestCase(
        "quine",
        GlmResidual.Working,
        new[] { -0.920561535758869, -0.563088446673782, -0.443930750312086, 0.792543972486785, 122.1506895284780 }
    )]
    [TestCase(
        "quine",
        GlmResidual.Anscombe,
        new[] { -6.13561851974845, -3.19281779521797, -2.43694217658890, -75.49205122512954, 1750.6007712069579 }
    )]
    [TestCase(
        "insurance",
        GlmResidual.Deviance,
        new[] { 1.0547359035314015, -0.0465081003021589, -1.6264243600902972, -3.6993774372252060, 51.4200327490534548 }
    )]
    [TestCase(
        "insurance",
        GlmResidual.Anscombe,
        new[] { 1.0548909073864876, -0.0465081135600045, -1.6272688762254377, -3.8066491898162180, 51.8032217528708685 }
    )]
    [TestCase(
        "weighted",
        GlmResidual.Response,
        new[] { 2.31381407839280, -1.31307475416160, -8.92229155559786, -28.04974885578460, 1981.79528725307910 }
    )]
    [TestCase(
        "weighted",
        GlmResidual.Pearson,
        new[] { 0.474377434285348, -0.344530713814794, -1.173127088003979, -5.616867223857009, 64.554097735150563 }
    )]
    [TestCase(
        "weighted",
        GlmResidual.Deviance,
        new[] { 0.469384886803213, -0.346639000516988, -1.242853325513783, -8.483218575738313, 69.194073469664730 }
    )]
    [TestCase(
        "weighted",
        GlmResidual.Working,
        new[] { 0.0648378082061115, -0.0361598339730544, -0.3084918613190236, -2.8412821199918796, 4.1698726109239725 }
    )]
    [TestCase(
        "weighted",
        GlmResidual.Anscombe,
        new[] { 0.469393534912477, -0.346641166634709, -1.243597368302717, -8.626603417707161, 69.813110231334647 }
    )]
    public void Residuals_agree_with_r(string name, GlmResidual kind, double[] expected) => Check(Fit(name).Residuals(kind), expected);

    [TestCase("quine", new[] { 0.104323617152426, 0.104323617152425, 0.104323617152425, 7.0, 0.370484575367273 })]
    [TestCase("weighted", new[] { 0.1895983256846810, 0.2594622831286437, 0.0415827384439009, 10.0, 2.9896648518841347 })]
    public void Leverages_agree_with_r(string name, double[] expected) => Check(Fit(name).Leverages(), expected);

    [TestCase("quine", new[] { 0.3963575691750153, 0.1482978109495991, 0.0921747492458132, 14.8127494471469525, 8.9632307814022152 })]
    [TestCase(
        "insurance",
        new[] { 3.36643361733767e-02, 4.58662111860135e-05, 3.65318811267047e-02, 1.03916159384376, 7.58133548165438e-02 }
    )]
    [TestCase(
        "weighted",
        new[] { 0.00649653649181527, 0.00561611196688294, 0.00623008480650454, 1.95217938626078213, 0.42374797530202052 }
    )]
    public void Cooks_distances_agree_with_r(string name, double[] expected) => Check(Fit(name).CooksDistances(), expected);

    // Gamma with a log link, on y + 1, and probit: links that are not canonical, and a dispersion.
    [Test]
    public void Other_families_agree_with_r()
    {
        RegressionData quine = GlmReference.LoadData("quine");
        double[][] columns = [.. Enumerable.Range(0, 6).Select(j => Enumerable.Range(0, 146).Select(i => quine.Design[i, j]).ToArray())];
        RegressionData shifted = RegressionData.Create(
            columns.Select((column, j) => KeyValuePair.Create($"x{j}", column)),
            [.. quine.Outcome.ToArray().Select(y => y + 1)]
        );
        GammaResult gamma = new GammaEstimator(new GammaOptions { Tolerance = 1e-10 }).Fit(shifted);
        ProbitResult probit = new ProbitEstimator(new ProbitOptions { Tolerance = 1e-10 }).Fit(Birthwt());
        using (Assert.EnterMultipleScope())
        {
            Check(
                gamma.Residuals(GlmResidual.Pearson),
                [-0.888802930874514, -0.555211723498054, -0.444014654372568, 0.0, 102.617367420127],
                FisherScoring
            );
            Check(
                gamma.Residuals(GlmResidual.Deviance),
                [-1.617187882358560, -0.714066060921887, -0.534787224027513, -34.936060543687120, 113.213107600057910],
                FisherScoring
            );
            Check(gamma.Leverages(), [0.0715119069064243, 0.0715119069064250, 0.0715119069064243, 7.0, 0.3465654585439307], FisherScoring);
            Check(
                gamma.CooksDistances(),
                [0.01268038760198572, 0.00494810410595146, 0.00316458074003186, 1.09596924794428663, 0.05877458904317699],
                FisherScoring
            );
            Assert.That(
                gamma.InfluentialRows(0.0).Single(row => row.Row == 0).StandardizedResidual,
                Is.EqualTo(-1.0735302198949197).Within(1e-7)
            );
            Check(
                probit.Residuals(GlmResidual.Pearson),
                [-0.667971221463603, -0.334106874394616, -0.667503032183655, -0.287893724514213, 181.303720434779933],
                FisherScoring
            );
            Check(
                probit.Residuals(GlmResidual.Deviance),
                [-0.858987120829944, -0.460054498730951, -0.858483541918229, -18.529533141225325, 196.452038039367210],
                FisherScoring
            );
            Check(
                probit.Residuals(GlmResidual.Working),
                [-0.876345722150419, -0.570448167390738, -0.875868569159630, -1.763380003824784, 368.991708308575085],
                FisherScoring
            );
            Check(probit.Leverages(), [0.0999463668799949, 0.0359132756787018, 0.0263193376699583, 9.0, 0.6253530684090752], FisherScoring);
            Check(
                probit.CooksDistances(),
                [0.006116503487604284, 0.000479237868340248, 0.001374376885760657, 1.124522831604178652, 0.019517993891433268],
                FisherScoring
            );
        }
    }

    [TestCase("quine", 0.1415570307012165, 0.1817314949470298, 0.9243018401955042)]
    [TestCase("insurance", 0.3338971166161245, 0.7823573209961592, 0.9443185499526625)]
    [TestCase("weighted", 0.3823787404104214, 0.8306228999759795, 0.9950182825074972)]
    public void Pseudo_r_squared_agree_with_r(string name, double mcFadden, double deviance, double coxSnell)
    {
        PoissonResult fit = Fit(name);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.McFaddenRSquared, Is.EqualTo(mcFadden).Within(1e-10));
            Assert.That(fit.DevianceRSquared, Is.EqualTo(deviance).Within(1e-10));
            Assert.That(fit.CoxSnellRSquared, Is.EqualTo(coxSnell).Within(1e-10));
        }
    }

    [Test]
    public void Influential_rows_come_with_the_largest_distance_first()
    {
        PoissonResult fit = Fit("quine");
        System.Collections.Immutable.ImmutableArray<InfluentialRow> rows = fit.InfluentialRows();
        double[] distances = fit.CooksDistances();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows.Take(3).Select(row => row.Row), Is.EqualTo(new[] { 71, 103, 58 }));
            Assert.That(rows, Has.Length.EqualTo(distances.Count(d => d >= 4.0 / 146)));
            Assert.That(rows[0].CooksDistance, Is.EqualTo(distances.Max()));
            Assert.That(
                rows[0].StandardizedResidual,
                Is.EqualTo(fit.Residuals(GlmResidual.Pearson)[71] / Math.Sqrt(1 - rows[0].Leverage)).Within(1e-12)
            );
            Assert.That(fit.InfluentialRows(1000.0), Is.Empty);
            Assert.That(() => fit.InfluentialRows(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => fit.Residuals((GlmResidual)9),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Anscombe")
            );
        }
    }

    [Test]
    public void A_row_of_weight_0_has_no_standardized_residual()
    {
        RegressionData data = GlmReference.LoadData("quine");
        double[] weights = [.. Enumerable.Range(0, data.RowCount).Select(i => i == 3 ? 0.0 : 1.0)];
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(data.WithWeights(weights, WeightKind.Analytic));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Residuals(GlmResidual.Pearson)[3], Is.Zero);
            Assert.That(fit.CooksDistances()[3], Is.Zero);
            Assert.That(fit.Residuals(GlmResidual.Response)[3], Is.Not.Zero);
        }
    }

    // A family that knows no closed form gets the same residuals by quadrature.
    [Test]
    public void Anscombe_residuals_need_no_closed_form()
    {
        double[] outcome = [0, 1, 5, 7, 2.5];
        double[] mean = [2.0, 1.0, 1.5, 20.0, 2.4];
        double[] closed = new double[5];
        double[] quadrature = new double[5];
        PoissonFamily.Instance.AnscombeResidual(outcome, mean, closed);
        ((IGlmFamily)new VarianceOnly()).AnscombeResidual(outcome, mean, quadrature);
        Assert.That(quadrature, Is.EqualTo(closed).Within(1e-8));
    }

    private static PoissonResult Fit(string name)
    {
        RegressionData data = GlmReference.LoadData(name == "weighted" ? "insurance" : name);
        if (name == "weighted")
        {
            data = data.WithWeights([.. Enumerable.Range(1, data.RowCount).Select(i => (i % 3) + 0.5)], WeightKind.Analytic);
        }

        return new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
    }

    private static RegressionData Birthwt()
    {
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "other", "birthwt.csv"))
                .Where(line => line.Length > 0)
                .Select(line => line.Split(',')),
        ];
        double[] Column(int j) => [.. rows.Skip(1).Select(row => double.Parse(row[j], System.Globalization.CultureInfo.InvariantCulture))];
        return RegressionData.Create(
            Enumerable.Range(1, rows[0].Length - 1).Select(j => KeyValuePair.Create(rows[0][j], Column(j))),
            Column(0)
        );
    }

    private static void Check(double[] values, double[] expected, double tolerance = 1e-9)
    {
        double scale = Math.Sqrt(expected[4]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(values[..3], Is.EqualTo(expected[..3]).Within(tolerance * scale));
            Assert.That(values.Sum(), Is.EqualTo(expected[3]).Within(10 * tolerance * scale));
            Assert.That(values.Sum(v => v * v), Is.EqualTo(expected[4]).Within(tolerance * expected[4]));
        }
    }

    private sealed class VarianceOnly : IGlmFamily
    {
        public string Name => "variance";

        public string LinkName => "log";

        public string OutcomeRequirement => "0 or more";

        public int FindUnacceptable(ReadOnlySpan<double> outcome) => -1;

        public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) => 0.0;

        public void Evaluate(
            ReadOnlySpan<double> linearPredictor,
            ReadOnlySpan<double> outcome,
            Span<double> loss,
            Span<double> slope,
            Span<double> curvature
        ) => PoissonFamily.Instance.Evaluate(linearPredictor, outcome, loss, slope, curvature);

        public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
            PoissonFamily.Instance.InverseLink(linearPredictor, mean, first, second);

        public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => mean.CopyTo(variance);

        public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
            PoissonFamily.Instance.UnitDeviance(outcome, mean, deviance);

        public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) => constant.Clear();

        public int RecessionDirection(double outcome) => 0;

        public double Draw(double mean, RandomSource random) => random.NextPoisson(mean);
    }
}
