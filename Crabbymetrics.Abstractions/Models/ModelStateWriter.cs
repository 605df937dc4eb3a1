using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>Writes the properties of a model.</summary>
internal static class ModelStateWriter
{
    public static void Write(Utf8JsonWriter writer, ModelState state)
    {
        writer.WriteString("estimator", state.Estimator);
        writer.WriteString("title", state.Title);
        writer.WriteStartObject("options");
        foreach ((string name, string value) in state.Options)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteString("family", state.Family);
        writer.WriteString("link", state.Link);
        ModelJson.Write(writer, "mean_probe", state.MeanProbe.AsSpan());
        writer.WriteBoolean("intercept", state.HasIntercept);
        ModelJson.Write(writer, "regressors", state.Regressors);
        ModelJson.Write(writer, "parameter_names", state.ParameterNames);
        ModelJson.Write(writer, "parameters", state.Parameters.AsSpan());
        ModelJson.Write(writer, "nobs", state.ObservationCount);
        ModelJson.Write(writer, "test_df", state.TestDegreesOfFreedom);
        ModelJson.Write(writer, "outcome_variance", state.OutcomeVariance);
        ModelJson.Write(writer, "outcome_dispersion", state.OutcomeDispersion);
        writer.WriteString("no_outcome_distribution", state.NoOutcomeDistributionReason);
        WriteNumbers(writer, "distribution", state.DistributionParameters);
        writer.WriteString("r_squared_name", state.RSquaredName);
        WriteNumbers(writer, "statistics", state.Statistics);
        writer.WriteStartArray("ancillary");
        foreach (StoredAncillary ancillary in state.Ancillary)
        {
            writer.WriteStartObject();
            writer.WriteString("name", ancillary.Parameter.Name);
            ModelJson.Write(writer, "estimate", ancillary.Parameter.Estimate);
            writer.WriteBoolean("positive", ancillary.Parameter.IsPositive);
            ModelJson.Write(writer, "std_error", ancillary.StandardError);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteEffects(writer, state.Effects);
        WriteDiagnostics(writer, state.Diagnostics);
        writer.WriteString("no_inference", state.InferenceUnavailableReason);
        if (state.Covariance is { } covariance)
        {
            writer.WriteStartObject("covariance");
            CovarianceJson.Write(writer, covariance);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("covariance");
        }

        if (state.Own is { } own)
        {
            writer.WritePropertyName("own");
            own.WriteTo(writer);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string property, ImmutableArray<KeyValuePair<string, double>> numbers)
    {
        writer.WriteStartObject(property);
        foreach ((string name, double value) in numbers)
        {
            ModelJson.Write(writer, name, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteEffects(Utf8JsonWriter writer, ImmutableArray<StoredEffect> effects)
    {
        if (effects.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("effects");
        foreach (StoredEffect effect in effects)
        {
            writer.WriteStartObject();
            writer.WriteString("name", effect.Name);
            ModelJson.Write(writer, "levels", effect.Levels);
            ModelJson.Write(writer, "values", effect.Values.AsSpan());
            writer.WriteStartArray("components");
            foreach (int component in effect.Components)
            {
                writer.WriteNumberValue(component);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDiagnostics(Utf8JsonWriter writer, FitDiagnostics diagnostics)
    {
        writer.WriteStartObject("diagnostics");
        writer.WriteBoolean("converged", diagnostics.Converged);
        writer.WriteNumber("iterations", diagnostics.Iterations);
        writer.WriteString("termination", diagnostics.TerminationReason.ToString());
        ModelJson.Write(writer, "objective", diagnostics.Objective);
        ModelJson.Write(writer, "penalty", diagnostics.Penalty);
        ModelJson.Write(writer, "newton_decrement", diagnostics.NewtonDecrement);
        writer.WriteString("solver", diagnostics.Solver);
        writer.WriteNumber("objective_evaluations", diagnostics.ObjectiveEvaluations);
        writer.WriteNumber("gradient_evaluations", diagnostics.GradientEvaluations);
        writer.WriteNumber("hessian_evaluations", diagnostics.HessianEvaluations);
        writer.WriteNumber("hessian_products", diagnostics.HessianProducts);
        writer.WriteNumber("visited_rows", diagnostics.VisitedRows);
        ModelJson.Write(writer, "warnings", diagnostics.Warnings);
        writer.WriteEndObject();
    }
}
