using System.Globalization;
using Crabbymetrics;
using Crabbymetrics.Inference;
using static Crabbymetrics.Tests.Inference.Tables.TableModels;

namespace Crabbymetrics.Tests.Inference.Tables;

public sealed class RegressionTableTests
{
    private static readonly RegressionTableOptions Starred = new() { Stars = SignificanceStar.Economics };

    [Test]
    public void One_model_has_a_row_for_each_parameter() =>
        Assert.That(
            RegressionTable.Summarize(First, Starred).ToText(),
            Is.EqualTo(
                """
                poisson: days

                ---------------------------------------------------------------------------
                              Estimate     Std. error       z   P>|z|       2.5%      97.5%
                ---------------------------------------------------------------------------
                (Intercept)   2.886460***    0.235322  12.266  <2e-16   2.425240   3.347680
                age_F1       -0.333900**     0.150000  -2.226  0.0260  -0.627900  -0.039900
                income        0.000012       0.000010   1.234  0.2172  -0.000007   0.000032
                ---------------------------------------------------------------------------
                Standard errors: sandwich.
                * p < 0.1, ** p < 0.05, *** p < 0.01.

                Observations          1460    Log-likelihood  -1147.5000

                """
            )
        );

    [Test]
    public void Main_effects_stand_before_interactions_whatever_model_brought_them()
    {
        ModelSummary[] models = [Named("a", "a:b", "log(x):g[k:l]"), Named("(Intercept)", "a", "c[p:q]", "a:c[p:q]", "a:b:d", "d")];
        string[] names =
        [
            .. RegressionTable
                .Compare(models, new RegressionTableOptions { Below = TableUncertainty.None })
                .ToText()
                .Split('\n')
                .Skip(3)
                .TakeWhile(static line => !line.StartsWith('-') && !line.StartsWith('='))
                .Select(static line => line.Split(' ')[0]),
        ];
        Assert.That(names, Is.EqualTo((string[])["(Intercept)", "a", "c[p:q]", "d", "a:b", "log(x):g[k:l]", "a:c[p:q]", "a:b:d"]));

        static ModelSummary Named(params string[] names) =>
            new()
            {
                Estimator = "ols",
                Rows = [.. names.Select(static name => new CoefficientRow(name, 1.0, null, null, null, null, null))],
            };
    }

    [Test]
    public void Several_models_stand_side_by_side() =>
        Assert.That(
            RegressionTable.Compare([First, Second], Starred).ToText(),
            Is.EqualTo(
                """
                -----------------------------------------------------------
                                        (1)                    Clustered
                Outcome                             days
                -----------------------------------------------------------
                (Intercept)           2.886***                     2.500***
                                   (0.2353)                     (0.5000)
                age_F1              -0.3339**
                                   (0.1500)
                a|b & <c>                                         12,346***
                                                                 (100.0)
                income             1.235e-5
                                 (1.000e-5)
                -----------------------------------------------------------
                Standard errors    sandwich     cr1, 59 clusters of firm
                Observations          1,460                        1,460
                Log-likelihood    -1,147.50
                Deviance                                               2
                -----------------------------------------------------------
                Standard errors in parentheses: of the kind named for each model.
                * p < 0.1, ** p < 0.05, *** p < 0.01.
                Clustered: income was dropped: it repeats age_F1.

                """
            )
        );

    [Test]
    public void Markdown_escapes_what_would_end_a_cell_or_set_type() =>
        Assert.That(
            RegressionTable.Compare([First, Second], Starred).ToMarkdown(),
            Does.StartWith(
                    "|  | (1) | Clustered |\n|:---|---:|---:|\n| Outcome | days | |\n| (Intercept) | 2.886\\*\\*\\* | "
                        + "2.500\\*\\*\\* |\n"
                )
                .And.Contain("| a\\|b &amp; \\<c\\> |  | 12,346\\*\\*\\* |\n")
                .And.Contain("| age\\_F1 |")
                .And.Contain("\n| | | |\n| Standard errors | sandwich | cr1, 59 clusters of firm |\n")
                .And.EndWith("Clustered: income was dropped: it repeats age\\_F1.\n")
        );

    [Test]
    public void Latex_escapes_its_special_characters() =>
        Assert.That(
            RegressionTable
                .Compare([First, Second], new RegressionTableOptions { Stars = SignificanceStar.Economics, Caption = "50% of R&D" })
                .ToLatex(),
            Does.StartWith(
                    "\\begin{table}[htbp]\n\\centering\n\\begin{threeparttable}\n\\caption{50\\% of R\\&D}\n\\begin{tabular}{lrr}\n"
                        + "\\toprule\n"
                )
                .And.Contain("a$|$b \\& $<$c$>$ &  & 12,346\\textsuperscript{***} \\\\\n")
                .And.Contain("age\\_F1 & $-$0.3339\\textsuperscript{**} &  \\\\\n")
                .And.EndWith(
                    "\\bottomrule\n\\end{tabular}\n\\begin{tablenotes}[flushleft]\n\\footnotesize\n"
                        + "\\item Standard errors in parentheses: of the kind named for each model.\n"
                        + "\\item * p $<$ 0.1, ** p $<$ 0.05, *** p $<$ 0.01.\n"
                        + "\\item Clustered: income was dropped: it repeats age\\_F1.\n"
                        + "\\end{tablenotes}\n\\end{threeparttable}\n\\end{table}\n"
                )
        );

    [Test]
    public void Html_escapes_markup_and_is_well_formed()
    {
        string html = RegressionTable.Compare([First, Second], Starred).ToHtml();
        System.Xml.Linq.XDocument document = System.Xml.Linq.XDocument.Parse(html);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.Descendants("th").Select(th => th.Value), Has.Some.EqualTo("a|b & <c>"));
            Assert.That(document.Descendants("tbody").Count(), Is.EqualTo(2));
            Assert.That(document.Descendants("sup").First().Value, Is.EqualTo("***"));
            Assert.That(html, Does.Contain("<th scope=\"row\">a|b &amp; &lt;c&gt;</th>"));
        }
    }

    [Test]
    public void Csv_has_all_digits_and_quotes_what_it_must()
    {
        ModelSummary awkward = new() { Rows = [new CoefficientRow("a,\"b\"\n", 0.1 + 0.2, null, null, null, null, null)] };
        string[] lines = RegressionTable.Compare([First, awkward]).ToCsv().Split('\n', 5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Is.EqualTo("model,term,estimate,std_error,statistic,p_value,conf_low,conf_high"));
            Assert.That(lines[1], Is.EqualTo("1,(Intercept),2.88646,0.235322,12.26599,1.4E-34,2.42524,3.34768"));
            Assert.That(lines[4], Is.EqualTo("2,\"a,\"\"b\"\"\n\",0.30000000000000004,,,,,\n"));
        }
    }

    [Test]
    public void Json_comes_back_as_it_was()
    {
        RegressionTable table = RegressionTable.Compare([First, Second], Starred);
        System.Collections.Immutable.ImmutableArray<ModelSummary> models = ModelSummaryReader.Read(table.ToJson());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(models.Select(m => m.Name), Is.EqualTo(new[] { null, "Clustered" }));
            Assert.That(models[0].Rows, Is.EqualTo(First.Rows));
            Assert.That(models[1].Rows, Is.EqualTo(Second.Rows));
            Assert.That(models[1].Statistics, Is.EqualTo(Second.Statistics));
            Assert.That(RegressionTable.Compare(models, Starred).ToText(), Is.EqualTo(table.ToText()));
        }
    }

    [Test]
    public void The_json_of_a_fit_is_read_too()
    {
        const string Fit = """
            { "estimator": "poisson", "formula": "Days ~ Age", "nobs": 146, "log_likelihood": -800.5, "aic": null, "vcov_type": "hc1",
              "parameters": [
                { "name": "(Intercept)", "estimate": 2.5, "std_error": 0.1, "statistic": 25, "p_value": 0,
                  "conf_low": 2.3, "conf_high": 2.7 } ],
              "warnings": ["one row was dropped"] }
            """;
        ModelSummary model = ModelSummaryReader.Read(Fit)[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Outcome, Is.EqualTo("Days"));
            Assert.That(model.StandardErrors, Is.EqualTo("hc1"));
            Assert.That(
                model.Statistics,
                Is.EqualTo(new[] { new FitStatistic("Observations", 146), new FitStatistic("Log-likelihood", -800.5) })
            );
            Assert.That(model.Notes, Is.EqualTo(new[] { "one row was dropped" }));
            Assert.That(model.Rows[0].ConfidenceHigh, Is.EqualTo(2.7));
        }
    }

    [TestCase("{ \"parameters\": ", "line 1")]
    [TestCase("[1]", "a.json, model 1")]
    [TestCase("{\"parameters\": [{\"estimate\": 1}]}", "parameter 1 has no name")]
    [TestCase("{\"parameters\": [{\"name\": \"x\", \"estimate\": \"1\"}]}", "'estimate' is a number or null")]
    public void Json_of_another_form_is_refused_with_its_place(string json, string expected) =>
        Assert.That(
            () => ModelSummaryReader.Read(json, "a.json"),
            Throws.InstanceOf<FormatException>().With.Message.Contains(expected).And.Message.Contains("a.json")
        );

    [TestCase(TableUncertainty.Statistic, "(12.27)", "z statistics in parentheses; standard errors: sandwich.")]
    [TestCase(TableUncertainty.PValue, "(<0.0001)", "P-values in parentheses; standard errors: sandwich.")]
    [TestCase(TableUncertainty.ConfidenceLimits, "[2.425; 3.348]", "95% confidence limits in brackets; standard errors: sandwich.")]
    public void What_stands_under_the_estimates_is_chosen_and_named(TableUncertainty below, string cell, string note)
    {
        string text = RegressionTable.Compare([First], new RegressionTableOptions { Below = below }).ToText();
        Assert.That(text, Does.Contain(cell).And.Contain(note).And.Not.Contain("***"));
    }

    [Test]
    public void Estimates_can_stand_alone_with_labels_and_some_statistics()
    {
        string text = RegressionTable
            .Compare(
                [First],
                new RegressionTableOptions
                {
                    Below = TableUncertainty.None,
                    Omit = ["income"],
                    Statistics = ["Log-likelihood"],
                    Labels = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("age_F1", "Age 1"),
                    Digits = 3,
                }
            )
            .ToText();
        Assert.That(
            text,
            Does.Contain("Age 1")
                .And.Contain("-0.334")
                .And.Not.Contain("income")
                .And.Not.Contain("Observations")
                .And.Not.Contain("(" + "0.235")
        );
    }

    [Test]
    public void Numbers_follow_the_culture_where_one_is_given()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        string text = RegressionTable.Summarize(First, new RegressionTableOptions { Culture = culture }).ToText();
        Assert.That(text, Does.Contain("-0,3339").And.Contain("1460").And.Contain("-1147,5"));
    }

    [TestCase(0.0, "0.000")]
    [TestCase(9.99996, "10.00")]
    [TestCase(0.00099996, "0.001000")]
    [TestCase(-123456.7, "-123,457")]
    [TestCase(1e15, "1.000e+15")]
    [TestCase(-2.5e-7, "-2.500e-7")]
    public void Numbers_keep_their_significant_digits(double value, string expected)
    {
        ModelSummary model = new() { Rows = [new CoefficientRow("x", value, null, null, null, null, null)] };
        Assert.That(
            RegressionTable.Compare([model]).ToText().Split('\n')[3].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[] { "x", expected })
        );
    }

    [Test]
    public void Parameters_of_later_models_stand_where_those_have_them()
    {
        ModelSummary small = new() { Rows = [Row("(Intercept)"), Row("a"), Row("c")] };
        ModelSummary large = new() { Rows = [Row("(Intercept)"), Row("a"), Row("b"), Row("c"), Row("d")] };
        string[] names =
        [
            .. RegressionTable
                .Compare([small, large], new RegressionTableOptions { Below = TableUncertainty.None })
                .ToText()
                .Split('\n')[3..8]
                .Select(line => line.Split(' ')[0]),
        ];
        Assert.That(names, Is.EqualTo(new[] { "(Intercept)", "a", "b", "c", "d" }));

        static CoefficientRow Row(string name) => new(name, 1.0, null, null, null, null, null);
    }

    [Test]
    public void Wrong_options_are_named()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => RegressionTable.Compare([]), Throws.ArgumentException);
            Assert.That(
                () => RegressionTable.Compare([First], new RegressionTableOptions { Digits = 0 }),
                Throws.ArgumentException.With.Message.Contains("Digits is 0")
            );
            Assert.That(
                () => RegressionTable.Compare([First], new RegressionTableOptions { Statistics = ["R2"] }),
                Throws.ArgumentException.With.Message.Contains("Log-likelihood, Observations")
            );
            Assert.That(
                () => RegressionTable.Compare([First], new RegressionTableOptions { Stars = [new SignificanceStar(double.NaN, "*")] }),
                Throws.ArgumentException.With.Message.Contains("NaN")
            );
            Assert.That(
                () => RegressionTable.Compare([First], new RegressionTableOptions { Below = (TableUncertainty)9 }),
                Throws.ArgumentException.With.Message.Contains("StandardError")
            );
        }
    }

    [Test]
    public void A_third_party_adds_a_format() =>
        Assert.That(RegressionTable.Compare([First]).Render(new Counting()), Is.EqualTo("2 columns"));

    [Test]
    public void A_summary_is_made_from_any_result()
    {
        Bootstrap.LeastSquaresResult result = new(
            [
                [1, 2, 3, 4, 6],
            ],
            [1, 2, 2, 4, 5]
        );
        ModelSummary model = ModelSummary.Create(result, result.Summarize("hc1"), outcome: "y");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.StandardErrors, Is.EqualTo("hc1"));
            Assert.That(model.Statistics, Does.Contain(new FitStatistic("Observations", 5)));
            Assert.That(RegressionTable.Summarize(model).ToText(), Does.Contain("Test ols: y").And.Contain("Standard errors: hc1."));
        }
    }

    private sealed class Counting : ITableFormat
    {
        public string Name => "counting";

        public string Render(FormattedTable table) => $"{table.ColumnCount} columns";
    }
}
