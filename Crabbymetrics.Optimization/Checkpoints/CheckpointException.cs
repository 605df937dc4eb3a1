namespace Crabbymetrics.Optimization;

/// <summary>A checkpoint cannot be resumed from: it is damaged, of an unknown version, or of another run.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="message">What is wrong with it.</param>
    public CheckpointException(string path, string message)
        : base($"The checkpoint '{path}' cannot be resumed from: {message}") => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
