using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Crabbymetrics.Inference;

/// <summary>Reads models back from JSON: what <see cref="RegressionTable.ToJson"/> writes, a saved model (<see cref="ModelDocument"/>), or
/// the object of a fit, or of several, that the command line writes.</summary>
public static class ModelSummaryReader
{
    // The fields of a fit's object that are statistics, with the names that tables give them.
    private static readonly ImmutableArray<(string Field, string Name)> FitFields =
    [
        ("nobs", "Observations"),
        ("log_likelihood", "Log-likelihood"),
        ("aic", "AIC"),
        ("bic", "BIC"),
        ("r_squared", "R2"),
        ("adjusted_r_squared", "Adjusted R2"),
        ("deviance", "Deviance"),
    ];

    // Those that a table shows only where they are asked for.
    private static readonly ImmutableArray<(string Field, string Name)> FurtherFields =
    [
        ("df_residual", "Residual df"),
        ("null_deviance", "Null deviance"),
        ("within_r_squared", "Within R2"),
        ("rmse", "RMSE"),
        ("mcfadden_r_squared", "Pseudo R2"),
        ("sigma", "Residual std. error"),
        ("dispersion", "Dispersion"),
        ("penalty", "Penalty"),
    ];

    /// <summary>Reads models.</summary>
    /// <param name="json">One object or an array of objects, each with <c>parameters</c> that have at least <c>name</c> and
    /// <c>estimate</c>.</param>
    /// <param name="source">Where it comes from, for the messages: a file's name.</param>
    /// <returns>The models, in their order.</returns>
    /// <exception cref="FormatException">It is no JSON, or not of that form; the message says where.</exception>
    public static ImmutableArray<ModelSummary> Read(string json, string source = "the text")
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new FormatException(
                $"{source} is no JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: "
                    + WithoutPlace(exception.Message),
                exception
            );
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && IsSavedModel(root))
            {
                return [ReadSavedModel(json, root, source)];
            }

            // Several models of one command stand in one object.
            if (
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("models", out JsonElement models)
                && models.ValueKind == JsonValueKind.Array
            )
            {
                root = models;
            }

            return root.ValueKind == JsonValueKind.Array
                ? [.. root.EnumerateArray().Select((element, index) => ReadModel(element, $"{source}, model {index + 1}"))]
                : [ReadModel(root, source)];
        }
    }

    private static bool IsSavedModel(JsonElement root) =>
        root.TryGetProperty("format", out JsonElement format)
        && format.ValueKind == JsonValueKind.String
        && format.ValueEquals(ModelDocument.Format);

    // A table needs what is kept alone, so that the estimator need not be registered.
    private static ModelSummary ReadSavedModel(string json, JsonElement root, string source)
    {
        using MemoryStream text = new(Encoding.UTF8.GetBytes(json));
        StoredModel model = new(ModelDocument.Read(text, source).State);
        CoefficientTable table = model.State.Covariance is null
            ? CoefficientTable.CreateWithoutInference(
                model,
                model.State.InferenceUnavailableReason ?? "the model was saved without a covariance"
            )
            : model.Summarize();
        string outcome =
            root.TryGetProperty("outcome", out JsonElement part) && part.ValueKind == JsonValueKind.Object ? Text(part, "name") : "";
        return ModelSummary.Create(model, table, outcome: outcome);
    }

    private static ModelSummary ReadModel(JsonElement element, string source)
    {
        if (
            element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("parameters", out JsonElement parameters)
            || parameters.ValueKind != JsonValueKind.Array
        )
        {
            throw new FormatException($"{source} is no fitted model: an object with an array 'parameters' is expected.");
        }

        string formula = Text(element, "formula");
        string outcome = Text(element, "outcome");
        int tilde = formula.IndexOf('~', StringComparison.Ordinal);
        string name = Text(element, "name");
        string statistic = Text(element, "statistic");
        return new ModelSummary
        {
            Name = name.Length == 0 ? null : name,
            Estimator = Text(element, "estimator"),
            Outcome = outcome.Length == 0 && tilde > 0 ? formula[..tilde].Trim() : outcome,
            Rows = [.. parameters.EnumerateArray().Select((row, index) => ReadRow(row, $"{source}, parameter {index + 1}"))],
            StatisticName = statistic.Length == 0 ? "z" : statistic,
            Level = Number(element, "level", source) ?? 0.95,
            StandardErrors = ReadStandardErrors(element),
            Title = Text(element, "title") is { Length: > 0 } title ? title + (formula.Length == 0 ? "" : ": " + formula) : null,
            Ancillary = ReadAncillary(element, source),
            AbsorbedEffects = ReadAbsorbed(element),
            Clusters = ReadClusters(element),
            Statistics = ReadStatistics(element, source),
            FurtherStatistics = ReadFurther(element, source),
            Notes = ReadNotes(element),
        };
    }

    private static CoefficientRow ReadRow(JsonElement row, string source)
    {
        if (row.ValueKind != JsonValueKind.Object || Text(row, "name").Length == 0)
        {
            throw new FormatException($"{source} has no name.");
        }

        return new CoefficientRow(
            Text(row, "name"),
            Number(row, "estimate", source),
            Number(row, "std_error", source),
            Number(row, "statistic", source),
            Number(row, "p_value", source),
            Number(row, "conf_low", source),
            Number(row, "conf_high", source)
        );
    }

    private static ImmutableArray<FitStatistic> ReadStatistics(JsonElement element, string source) =>
        OfObject(element, "statistics", source)
        ??
        [
            .. OfFields(element, FitFields, source),
            .. element.TryGetProperty("pseudo_r_squared", out JsonElement pseudo) && pseudo.ValueKind == JsonValueKind.Object
                ? [new FitStatistic(Text(pseudo, "name"), Number(pseudo, "value", source))]
                : (FitStatistic[])[],
        ];

    private static ImmutableArray<FitStatistic> ReadFurther(JsonElement element, string source)
    {
        if (element.TryGetProperty("statistics", out _))
        {
            return OfObject(element, "further_statistics", source) ?? [];
        }

        ImmutableArray<FitStatistic> further = OfFields(element, FurtherFields, source);
        if (element.TryGetProperty("f_statistic", out JsonElement test) && test.ValueKind == JsonValueKind.Object)
        {
            further = further.AddRange(OfFields(test, [("value", "F"), ("p_value", "P > F")], source));
        }

        return element.TryGetProperty("first_stage", out JsonElement stages) && stages.ValueKind == JsonValueKind.Array
            ?
            [
                .. further,
                .. stages
                    .EnumerateArray()
                    .Where(static stage => stage.ValueKind == JsonValueKind.Object)
                    .Select(stage => new FitStatistic($"First-stage F ({Text(stage, "endogenous")})", Number(stage, "f", source))),
            ]
            : further;
    }

    private static ImmutableArray<FitStatistic>? OfObject(JsonElement element, string name, string source) =>
        element.TryGetProperty(name, out JsonElement statistics) && statistics.ValueKind == JsonValueKind.Object
            ?
            [
                .. statistics
                    .EnumerateObject()
                    .Select(property => new FitStatistic(property.Name, Number(statistics, property.Name, source))),
            ]
            : null;

    private static ImmutableArray<FitStatistic> OfFields(
        JsonElement element,
        ImmutableArray<(string Field, string Name)> fields,
        string source
    ) =>
        [
            .. fields
                .Where(field => element.TryGetProperty(field.Field, out JsonElement value) && value.ValueKind == JsonValueKind.Number)
                .Select(field => new FitStatistic(field.Name, Number(element, field.Field, source))),
        ];

    private static ImmutableArray<CoefficientRow> ReadAncillary(JsonElement element, string source) =>
        element.TryGetProperty("ancillary", out JsonElement rows) && rows.ValueKind == JsonValueKind.Array
            ? [.. rows.EnumerateArray().Select((row, index) => ReadRow(row, $"{source}, ancillary parameter {index + 1}"))]
            : [];

    // Names alone, or objects with names and levels.
    private static ImmutableArray<string> ReadAbsorbed(JsonElement element) =>
        element.TryGetProperty("absorbed", out JsonElement effects) && effects.ValueKind == JsonValueKind.Array
            ?
            [
                .. effects
                    .EnumerateArray()
                    .Select(static effect =>
                        effect.ValueKind == JsonValueKind.String ? effect.GetString()!
                        : effect.ValueKind == JsonValueKind.Object ? Text(effect, "name")
                        : ""
                    )
                    .Where(static name => name.Length > 0),
            ]
            : [];

    private static ImmutableSortedDictionary<string, int> ReadClusters(JsonElement element)
    {
        JsonElement details =
            element.TryGetProperty("vcov_details", out JsonElement own) && own.ValueKind == JsonValueKind.Object ? own : element;
        return details.TryGetProperty("clusters", out JsonElement clusters) && clusters.ValueKind == JsonValueKind.Object
            ? clusters
                .EnumerateObject()
                .Where(static each => each.Value.ValueKind == JsonValueKind.Number && each.Value.TryGetInt32(out _))
                .ToImmutableSortedDictionary(static each => each.Name, static each => each.Value.GetInt32(), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, int>.Empty;
    }

    // The kind with its lag and clusters, as a table of a result has it.
    private static string ReadStandardErrors(JsonElement element)
    {
        string kind = Text(element, "vcov_type");
        if (!element.TryGetProperty("vcov_details", out JsonElement details) || details.ValueKind != JsonValueKind.Object)
        {
            return kind;
        }

        List<string> parts = [];
        if (details.TryGetProperty("lag", out JsonElement lag) && lag.TryGetInt32(out int lags))
        {
            CovarianceMatrix serial = new("hac", [], ImmutableArray<double>.Empty) { Lag = lags, Period = Text(details, "period") };
            parts.Add($"lag {serial.LagText}");
        }

        if (details.TryGetProperty("clusters", out JsonElement clusters) && clusters.ValueKind == JsonValueKind.Object)
        {
            parts.AddRange(clusters.EnumerateObject().Select(static cluster => $"{cluster.Value} clusters of {cluster.Name}"));
        }

        return string.Join(", ", parts.Prepend(kind));
    }

    // The parser repeats the place, counted from 0.
    private static string WithoutPlace(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and int place ? message[..place] : message;

    private static ImmutableArray<string> ReadNotes(JsonElement element)
    {
        string field = element.TryGetProperty("notes", out _) ? "notes" : "warnings";
        return element.TryGetProperty(field, out JsonElement notes) && notes.ValueKind == JsonValueKind.Array
            ?
            [
                .. notes
                    .EnumerateArray()
                    .Where(static note => note.ValueKind == JsonValueKind.String)
                    .Select(static note => note.GetString()!),
            ]
            : [];
    }

    private static string Text(JsonElement element, string field) =>
        element.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double? Number(JsonElement element, string field, string source)
    {
        if (!element.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw new FormatException($"{source}: '{field}' is a number or null, not {value.ValueKind}.");
    }
}
