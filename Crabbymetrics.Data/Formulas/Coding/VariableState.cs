namespace Crabbymetrics.Data;

/// <summary>A variable of a model's terms.</summary>
/// <param name="Key">Its name: a column, or the text of a call.</param>
/// <param name="IsColumn">Whether it is a column as it stands, of that name.</param>
/// <param name="IsFactor">Whether it is categories.</param>
/// <param name="IsDate">Whether it is a column of dates, which counts days from 1970-01-01.</param>
public sealed record VariableState(string Key, bool IsColumn, bool IsFactor, bool IsDate = false);
