using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Refuses requests that ask for what is not there, or for what would not be read.</summary>
internal static class RequestedEffectsCheck
{
    public static void Require(IModelVariables variables, EffectsRequest request)
    {
        EffectTable.RequireLevel(request.Level);
        foreach (string name in request.Variables.Concat(request.At.Select(static values => values.Variable)))
        {
            if (!variables.Names.Contains(name))
            {
                throw new ArgumentException($"The model has no variable '{name}'. There are: {string.Join(", ", variables.Names)}.");
            }
        }

        foreach (string name in request.By)
        {
            if (!variables.Names.Contains(name) && !variables.GroupNames.Contains(name))
            {
                throw new ArgumentException(
                    $"Rows cannot be grouped by '{name}', which the model did not read. There are: "
                        + $"{string.Join(", ", variables.Names.Concat(variables.GroupNames))}."
                );
            }
        }

        foreach (EffectValues values in request.At)
        {
            foreach (string value in values.Values)
            {
                RequireValue(variables, values.Variable, value);
            }
        }

        if (request.At.GroupBy(static values => values.Variable).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"'{twice.Key}' is given values twice.");
        }

        RequireRead(request);
    }

    private static void RequireValue(IModelVariables variables, string name, string value)
    {
        if (variables.LevelsOf(name) is { IsEmpty: false } levels)
        {
            if (!levels.Contains(value))
            {
                throw new ArgumentException($"'{name}' has no level '{value}'. There are: {string.Join(", ", levels)}.");
            }
        }
        else if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            throw new ArgumentException($"'{name}' holds numbers, and '{value}' is none.");
        }
    }

    private static void RequireRead(EffectsRequest request)
    {
        bool predictions = request.Kind == EffectKind.Predictions;
        if (predictions && !request.Variables.IsEmpty)
        {
            throw new ArgumentException("Predictions change no variable: give values ('at x = 1 2') or groups ('by x') instead.");
        }

        if (predictions && (request.Measure != EffectMeasure.Difference || request.Contrast != LevelContrast.Reference))
        {
            throw new ArgumentException("Predictions compare nothing: leave the measure and the contrast out.");
        }

        if (request.Step != 1.0 && request.Kind != EffectKind.Comparisons)
        {
            throw new ArgumentException("The step is that of comparisons: there are none.");
        }

        if (!(Math.Abs(request.Step) > 0.0) || !double.IsFinite(request.Step))
        {
            throw new ArgumentException("The step is a number other than 0.");
        }

        bool ratio = request.Measure is EffectMeasure.Ratio or EffectMeasure.LogRatio;
        if (ratio && request.Kind != EffectKind.Comparisons)
        {
            throw new ArgumentException("Ratios are those of comparisons: slopes are measured as difference, eyex, dyex or eydx.");
        }

        if (!ratio && request.Measure != EffectMeasure.Difference && request.Kind != EffectKind.Slopes)
        {
            throw new ArgumentException("eyex, dyex and eydx are those of slopes: comparisons are a difference, a ratio or a log-ratio.");
        }

        if (request.Cross && (request.Kind != EffectKind.Comparisons || ratio || request.Variables.Distinct().Count() < 2))
        {
            throw new ArgumentException("'cross' takes differences of comparisons of two variables or more.");
        }

        if (request.OnLink && request.Measure != EffectMeasure.Difference)
        {
            throw new ArgumentException("On the link there are differences alone.");
        }
    }
}
