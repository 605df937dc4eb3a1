using System.Runtime.InteropServices;
using Crabbymetrics.Cli;

using CancellationTokenSource interruption = new();

using PosixSignalRegistration signal = PosixSignalRegistration.Create(
    PosixSignal.SIGINT,
    pressed =>
    {
        // The first Ctrl-C ends the work in an orderly way; a second one ends the process.
        pressed.Cancel = !interruption.IsCancellationRequested;
        interruption.Cancel();
    }
);

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
    // A terminal that is called dumb cannot go back to the beginning of a line.
    ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
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
