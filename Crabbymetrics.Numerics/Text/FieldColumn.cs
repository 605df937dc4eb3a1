namespace Crabbymetrics.Numerics;

/// <summary>The fields of one column among the fields of a text, row by row.</summary>
/// <param name="First">The first field of the column.</param>
/// <param name="Stride">From one field of the column to the next: the number of fields in a row.</param>
/// <param name="Cut">How many bytes at the end of each field are not its own: 1 for a carriage return before a line feed.</param>
public readonly record struct FieldColumn(int First, int Stride, int Cut);
