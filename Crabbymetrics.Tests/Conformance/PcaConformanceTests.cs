using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>The numbers of Fixtures/pca.</summary>
public class PcaConformanceTests
{
    // Of the variances, each relative to itself; of loadings and scores relative to the largest of a component.
    private const double Digits = 1e-12;

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (string name in new[] { "usarrests", "mtcars", "rank_deficient" })
        {
            using JsonDocument document = TransformerReference.Read("pca", name);
            for (int i = 0; i < document.RootElement.GetProperty("results").GetArrayLength(); i++)
            {
                yield return new TestCaseData(name, i).SetName($"{name}, {i}");
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void All_numbers_are_those_of_the_reference(string name, int result)
    {
        using JsonDocument document = TransformerReference.Read("pca", name);
        JsonElement expected = document.RootElement.GetProperty("results")[result];
        DesignMatrix design = TransformerReference.Design("pca", name);
        bool scale = expected.GetProperty("scaled").GetBoolean();
        PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = scale }).Fit(design);
        int rank = expected.GetProperty("rank").GetInt32();
        Assert.That(fitted.Rank, Is.EqualTo(rank));
        Assert.That(fitted.ComponentCount, Is.EqualTo(rank));
        TransformerReference.AreEachClose(fitted.Means, TransformerReference.Numbers(expected.GetProperty("mean")), Digits, "means");
        if (scale)
        {
            TransformerReference.AreEachClose(fitted.Scales, TransformerReference.Numbers(expected.GetProperty("scale")), Digits, "scales");
        }

        Variances(fitted.ExplainedVariance, "explained_variance");
        Variances(fitted.ExplainedVarianceRatio, "explained_variance_ratio");
        Variances(fitted.SingularValues, "singular_values");
        JsonElement components = expected.GetProperty("components");
        for (int c = 0; c < Math.Min(rank, components.GetArrayLength()); c++)
        {
            TransformerReference.AreClose(
                fitted.Loadings(c).ToArray(),
                TransformerReference.Numbers(components[c]),
                Digits,
                $"loadings of component {c}"
            );
        }

        Scores(fitted, "scores_first_3_rows");
        if (expected.TryGetProperty("whitened_scores_first_3_rows", out _))
        {
            Scores(new PcaTransformer(new PcaOptions { Scale = scale, Whiten = true }).Fit(design), "whitened_scores_first_3_rows");
        }

        void Variances(IReadOnlyList<double> actual, string property) =>
            TransformerReference.AreEachClose(
                actual,
                TransformerReference.Numbers(expected.GetProperty(property))[..rank],
                Digits,
                property
            );

        void Scores(PrincipalComponents transform, string property)
        {
            DesignMatrix scores = transform.Transform(design);
            int row = 0;
            foreach (JsonElement element in expected.GetProperty(property).EnumerateArray())
            {
                double[] numbers = TransformerReference.Numbers(element);
                int count = Math.Min(numbers.Length, scores.ColumnCount);
                TransformerReference.AreClose(
                    TransformerReference.Row(scores, row++)[..count],
                    numbers[..count],
                    Digits,
                    $"{property}, row {row}"
                );
            }

            Assert.That(row, Is.EqualTo(3));
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void What_is_left_out_is_that_of_the_reference(string name, int result)
    {
        using JsonDocument document = TransformerReference.Read("pca", name);
        JsonElement expected = document.RootElement.GetProperty("results")[result];
        DesignMatrix design = TransformerReference.Design("pca", name);
        bool scale = expected.GetProperty("scaled").GetBoolean();
        for (int k = 1; k <= 2; k++)
        {
            PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = scale, Components = k }).Fit(design);
            Assert.That(
                fitted.NoiseVariance,
                Is.EqualTo(expected.GetProperty($"noise_variance_{k}_components").GetDouble()).Within(1e-10).Percent
            );
            DesignMatrix back = fitted.InverseTransform(fitted.Transform(design));
            double squares = 0.0;
            for (int j = 0; j < design.ColumnCount; j++)
            {
                for (int i = 0; i < design.RowCount; i++)
                {
                    squares += Math.Pow((back[i, j] - design[i, j]) / fitted.Scales[j], 2.0);
                }
            }

            Assert.That(squares, Is.EqualTo(expected.GetProperty($"reconstruction_sse_{k}_components").GetDouble()).Within(1e-10).Percent);
        }

        if (expected.TryGetProperty("probabilistic_mean_log_likelihood", out JsonElement likelihood))
        {
            int components = likelihood.GetProperty("components").GetInt32();
            PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = scale, Components = components }).Fit(design);
            Assert.That(fitted.MeanLogLikelihood, Is.EqualTo(likelihood.GetProperty("value").GetDouble()).Within(1e-10).Percent);
        }
    }

    // iris, Anderson (1935) by way of Fisher (1936), R's datasets: 60-digit arithmetic on the doubles of the file.
    [Test]
    public void Iris_has_its_published_components()
    {
        DesignMatrix design = TransformerReference.Design("pca", "iris");
        PrincipalComponents fitted = new PcaTransformer().Fit(design);
        double[] variances = [4.228241706034863, 0.24267074792863344, 0.07820950004291938, 0.02383509297344943];
        TransformerReference.AreEachClose(fitted.ExplainedVariance, variances, Digits, "variances");
        Assert.That(new PcaTransformer(new PcaOptions { Share = 0.95 }).Fit(design).ComponentCount, Is.EqualTo(2));
        Assert.That(new PcaTransformer(new PcaOptions { MaximumLikelihood = true }).Fit(design).ComponentCount, Is.EqualTo(3));
    }
}
