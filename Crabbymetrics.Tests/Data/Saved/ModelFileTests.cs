using System.Text;
using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Data.Saved;

/// <summary>A saved model says and predicts what the fitted one does, to the last bit.</summary>
public class ModelFileTests
{
    private static readonly string Rows = MakeRows();

    private static IEnumerable<TestCaseData> Models()
    {
        yield return new TestCaseData(new PoissonEstimator(), "n ~ x*g + offset(log(e))").SetName("poisson");
        yield return new TestCaseData(new LogitEstimator(), "b ~ poly(x, 2) + C(g, ref = \"b\")").SetName("logit");
        yield return new TestCaseData(new ProbitEstimator(), "b ~ ns(x, df = 3)").SetName("probit");
        yield return new TestCaseData(new GammaEstimator(), "y ~ scale(x) + g").SetName("gamma");
        yield return new TestCaseData(new NegativeBinomialEstimator(), "n ~ bs(x, df = 4) + g").SetName("negative binomial");
        yield return new TestCaseData(new GeneralizedLinearEstimator(), "y ~ x:g + cut(e, c(0, 2, 4, 9))").SetName(
            "least squares as a glm"
        );
        yield return new TestCaseData(
            new GeneralizedLinearEstimator(GlmFamilies.Quasi(GlmFamilies.Poisson(Links.Find("sqrt")))),
            "n ~ x + C(g, Sum)"
        ).SetName("quasi-poisson with the square root");
        yield return new TestCaseData(
            new GeneralizedLinearEstimator(new GeneralizedLinearOptions { FamilyName = "negative-binomial", Theta = 2.5 }),
            "n ~ x + g"
        ).SetName("negative binomial of a given theta");
        yield return new TestCaseData(new OlsEstimator(), "log(y) ~ I(x^2) + x + g").SetName("ols");
        yield return new TestCaseData(new TweedieEstimator(), "y ~ x + g").SetName("tweedie");
    }

    // For tables of several models: what needs the data, kept when the model is saved, under the covariance that is saved with it.
    [Test]
    public void A_loaded_model_has_its_f_test_and_its_within_r_squared()
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows), "y ~ x + e | g");
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(frame.Data);
        StoredModel loaded = (StoredModel)RoundTrip(result.State("hc1"), frame).Model;
        FitStatistic[] expected = [.. ModelSummary.Create(result, result.Summary("hc1")).Statistics.Where(IsF)];
        Assert.Multiple(() =>
        {
            Assert.That(expected, Has.Length.EqualTo(2));
            Assert.That(FitStatistics.Of(loaded).Where(IsF), Is.EqualTo(expected));
            Assert.That(FitStatistics.FurtherOf(loaded), Is.EqualTo(FitStatistics.FurtherOf(result)).And.Length.EqualTo(2));
            Assert.That(new StoredModel(loaded.State()).Statistic("f"), Is.EqualTo(expected[0].Value), "saved again");
        });

        static bool IsF(FitStatistic statistic) => statistic.Name is "F" or "P > F";
    }

    [TestCaseSource(nameof(Models))]
    public void A_loaded_model_predicts_the_same_bits(IEstimator<IEstimationResult> estimator, string formula)
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows), formula);
        IEstimationResult result = estimator.Fit(frame.Data);
        ModelFile loaded = RoundTrip(result.State("hc1"), frame);
        CsvSource fresh = TextSource.Csv("x,g,e\n1.25,a,1.5\n-0.5,c,3\n,b,2\n0.75,b,4\n");
        PredictionFrame direct = frame.ReadForPrediction(fresh);
        double[]? offset = direct.Offset.IsEmpty ? null : direct.Offset.ToArray();
        CovarianceMatrix covariance = result.Covariance("hc1");
        MeanPrediction[] expected = [.. MeanPredictions.Create(result, covariance, direct.Design, offset)];
        PredictionFrame read = loaded.Read(fresh);
        MeanPrediction[] saved =
        [
            .. MeanPredictions.Create(loaded.Model, loaded.Model.Covariance("hc1"), read.Design, read.Offset.IsEmpty ? null : offset),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(saved, Has.Length.EqualTo(3));
            Assert.That(saved, Is.EqualTo(expected));
            Assert.That(loaded.Predict(fresh)[2], Is.Null);
            Assert.That(loaded.Predict(fresh)[0], Is.EqualTo(expected[0].Mean).Within(1e-14 * Math.Abs(expected[0].Mean)));
        });
    }

    [TestCaseSource(nameof(Models))]
    public void A_loaded_model_has_the_tables_and_tests_of_the_fit(IEstimator<IEstimationResult> estimator, string formula)
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows), formula);
        IEstimationResult result = estimator.Fit(frame.Data);
        StoredModel loaded = RoundTrip(result.State("hc1"), frame).Model;
        CoefficientTable expected = result.Summarize("hc1", level: 0.9);
        CoefficientTable table = loaded.Summarize(level: 0.9);
        string restriction = $"`{result.ParameterNames[1]}` = 0.1";
        Assert.Multiple(() =>
        {
            Assert.That(table.Rows, Is.EqualTo(expected.Rows));
            Assert.That(table.Ancillary, Is.EqualTo(expected.Ancillary));
            Assert.That(table.StatisticName, Is.EqualTo(expected.StatisticName));
            Assert.That(
                WaldTest.Of(loaded, loaded.Covariance("HC1"), restriction).PValue,
                Is.EqualTo(WaldTest.Of(result, result.Covariance("hc1"), restriction).PValue)
            );
            // F tests, dispersions and parameters of the distribution are not among what is kept.
            FitStatistic[] kept = [.. ModelSummary.Create(loaded, table).Statistics];
            Assert.That(
                ModelSummary.Create(result, expected).Statistics.Where(s => kept.Any(k => k.Name == s.Name)),
                Is.EqualTo(kept).And.Not.Empty
            );
            Assert.That(loaded.Diagnostics.Iterations, Is.EqualTo(result.Diagnostics.Iterations));
            Assert.That(loaded.ObservationCount, Is.EqualTo(result.ObservationCount));
        });
    }

    [Test]
    public void What_needs_the_data_is_refused_with_the_reason()
    {
        (OlsResult result, ModelFrame frame) = Ols();
        StoredModel loaded = RoundTrip(result.State("hc1"), frame).Model;
        Assert.Multiple(() =>
        {
            Refuses(() => loaded.Covariance("hc3"), "which 'hc3' needs");
            Refuses(() => loaded.Covariance(BuiltInCovariances.Hc3), "needs the data of the fit");
            Refuses(() => MarginalEffects.Average(loaded, loaded.Covariance("hc1")), "without them");
        });

        static void Refuses(Action ask, string words) =>
            Assert.That(ask, Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains(words));
    }

    [Test]
    public void A_prediction_interval_is_exact_for_normal_outcomes()
    {
        (OlsResult result, ModelFrame frame) = Ols();
        ModelFile loaded = RoundTrip(result.State(), frame);
        PredictionFrame read = loaded.Read(TextSource.Csv(Rows));
        LinearPrediction[] expected = [.. result.PredictIntervals(level: 0.8)];
        CovarianceMatrix covariance = loaded.Model.Covariance("vanilla");
        OutcomePrediction[] saved = [.. OutcomePredictions.Create(loaded.Model, covariance, read.Design, null, 0.8)];
        GeneralizedLinearResult glm = new GeneralizedLinearEstimator().Fit(frame.Data);
        OutcomePrediction[] ofGlm = [.. OutcomePredictions.Create(glm, glm.Covariance(), read.Design, null, 0.8)];
        Assert.Multiple(() =>
        {
            for (int i = 0; i < expected.Length; i += 7)
            {
                Assert.That(saved[i].Low, Is.EqualTo(expected[i].NewLow).Within(1e-12));
                Assert.That(saved[i].High, Is.EqualTo(expected[i].NewHigh).Within(1e-12));
                Assert.That(ofGlm[i].High, Is.EqualTo(expected[i].NewHigh).Within(1e-9));
            }
        });
    }

    [TestCaseSource(nameof(Models))]
    public void A_loaded_model_has_the_prediction_intervals_of_the_fit(IEstimator<IEstimationResult> estimator, string formula)
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows), formula);
        IEstimationResult result = estimator.Fit(frame.Data);
        StoredModel loaded = RoundTrip(result.State("hc1"), frame).Model;
        PredictionFrame read = frame.ReadForPrediction(TextSource.Csv("x,g,e\n1.25,a,1.5\n-0.5,c,3\n0.75,b,4\n"));
        double[]? offset = read.Offset.IsEmpty ? null : read.Offset.ToArray();
        if (result is GlmResult { Family.Name: "quasi-poisson" })
        {
            Assert.That(
                () => OutcomePredictions.Create(loaded, loaded.Covariance("hc1"), read.Design, offset),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("a mean and a variance, not a distribution")
            );
            return;
        }

        OutcomePrediction[] expected = [.. OutcomePredictions.Create(result, result.Covariance("hc1"), read.Design, offset, 0.9)];
        OutcomePrediction[] saved = [.. OutcomePredictions.Create(loaded, loaded.Covariance("hc1"), read.Design, offset, 0.9)];
        Assert.Multiple(() =>
        {
            Assert.That(saved, Is.EqualTo(expected).And.Length.EqualTo(3));
            Assert.That(expected.All(static p => p.Low <= p.Mean.Mean && p.High >= p.Mean.Mean && p.Low < p.High));
        });
    }

    [Test]
    public void A_result_is_saved_without_a_formula()
    {
        (OlsResult result, ModelFrame frame) = Ols();
        using MemoryStream stream = new();
        result.Save(stream);
        stream.Position = 0;
        ModelFile loaded = ModelFile.Load(stream, EstimatorDescriptors.BuiltIn);
        Assert.Multiple(() =>
        {
            Assert.That(loaded.Formula, Is.Null);
            Assert.That(((StoredMeanModel)loaded.Model).Predict(frame.Data.Design), Is.EqualTo(result.Predict()).Within(1e-12));
            Assert.That(() => loaded.Read(TextSource.Csv(Rows)), Throws.TypeOf<NotSupportedException>());
        });
    }

    [TestCaseSource(nameof(Models))]
    public void A_serializer_writes_the_table_of_a_result(IEstimator<IEstimationResult> estimator, string formula)
    {
        IEstimationResult result = estimator.Fit(ModelFrame.Read(TextSource.Csv(Rows), formula).Data);
        string json = JsonSerializer.Serialize(result, result.GetType());
        ModelSummary read = ModelSummaryReader.Read(json)[0];
        Assert.Multiple(() =>
        {
            Assert.That(read.Rows, Is.EqualTo(result.Summarize().Rows));
            Assert.That(read.Estimator, Is.EqualTo(result.EstimatorName));
            Assert.That(() => JsonSerializer.Deserialize(json, result.GetType()), Throws.TypeOf<NotSupportedException>());
        });
    }

    [Test]
    public void A_file_holds_no_row_of_the_data()
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows.Replace("1.0625", "1234567.875")), "y ~ x");
        string text = Text(new OlsEstimator().Fit(frame.Data).State(), frame);
        Assert.That(text, Does.Not.Contain("1234567.875"));
    }

    [TestCase("\"version\": 1", "\"version\": 2", "version 2 of the format; this program reads version 1")]
    [TestCase("\"version\": 1", "\"version\": \"x\"", "version \"x\"")]
    [TestCase("crabbymetrics-model", "other", "no saved model")]
    [TestCase("\"hc1\"", "\"hc2\"", "checksum is wrong")]
    [TestCase("sha256:", "sha256:0", "checksum is wrong")]
    public void A_file_that_was_changed_is_refused(string old, string changed, string message)
    {
        (OlsResult result, ModelFrame frame) = Ols();
        string text = Text(result.State("hc1"), frame);
        Assert.That(text, Does.Contain(old));
        Assert.That(() => Load(text.Replace(old, changed)), Throws.TypeOf<FormatException>().With.Message.Contains(message));
    }

    [Test]
    public void A_file_that_was_cut_off_anywhere_is_refused()
    {
        (OlsResult result, ModelFrame frame) = Ols();
        string text = Text(result.State("hc1"), frame).TrimEnd();
        for (int length = 0; length < text.Length; length += 97)
        {
            string cut = text[..length];
            Assert.That(() => Load(cut), Throws.TypeOf<FormatException>());
        }
    }

    [Test]
    public void A_file_may_be_written_on_one_line()
    {
        (OlsResult result, ModelFrame frame) = Ols();
        using JsonDocument document = JsonDocument.Parse(Text(result.State("hc1"), frame));
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            document.WriteTo(writer);
        }

        Assert.That(Load(Encoding.UTF8.GetString(stream.ToArray())).Model.Parameters, Is.EqualTo(result.Parameters));
    }

    [Test]
    public void An_estimator_that_is_not_registered_is_named()
    {
        (OlsResult result, ModelFrame frame) = Ols();
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Text(result.State(), frame)));
        Assert.That(
            () => ModelFile.Load(stream, [PoissonDistribution.Descriptor.Model()], name: "m.json"),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("m.json: ").And.Message.Contains("'ols', which is not registered")
        );
    }

    [Test]
    public void An_estimator_of_the_same_name_with_another_mean_is_refused()
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows), "n ~ x");
        ModelState state = new PoissonEstimator().Fit(frame.Data).State();
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Text(state, frame)));
        FamilyDescriptor other = new(GlmFamilies.Poisson(Links.Find("sqrt")), "Another one.", "poisson");
        Assert.That(() => ModelFile.Load(stream, [other.Model()]), Throws.TypeOf<FormatException>().With.Message.Contains("the link sqrt"));
    }

    [Test]
    public void Outcomes_are_read_as_the_model_reads_them()
    {
        ModelFrame frame = ModelFrame.Read(
            TextSource.Csv(Rows),
            new ModelSpecification { Formula = Formula.Parse("w ~ x"), OutcomeKind = ColumnKind.NumberOrLabel }
        );
        ModelFile loaded = RoundTrip(new LogitEstimator().Fit(frame.Data).State(), frame);
        Assert.Multiple(() =>
        {
            Assert.That(loaded.OutcomeName, Is.EqualTo("w[yes]"));
            Assert.That(loaded.ReadOutcome(TextSource.Csv("w,x\nyes,1\nno,2\n,3\n")), Is.EqualTo(new[] { 1.0, 0.0, double.NaN }));
            Assert.That(() => loaded.ReadOutcome(TextSource.Csv("w,x\nmaybe,1\n")), Throws.TypeOf<DataSourceException>());
        });
    }

    private static (OlsResult Result, ModelFrame Frame) Ols()
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Rows), "y ~ x + g");
        return (new OlsEstimator().Fit(frame.Data), frame);
    }

    private static ModelFile RoundTrip(ModelState state, ModelFrame frame) => Load(Text(state, frame));

    private static ModelFile Load(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return ModelFile.Load(stream, EstimatorDescriptors.BuiltIn);
    }

    private static string Text(ModelState state, ModelFrame frame)
    {
        using MemoryStream stream = new();
        ModelFile.Save(stream, state, frame);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string MakeRows()
    {
        StringBuilder rows = new("y,n,b,w,x,g,e\n");
        Random random = new(8);
        for (int i = 0; i < 120; i++)
        {
            double x = Math.Round((random.NextDouble() * 4.0) - 2.0, 4);
            double e = Math.Round(0.5 + (random.NextDouble() * 6.0), 3);
            string g = "abc"[i % 3].ToString();
            double noise = random.NextDouble() + random.NextDouble();
            double y = Math.Round(Math.Exp((0.3 * x) + (0.2 * (i % 3))) * (0.3 + noise), 4) + 0.0625;
            int b = random.NextDouble() < 1.0 / (1.0 + Math.Exp(-x)) ? 1 : 0;
            rows.Append(FormattableString.Invariant($"{y},{(int)(y * noise * 3.0)},{b},{(b == 1 ? "yes" : "no")},{x},{g},{e}\n"));
        }

        return rows.ToString();
    }
}
