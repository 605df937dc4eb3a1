using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Data.Saved;

/// <summary>A JSON serializer writes something sensible for every type of result.</summary>
public sealed class SerializedResultTests
{
    private static readonly ModelFrame Frame = ModelFrame.Read(
        TextSource.Csv("y,x,z,g\n1,0,2,a\n3,1,1,b\n2,2,4,a\n5,3,3,b\n4,4,7,c\n6,5,5,c\n8,6,9,a\n7,7,6,b\n"),
        "y ~ x + z"
    );

    private static IEnumerable<Type> ResultTypes() =>
        new[] { typeof(IEstimationResult), typeof(RegressionTable), typeof(OlsResult) }
            .SelectMany(static type => type.Assembly.GetExportedTypes())
            .Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEstimationResult)));

    [TestCaseSource(nameof(ResultTypes))]
    public void Every_result_type_names_its_converter(Type type)
    {
        Type? converter = type.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType;
        Assert.That(
            converter,
            Is.EqualTo(type.IsAssignableTo(typeof(StoredModel)) ? typeof(StoredModelJsonConverter) : typeof(ResultJsonConverter)),
            "[JsonConverter(typeof(ResultJsonConverter))] is missing: without it a serializer writes the data, or fails."
        );
    }

    [Test]
    public void A_result_is_written_under_its_interface_as_under_its_type()
    {
        OlsResult result = new OlsEstimator().Fit(Frame.Data);
        Assert.That(JsonSerializer.Serialize<IEstimationResult>(result), Is.EqualTo(JsonSerializer.Serialize(result)));
        Assert.That(
            JsonSerializer.Serialize<IEstimationResult>(new Own()),
            Is.EqualTo("{\"estimator\":\"own\",\"nobs\":3,\"converged\":true,\"parameters\":[{\"name\":\"a\",\"estimate\":null}]}")
        );
    }

    [Test]
    public void What_is_kept_of_a_model_is_written_and_read()
    {
        OlsResult result = new OlsEstimator().Fit(Frame.Data);
        ModelState state = result.State("hc1");
        ModelState read = JsonSerializer.Deserialize<ModelState>(JsonSerializer.Serialize(state))!;
        Assert.That(new StoredModel(read).Summarize().Rows, Is.EqualTo(result.Summarize("hc1").Rows));
        Assert.That(JsonSerializer.Serialize(new StoredModel(read)), Is.EqualTo(JsonSerializer.Serialize(state)));
        Assert.That(() => JsonSerializer.Deserialize<ModelState>("{\"estimator\":\"ols\"}"), Throws.TypeOf<JsonException>());
    }

    [Test]
    public void What_results_give_is_written_too()
    {
        OlsResult result = new OlsEstimator().Fit(Frame.Data);
        object[] parts =
        [
            result.Summarize("hc1"),
            result.Covariance("hc1"),
            result.Diagnostics,
            result.Bootstrap(3, 1),
            WaldTest.Of(result, result.Covariance("hc1"), "x = 0"),
            MeanPredictions.Create(result, result.Covariance()),
            ModelSummary.Create(result, result.Summarize()),
        ];
        CovarianceMatrix covariance = result.Covariance("hc1");
        CovarianceMatrix read = JsonSerializer.Deserialize<CovarianceMatrix>(JsonSerializer.Serialize(covariance))!;
        Assert.That(read.Values.ToArray(), Is.EqualTo(covariance.Values.ToArray()));
        Assert.That(read.Kind, Is.EqualTo("hc1"));
        foreach (object part in parts)
        {
            string json = JsonSerializer.Serialize(part, part.GetType());
            Assert.That(json, Has.Length.GreaterThan(20), part.GetType().Name);
            Assert.That(() => JsonDocument.Parse(json), Throws.Nothing, part.GetType().Name);
        }
    }

    private sealed class Own : IEstimationResult
    {
        public string EstimatorName => "own";

        public System.Collections.Immutable.ImmutableArray<string> ParameterNames => ["a"];

        public System.Collections.Immutable.ImmutableArray<double> Parameters => [double.NaN];

        public FitDiagnostics Diagnostics => new OlsEstimator().Fit(Frame.Data).Diagnostics;

        public double ObservationCount => 3;
    }
}
