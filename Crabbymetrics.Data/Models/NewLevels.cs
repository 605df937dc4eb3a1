namespace Crabbymetrics.Data;

/// <summary>What becomes of a row to predict whose category the model was fitted without.</summary>
public enum NewLevels
{
    /// <summary>It has no prediction, and is counted in a note.</summary>
    Missing,

    /// <summary>It is an error that names the row, the category, and those that the model knows.</summary>
    Fail,
}
