namespace Crabbymetrics.Inference;

/// <summary>Which levels of a variable of categories are compared.</summary>
public enum LevelContrast
{
    /// <summary>Each level with the reference of the formula.</summary>
    Reference,

    /// <summary>Each level with the one before it.</summary>
    Sequential,

    /// <summary>Each level with each level before it.</summary>
    Pairwise,
}
