namespace Crabbymetrics;

/// <summary>How a message names options: for the author of a program or for a user of the command line.</summary>
public enum OptionWords
{
    /// <summary>By their members and values in C#: <c>Separation</c>, <c>DropRows</c>.</summary>
    Members,

    /// <summary>By their flags and words on the command line: <c>--separation</c>, <c>drop</c>.</summary>
    Flags,
}
