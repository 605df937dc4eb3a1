namespace Crabbymetrics.Data;

/// <summary>The fields of one column among the fields of a piece of text.</summary>
/// <param name="First">The first field.</param>
/// <param name="Stride">From one field to the next.</param>
/// <param name="Cut">How many bytes of a field's end are not its own.</param>
internal readonly record struct ColumnFields(int First, int Stride, int Cut);
