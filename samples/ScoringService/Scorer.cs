using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace ScoringService;

/// <summary>The part of a web service: it loads a model once and answers requests, from several threads if need be. It never sees the data
/// of the fit.</summary>
internal sealed class Scorer(string path)
{
    private readonly ModelFile _model = ModelFile.Load(path, EstimatorDescriptors.BuiltIn);

    /// <summary>Answers the body of a request, a JSON array of pupils, with the days that each is expected to be absent.</summary>
    public string Answer(string body)
    {
        Pupil[] pupils = JsonSerializer.Deserialize(body, Requests.Default.PupilArray) ?? [];
        double?[] days = _model.Predict(new RecordSource<Pupil>(pupils, "the request"));
        return JsonSerializer.Serialize(days, Requests.Default.NullableDoubleArray);
    }
}
