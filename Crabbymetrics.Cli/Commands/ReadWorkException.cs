namespace Crabbymetrics.Cli.Commands;

/// <summary>What went wrong in the making of rows while a file was written.</summary>
internal sealed class ReadWorkException(Exception error) : Exception(error.Message, error);
