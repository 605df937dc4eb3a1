namespace Crabbymetrics.Optimization;

/// <summary>
/// A checkpoint cannot be resumed from: it is damaged, of an unknown version, or of another run. Or its file cannot be written, which is
/// found before the first evaluation.
/// </summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception of a file that cannot be resumed from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="message">What is wrong with it.</param>
    public CheckpointException(string path, string message)
        : base($"The checkpoint '{path}' cannot be resumed from: {message}") => Path = path;

    private CheckpointException(string path, string message, Exception inner)
        : base(message, inner) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    internal static CheckpointException NotWritable(string path, Exception inner) =>
        new(
            path,
            $"The checkpoint '{path}' cannot be written: {inner.Message} Name a file in a directory that exists and is yours.",
            inner
        );
}
