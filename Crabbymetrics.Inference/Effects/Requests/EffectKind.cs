namespace Crabbymetrics.Inference;

/// <summary>What an effect is.</summary>
public enum EffectKind
{
    /// <summary>Means of the outcome.</summary>
    Predictions,

    /// <summary>Changes of the mean between two values of a variable.</summary>
    Comparisons,

    /// <summary>Derivatives of the mean by a variable of numbers; of categories, and of numbers that are 0 or 1, changes.</summary>
    Slopes,
}
