using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Plots;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Estimators.EventStudies;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/plots.md, and its pictures: they stand in docs/images as the code draws them. After a change that is meant,
/// run the tests once with UPDATE_IMAGES=1 and commit the files.</summary>
public sealed class PlotsPage
{
    private static readonly string Images = Path.Combine(Repository.Root, "docs", "images");

    [Test]
    public void Coefficients()
    {
        ModelFrame quine = ModelFrame.Read(Sample("quine.csv"), "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL");
        PoissonResult poisson = new PoissonEstimator().Fit(quine.Data);
        NegativeBinomialResult negativeBinomial = new NegativeBinomialEstimator().Fit(quine.Data);

        PlotData plot = CoefficientPlot.Create(
            [
                ModelSummary.Create(poisson, poisson.Summary("hc1"), "Poisson, robust", "Days"),
                ModelSummary.Create(negativeBinomial, negativeBinomial.Summary(), "Negative binomial", "Days"),
            ],
            new CoefficientPlotOptions
            {
                Labels = ImmutableDictionary<string, string>.Empty.Add("LrnSL", "Slow learner").Add("SexM", "Boy"),
                Groups = ImmutableDictionary<string, string>
                    .Empty.Add("AgeF1", "Age")
                    .Add("AgeF2", "Age")
                    .Add("AgeF3", "Age")
                    .Add("EthN", "Child")
                    .Add("SexM", "Child")
                    .Add("LrnSL", "Child"),
            }
        );
        Keep("coefficients.svg", plot);
    }

    [Test]
    public void Rows()
    {
        ModelFrame quine = ModelFrame.Read(Sample("quine.csv"), "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL");
        PoissonResult poisson = new PoissonEstimator().Fit(quine.Data);

        PlotData residuals = poisson.Plot("residuals");
        PlotData quantiles = poisson.Plot("qq");
        PlotData influence = poisson.Plot("influence");
        PlotData counts = poisson.Plot("rootogram");

        Keep("residuals.svg", residuals);
        Keep("qq.svg", quantiles);
        Keep("influence.svg", influence);
        Keep("rootogram.svg", counts);
    }

    [Test]
    public void Event_study()
    {
        StaggeredPanel panel = new(12, [2004, 2004, 2004, 2006, 2006, double.PositiveInfinity, double.PositiveInfinity]);
        EventStudyResult study = new EventStudyEstimator().Fit(panel.Data(withRegressor: true));

        PlotData effects = study.Plot();

        Keep("event-study.svg", effects);
    }

    [Test]
    public void Predictions()
    {
        ModelFrame births = ModelFrame.Read(Sample("birthwt.csv"), "low ~ age + lwt + smoke + ht");
        LogitResult logit = new LogitEstimator().Fit(births.Data);
        CovarianceMatrix covariance = logit.Covariance("hc1");

        PlotData means = PredictionPlot.Over(logit, covariance, "lwt");
        PlotData effects = PredictionPlot.EffectOver(logit, covariance, "lwt");

        Keep("predictions.svg", means);
        Keep("effects.svg", effects);
    }

    [Test]
    public void Bootstrap()
    {
        ModelFrame quine = ModelFrame.Read(Sample("quine.csv"), "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL");
        PoissonResult poisson = new PoissonEstimator().Fit(quine.Data);
        BootstrapResult bootstrap = poisson.Bootstrap(999, seed: 1);

        PlotData draws = BootstrapPlot.Create(bootstrap, "EthN", poisson.Parameters[1]);

        Keep("bootstrap.svg", draws);
    }

    [Test]
    public void A_picture_of_ones_own()
    {
        PlotData plot = new(
            "Convergence",
            new PlotAxis("Iteration") { WholeTicks = true },
            PlotAxis.Log("Gradient norm"),
            [new PlotLine("newton", [0, 1, 2, 3], [1.0, 1e-2, 1e-5, 1e-11]) { Marked = true }, new PlotReference(1e-8, label: "tolerance")]
        );
        string svg = plot.ToSvg(new SvgOptions { Width = 480, Theme = SvgTheme.Light });
        Assert.That(svg, Does.StartWith("<svg").And.Contains("tolerance"));
    }

    [Test]
    public void Files()
    {
        string folder = Directory.CreateTempSubdirectory("crabby-plots-page-").FullName;
        try
        {
            string path = Path.Combine(folder, "coef.svg");
            ModelFrame frame = ModelFrame.Read(Sample("quine.csv"), "Days ~ EthN + SexM");
            PoissonResult result = new PoissonEstimator().Fit(frame.Data);

            result.Plot().Save(path);
            result.Plot("residuals").Save(path, new SvgOptions { Width = 800 });

            Assert.That(File.Exists(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Every_picture_of_the_page_is_there_and_no_other()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "plots.md"));
        string[] named =
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(page, @"\(images/([a-z-]+\.svg)\)")
                .Select(static match => match.Groups[1].Value),
        ];
        Assert.That(Directory.GetFiles(Images).Select(Path.GetFileName), Is.EquivalentTo(named.Distinct()));
    }

    private static CsvSource Sample(string name) => CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", name));

    // Numbers differ in the last digits between machines, and a tenth of a pixel may round the other way.
    private static void Keep(string name, PlotData plot)
    {
        string path = Path.Combine(Images, name);
        string svg = plot.ToSvg();
        if (Environment.GetEnvironmentVariable("UPDATE_IMAGES") == "1")
        {
            Directory.CreateDirectory(Images);
            File.WriteAllText(path, svg);
        }

        Assert.That(File.Exists(path), $"{path} is missing: run once with UPDATE_IMAGES=1.");
        string kept = File.ReadAllText(path).ReplaceLineEndings("\n");
        double[] expected = Numbers(kept);
        double[] actual = Numbers(svg);
        Assert.Multiple(() =>
        {
            Assert.That(Words(svg), Is.EqualTo(Words(kept)), "the picture has changed: run once with UPDATE_IMAGES=1 and look at it.");
            Assert.That(
                actual,
                Is.EqualTo(expected).Within(0.11),
                "the picture has changed: run once with UPDATE_IMAGES=1 and look at it."
            );
            Assert.That(kept, Has.Length.LessThan(13_000));
        });
    }

    private static string Words(string svg) => System.Text.RegularExpressions.Regex.Replace(svg, @"-?[0-9]+(\.[0-9]+)?|\s", "");

    private static double[] Numbers(string svg) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(svg[svg.IndexOf("</style>", StringComparison.Ordinal)..], @"-?[0-9]+(\.[0-9]+)?")
                .Select(static match => double.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
