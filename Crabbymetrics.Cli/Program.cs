using Crabbymetrics.Cli;

using CancellationTokenSource interruption = new();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C ends the work in an orderly way; a second one ends the process.
    pressed.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
};

// One write for the whole of the results: line by line, a long table takes as many system calls.
StreamWriter output = new(
    Console.OpenStandardOutput(),
    Console.OutputEncoding.CodePage == 65001 ? new System.Text.UTF8Encoding(false) : Console.OutputEncoding,
    1 << 14
);
CrabbyConsole console = new()
{
    Output = output,
    Error = Console.Error,
    OpenInput = Console.OpenStandardInput,
    OutputWidth = Console.IsOutputRedirected ? 0 : Console.WindowWidth,
    ErrorIsTerminal = !Console.IsErrorRedirected,
};
int exitCode = CrabbyApplication.Run(args, console, interruption.Token);
try
{
    output.Dispose();
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    // What the application could not write it has said; the rest of the buffer goes nowhere either.
}

return exitCode;
