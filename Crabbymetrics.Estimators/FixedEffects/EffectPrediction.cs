using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Adds estimated effects to predictions.</summary>
internal static class EffectPrediction
{
    /// <summary>Adds the effects of each row of new data.</summary>
    /// <param name="predictions">The predictions of the slopes, to which effects are added.</param>
    /// <param name="estimates">The estimates of all effects of the fit.</param>
    /// <param name="data">Data with the same effects, by name.</param>
    /// <param name="missingForNewLevels">Whether a row with a level that the fit has not seen gets NaN.</param>
    /// <exception cref="ArgumentException">An effect is missing, or a level is not known; the message names the row.</exception>
    public static void AddTo(double[] predictions, ImmutableArray<EffectEstimates> estimates, RegressionData data, bool missingForNewLevels)
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
                if (!known.TryGetValue(level, out double value))
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
