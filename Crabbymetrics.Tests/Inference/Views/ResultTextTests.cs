using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Inference.Views;

/// <summary>Everything that people print prints itself.</summary>
public sealed class ResultTextTests
{
    private static readonly string[] Endings = ["Result", "Table", "Test", "Summary", "Bootstrap"];

    private static readonly ModelFrame Frame = ModelFrame.Read(CsvSource.OpenFile(CrabbyRun.Quine), "Days ~ EthN + SexM + AgeF1");

    private static IEnumerable<Type> PrintedTypes() =>
        ShippedAssemblies
            .Names.SelectMany(static name => ShippedAssemblies.Load(name).GetExportedTypes())
            .Where(static type =>
                type.IsClass
                && !(type.IsAbstract && type.IsSealed)
                && (
                    type.IsAssignableTo(typeof(IEstimationResult))
                    || type.IsAssignableTo(typeof(ITabular))
                    || Array.Exists(Endings, ending => type.Name.Split('`')[0].EndsWith(ending, StringComparison.Ordinal))
                )
            );

    [TestCaseSource(nameof(PrintedTypes))]
    public void Every_result_and_table_prints_more_than_the_name_of_its_type(Type type) =>
        Assert.That(type.GetMethod("ToString", Type.EmptyTypes)!.DeclaringType, Is.Not.EqualTo(typeof(object)));

    private static IEnumerable<TestCaseData> Printed()
    {
        PoissonResult poisson = new PoissonEstimator().Fit(Frame.Data);
        OlsResult ols = new OlsEstimator().Fit(Frame.Data);
        CovarianceMatrix covariance = poisson.Covariance("hc1");
        foreach (
            object each in (object[])
                [
                    poisson,
                    ols,
                    new NegativeBinomialEstimator().Fit(Frame.Data),
                    new StoredModel(ols.State("hc1")),
                    poisson.Summary("hc1"),
                    poisson.ToSummary(),
                    poisson.ToTable(),
                    new IEstimationResult[] { poisson, ols }.ToTable(),
                    covariance,
                    poisson.Bootstrap(20, 1),
                    MarginalEffects.Average(poisson, covariance),
                    WaldTest.Of(poisson, covariance, "EthN = SexM"),
                    ols.AnytimeValid(1.0),
                ]
        )
        {
            yield return new TestCaseData(each).SetArgDisplayNames(each.GetType().Name);
        }
    }

    [TestCaseSource(nameof(Printed))]
    public void Names_and_numbers_are_printed(object printed)
    {
        string text = printed.ToString()!;
        Assert.That(text, Does.Not.Contain("Crabbymetrics").And.Contain("SexM").And.Match("[0-9][.][0-9]{3}"), text);
        Assert.That(text, Does.Not.Contain('\r'));
    }

    [TestCase("poisson")]
    [TestCase("ols")]
    [TestCase("negative-binomial")]
    public void A_result_prints_the_table_of_the_tool(string model)
    {
        IEstimationResult result = model switch
        {
            "poisson" => new PoissonEstimator().Fit(Frame.Data),
            "ols" => new OlsEstimator().Fit(Frame.Data),
            _ => new NegativeBinomialEstimator().Fit(Frame.Data),
        };
        string[] tool = CrabbyRun.Of("fit", model, CrabbyRun.Quine, "--formula", "Days ~ EthN + SexM + AgeF1").Output.Split('\n');
        string[] own = result.ToString()!.Split('\n');
        Assert.That(own[0], Is.EqualTo(tool[0].Split('~')[0].TrimEnd()));
        Assert.That(own[1..], Is.EqualTo(tool[1..]));
    }

    [Test]
    public void A_saved_model_prints_coefficients_and_statistics_of_its_fit()
    {
        NegativeBinomialResult result = new NegativeBinomialEstimator().Fit(Frame.Data);
        string[] fit = result.ToString().Split('\n');
        string[] saved = new StoredModel(result.State("vanilla")).ToString().Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(saved.Where(static line => line.StartsWith("SexM", StringComparison.Ordinal)), Is.SubsetOf(fit).And.Not.Empty);
            Assert.That(saved, Has.Some.Match("^Observations +146 +Residual df +142$"));
            Assert.That(saved, Has.Some.StartsWith("Log-likelihood"));
            Assert.That(saved, Has.Some.Match("^theta +[0-9.]+ +[0-9.]+$"));
        });
    }

    [TestCase("vanilla")]
    [TestCase("hc1")]
    public void A_fit_by_instruments_prints_what_the_tool_says_of_them(string vcov)
    {
        const string Text = "y ~ n | x ~ z + s";
        string path = Path.Combine(CrabbyRun.Samples, "firms.csv");
        TwoSlsResult fit = new TwoSlsEstimator().Fit(ModelFrame.Read(CsvSource.OpenFile(path), Text).Data);
        string[] tool = CrabbyRun.Of("fit", "iv", path, "--formula", Text, "--vcov", vcov).Output.ReplaceLineEndings("\n").Split('\n');
        Assert.That(fit.WithCovariance(vcov).ToString().Split('\n')[1..], Is.EqualTo(tool[1..]));
        Assert.That(fit.ToString(), Does.Contain("First stage of x").And.Contain("Anderson-Rubin"));
    }

    [Test]
    public void Every_form_of_a_result_has_its_estimates()
    {
        PoissonResult result = new PoissonEstimator().Fit(Frame.Data);
        foreach (string text in (string[])[result.ToText(60), result.ToMarkdown(), result.ToLatex(), result.ToHtml()])
        {
            Assert.That(text, Does.Contain("SexM").And.Contain("vanilla"));
        }

        string[] lines = result.ToCsv().Split('\n');
        Assert.That(lines[0], Is.EqualTo("name,estimate,std_error,statistic,p_value,conf_low,conf_high"));
        Assert.That(double.Parse(lines[2].Split(',')[1], CultureInfo.InvariantCulture), Is.EqualTo(result.Parameters[1]));
        JsonElement json = JsonDocument.Parse(result.ToJson()).RootElement;
        Assert.That(json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble(), Is.EqualTo(result.Parameters[1]));
        Assert.That(ModelSummaryReader.Read(result.ToJson())[0].Rows, Is.EqualTo(result.Summary().Rows));
    }

    [Test]
    public void The_limits_stand_side_by_side_on_a_narrow_terminal()
    {
        string text = new PoissonEstimator().Fit(Frame.Data).ToText(40);
        Assert.That(text, Does.Match(@"(?m)^ +2\.5% +97\.5%$"));
        Assert.That(text.Split('\n').Max(static line => line.Length), Is.LessThanOrEqualTo(40));
    }

    [Test]
    public void A_result_of_a_third_party_has_all_forms_at_once()
    {
        IEstimationResult own = new Own();
        Assert.That(own.ToText(), Does.StartWith("Own model\n").And.Contain("slope").And.Contain("Standard errors: not available."));
        Assert.That(own.ToMarkdown(), Does.Contain("| slope | 2.000 |"));
        Assert.That(own.ToCsv(), Does.Contain("slope,2,,,,,\n"));
    }

    private sealed class Own : IEstimationResult
    {
        public string EstimatorName => "own-model";

        public System.Collections.Immutable.ImmutableArray<string> ParameterNames => ["slope"];

        public System.Collections.Immutable.ImmutableArray<double> Parameters => [2.0];

        public FitDiagnostics Diagnostics { get; } = FitDiagnostics.ClosedForm(0.0);

        public double ObservationCount => 3.0;
    }
}
