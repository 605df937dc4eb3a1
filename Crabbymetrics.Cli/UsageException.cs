namespace Crabbymetrics.Cli;

/// <summary>A command that cannot be run as it stands: the message is for the person who typed it.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message, Exception? inner = null)
        : base(message, inner) { }
}
