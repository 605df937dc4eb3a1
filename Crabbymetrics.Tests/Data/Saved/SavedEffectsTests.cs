using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Data.Saved;

/// <summary>Saved models with absorbed effects predict by the levels of new rows.</summary>
public sealed class SavedEffectsTests
{
    private static readonly string Panel = MakePanel();

    [TestCase("y ~ x | firm")]
    [TestCase("y ~ x + log(z) | firm + year")]
    [TestCase("y ~ x | firm^half + year")]
    [TestCase("y ~ x | firm[z] + year")]
    [TestCase("y ~ x | firm[[z]]")]
    [TestCase("y ~ x + offset(z) | firm + floor(year / 2)")]
    public void Predictions_of_the_rows_of_the_fit_are_its_fitted_values(string formula)
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Panel), formula);
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(frame.Data);
        ModelFile loaded = RoundTrip(result, frame);
        double?[] predicted = loaded.Predict(TextSource.Csv(Panel));
        double[] fitted = result.Predict(frame.Data, missingForNewLevels: true);
        for (int i = 0; i < fitted.Length; i++)
        {
            Assert.That(predicted[i], Is.EqualTo(fitted[i]).Within(1e-9));
        }

        PredictionFrame direct = frame.ReadForPrediction(TextSource.Csv(Panel), result.State());
        Assert.That(direct.Align(((StoredMeanModel)loaded.Model).Predict(direct.Design, direct.Offset.ToArray())), Is.EqualTo(predicted));
    }

    [TestCase("poisson", "exp(y / 4) ~ x + log(z) | firm + year")]
    [TestCase("poisson", "exp(y / 4) ~ x + offset(z) | firm[z] + year")]
    [TestCase("gamma", "exp(y / 4) ~ x | firm^half + year")]
    [TestCase("gaussian", "y ~ x | firm + year")]
    [TestCase("logit", "(x > 0) ~ z | half")]
    [TestCase("iv", "y ~ 1 | firm + year | x ~ z + log(z)")]
    public void Generalized_linear_models_and_instruments_predict_likewise(string model, string formula)
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Panel), formula);
        IEstimationResult result = model switch
        {
            "iv" => new TwoSlsEstimator().Fit(frame.Data),
            "poisson" => new PoissonEstimator().Fit(frame.Data),
            "logit" => new LogitEstimator().Fit(frame.Data),
            _ => new GeneralizedLinearEstimator(
                new GeneralizedLinearOptions { Family = model == "gamma" ? GlmFamilies.Gamma(LogLink.Instance) : GlmFamilies.Gaussian() }
            ).Fit(frame.Data),
        };
        double?[] predicted = RoundTrip(result, frame).Predict(TextSource.Csv(Panel));
        double[] fitted = result is GlmResult glm ? glm.Predict(frame.Data) : ((FixedEffectsTwoSlsResult)result).Predict(frame.Data);
        for (int i = 0; i < fitted.Length; i++)
        {
            Assert.That(predicted[i], Is.EqualTo(fitted[i]).Within(1e-9 * (1.0 + Math.Abs(fitted[i]))));
        }
    }

    [Test]
    public void A_level_that_the_fit_did_not_have_has_no_prediction_or_is_an_error()
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Panel), "y ~ x | firm + year");
        ModelFile loaded = RoundTrip(new FixedEffectsOlsEstimator().Fit(frame.Data), frame);
        CsvSource fresh = TextSource.Csv("x,firm,year\n1,2,2003\n1,99,2003\n1,,2003\n1,02.0,2003.0\n");
        PredictionFrame read = loaded.Read(fresh);
        double?[] predicted = loaded.Predict(fresh);
        Assert.Multiple(() =>
        {
            Assert.That(predicted[0], Is.Not.Null);
            Assert.That(predicted[1], Is.Null);
            Assert.That(predicted[2], Is.Null);
            Assert.That(predicted[3], Is.EqualTo(predicted[0]), "equal numbers are one id");
            Assert.That(read.IncompleteRowCount, Is.EqualTo(1));
            Assert.That(read.Notes, Has.One.Contains("no estimate of their levels of firm (99)"));
            Assert.That(
                () => loaded.Predict(fresh, NewLevels.Fail),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("line 3").And.Message.Contains("'99' of the effect firm")
            );
        });
    }

    [Test]
    public void A_sum_of_effects_that_no_rows_connect_is_not_identified()
    {
        // Workers a and b at firm p, c and d at firm q, and none of one at the other.
        const string apart = "y,x,w,f\n1,1,a,p\n2,3,a,p\n3,2,b,p\n5,4,b,p\n2,1,c,q\n4,4,c,q\n6,2,d,q\n7,5,d,q\n3,3,a,p\n1,2,c,q\n";
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(apart), "y ~ x | w + f");
        ModelFile loaded = RoundTrip(new FixedEffectsOlsEstimator().Fit(frame.Data), frame);
        CsvSource fresh = TextSource.Csv("x,w,f\n1,a,p\n1,a,q\n1,d,q\n");
        double?[] predicted = loaded.Predict(fresh);
        Assert.That(predicted[0], Is.Not.Null);
        Assert.That(predicted[1], Is.Null);
        Assert.That(predicted[2], Is.Not.Null);
        Assert.That(loaded.Read(fresh).Notes, Has.One.Contains("no chain of rows"));
        Assert.That(() => loaded.Predict(fresh, NewLevels.Fail), Throws.TypeOf<DataSourceException>());
    }

    [Test]
    public void Limits_without_the_errors_of_the_effects_are_refused()
    {
        ModelFrame frame = ModelFrame.Read(TextSource.Csv(Panel), "y ~ x | firm");
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(frame.Data);
        ModelFile loaded = RoundTrip(result, frame);
        PredictionFrame read = loaded.Read(TextSource.Csv(Panel));
        Assert.Multiple(() =>
        {
            Assert.That(
                () => MeanPredictions.Create(loaded.Model, loaded.Model.Covariance("vanilla"), read.Design, read.Offset.ToArray()),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("absorbed effects")
            );
            Assert.That(
                () => ((StoredMeanModel)loaded.Model).Predict(read.Design),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("as its offset")
            );
        });
    }

    private static ModelFile RoundTrip(IEstimationResult result, ModelFrame frame)
    {
        using MemoryStream stream = new();
        ModelFile.Save(stream, result.State(), frame);
        stream.Position = 0;
        return ModelFile.Load(stream, EstimatorDescriptors.BuiltIn);
    }

    private static string MakePanel()
    {
        System.Text.StringBuilder text = new("y,x,z,firm,year,half\n");
        for (int i = 0; i < 60; i++)
        {
            int firm = i / 10,
                year = 2000 + (i % 10);
            double x = Math.Sin(i * 1.7),
                z = 1.5 + Math.Cos(i * 0.9);
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{firm + (0.3 * year) - 600 + (2 * x) + (Math.Sin(i * 5.1) / 3):R},{x:R},{z:R},{firm},{year},{(i % 10 < 5 ? "a" : "b")}\n"
            );
        }

        return text.ToString();
    }
}
