namespace Crabbymetrics.Cli;

/// <summary>Where the tool reads and writes: data go to <see cref="Output"/>, words to <see cref="Error"/>.</summary>
public sealed class CrabbyConsole
{
    private byte[]? _input;

    /// <summary>Receives the results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Receives warnings, progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input, for the data file <c>-</c>.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>All of the standard input, which is read once and kept: several models read it several times.</summary>
    internal MemoryStream KeptInput()
    {
        if (_input is null)
        {
            using MemoryStream kept = new();
            using Stream input = OpenInput();
            input.CopyTo(kept);
            _input = kept.ToArray();
        }

        return new MemoryStream(_input, writable: false);
    }

    /// <summary>The number of characters in a line of <see cref="Output"/>, where it is a terminal; 0 where it is a file or a pipe, in
    /// which a line is as long as it needs to be.</summary>
    public int OutputWidth { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, where progress may be overwritten in place.</summary>
    public bool ErrorIsTerminal { get; init; }
}
