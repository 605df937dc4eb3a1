namespace Crabbymetrics.Cli;

/// <summary>Messages of errors as lines for a user of the tool.</summary>
internal static class Messages
{
    /// <summary>The message of an argument error without the name of the parameter, which the framework adds and which means nothing
    /// here.</summary>
    public static string WithoutParameter(ArgumentException error)
    {
        int suffix = error.ParamName is null
            ? -1
            : error.Message.LastIndexOf($" (Parameter '{error.ParamName}')", StringComparison.Ordinal);
        return suffix < 0 ? error.Message : error.Message[..suffix];
    }

    /// <summary>A message on one line.</summary>
    public static string SingleLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
