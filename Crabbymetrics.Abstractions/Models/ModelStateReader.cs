using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>Reads the properties of a model.</summary>
internal static class ModelStateReader
{
    public static ModelState Read(ModelJson model)
    {
        ImmutableArray<string> names = model.Texts("parameter_names");
        ImmutableArray<double> parameters = model.Numbers("parameters");
        if (names.Length != parameters.Length)
        {
            throw new FormatException($"there are {names.Length} names for {parameters.Length} parameters.");
        }

        ModelJson options = model.Child("options");
        return new ModelState
        {
            Estimator = model.Text("estimator"),
            Title = model.Text("title"),
            Options = options.Properties().ToImmutableSortedDictionary(static p => p.Name, p => options.Text(p.Name)),
            Family = model.OptionalText("family"),
            Link = model.OptionalText("link"),
            MeanProbe = ProbeOf(model),
            HasIntercept = model.Truth("intercept"),
            Regressors = model.Texts("regressors"),
            ParameterNames = names,
            Parameters = parameters,
            ObservationCount = model.Number("nobs"),
            TestDegreesOfFreedom = model.Number("test_df"),
            OutcomeVariance = model.Number("outcome_variance"),
            // Files of earlier versions do not have these three.
            OutcomeDispersion = model.Has("outcome_dispersion") ? model.Number("outcome_dispersion") : double.NaN,
            NoOutcomeDistributionReason = model.OptionalText("no_outcome_distribution"),
            DistributionParameters = model.Has("distribution") ? NumbersOf(model.Child("distribution")) : [],
            RSquaredName = model.OptionalText("r_squared_name"),
            Statistics = NumbersOf(model.Child("statistics")),
            Ancillary =
            [
                .. model
                    .Objects("ancillary")
                    .Select(static item => new StoredAncillary(
                        new AncillaryParameter(item.Text("name"), item.Number("estimate"), item.Truth("positive")),
                        item.Number("std_error")
                    )),
            ],
            Effects = model.Has("effects") ? [.. model.Objects("effects").Select(ReadEffect)] : [],
            Diagnostics = ReadDiagnostics(model.Child("diagnostics")),
            InferenceUnavailableReason = model.OptionalText("no_inference"),
            Covariance = model.Has("covariance") ? CovarianceJson.Read(model.Child("covariance"), names) : null,
            Own = model.Has("own") ? model.Find("own") : null,
        };
    }

    private static ImmutableArray<KeyValuePair<string, double>> NumbersOf(ModelJson numbers) =>
        [.. numbers.Properties().Select(p => KeyValuePair.Create(p.Name, numbers.Number(p.Name)))];

    private static StoredEffect ReadEffect(ModelJson effect)
    {
        StoredEffect read = new(effect.Text("name"), effect.Texts("levels"), effect.Numbers("values"), effect.WholeNumbers("components"));
        return read.Levels.Length == read.Values.Length && (read.Components.IsEmpty || read.Components.Length == read.Levels.Length)
            ? read
            : throw new FormatException($"the effect '{read.Name}' has {read.Levels.Length} levels and {read.Values.Length} values.");
    }

    private static ImmutableArray<double> ProbeOf(ModelJson model)
    {
        ImmutableArray<double> probe = model.Numbers("mean_probe");
        return probe.IsEmpty || probe.Length == ModelState.ProbePoints.Length
            ? probe
            : throw new FormatException($"'mean_probe' has {probe.Length} values in place of {ModelState.ProbePoints.Length}.");
    }

    private static TerminationReason ReadReason(string text) =>
        Enum.TryParse(text, out TerminationReason reason) && Enum.IsDefined(reason)
            ? reason
            : throw new FormatException($"'termination' is '{text}', which is no reason for a fit to end.");

    private static FitDiagnostics ReadDiagnostics(ModelJson diagnostics) =>
        new()
        {
            Converged = diagnostics.Truth("converged"),
            Iterations = diagnostics.WholeNumber("iterations"),
            TerminationReason = ReadReason(diagnostics.Text("termination")),
            Objective = diagnostics.Number("objective"),
            Penalty = diagnostics.Number("penalty"),
            NewtonDecrement = diagnostics.Number("newton_decrement"),
            Solver = diagnostics.Text("solver"),
            ObjectiveEvaluations = diagnostics.WholeNumber("objective_evaluations"),
            GradientEvaluations = diagnostics.WholeNumber("gradient_evaluations"),
            HessianEvaluations = diagnostics.WholeNumber("hessian_evaluations"),
            HessianProducts = diagnostics.WholeNumber("hessian_products"),
            VisitedRows = diagnostics.WholeNumber("visited_rows"),
            Warnings = diagnostics.Texts("warnings"),
        };
}
