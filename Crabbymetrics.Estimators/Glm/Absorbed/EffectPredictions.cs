using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Adds the estimates of absorbed effects to predictions of new rows.</summary>
internal static class EffectPredictions
{
    /// <summary>Adds them.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="data">The new rows, with the effects by name.</param>
    /// <param name="missingForNewLevels">Whether a level without an estimate makes the prediction NaN; otherwise it is an error.</param>
    /// <param name="predictions">The predictions without effects; they are changed.</param>
    /// <exception cref="ArgumentException">An effect is missing, or a level is not known; the message names the row.</exception>
    public static void Add(ImmutableArray<EffectEstimates> estimates, RegressionData data, bool missingForNewLevels, double[] predictions)
    {
        foreach (EffectEstimates effect in estimates)
        {
            AbsorbedEffect own =
                data.Absorbed.FirstOrDefault(other => other.Name == effect.Name)
                ?? throw new ArgumentException($"The data have no absorbed effect '{effect.Name}', which the model has.", nameof(data));
            Dictionary<string, double> known = effect.Levels.Zip(effect.Values).ToDictionary(static x => x.First, static x => x.Second);
            for (int i = 0; i < predictions.Length; i++)
            {
                string level = own.Levels.Labels[own.Levels.Codes[i]];
                if (!known.TryGetValue(level, out double value) || double.IsNaN(value))
                {
                    value = missingForNewLevels
                        ? double.NaN
                        : throw new ArgumentException(
                            $"Row {i} has the level '{level}' of '{effect.Name}', which the model has no estimate of: it was not among the "
                                + "observations that were used.",
                            nameof(data)
                        );
                }

                predictions[i] += own.HasSlope ? value * own.Slope.Span[i] : value;
            }
        }
    }
}
