using System.Text.Json.Serialization;

namespace ScoringService;

/// <summary>Reads requests and writes answers without reflection.</summary>
[JsonSerializable(typeof(Pupil[]))]
[JsonSerializable(typeof(double?[]))]
internal sealed partial class Requests : JsonSerializerContext;
