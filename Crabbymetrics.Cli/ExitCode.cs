namespace Crabbymetrics.Cli;

/// <summary>What the tool returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>The fit has an answer.</summary>
    public const int Success = 0;

    /// <summary>The fit has none: no convergence, not identified, separated.</summary>
    public const int FitFailed = 1;

    /// <summary>The command or its data are wrong.</summary>
    public const int BadInput = 2;

    /// <summary>The user interrupted the run, in the shell's own number for it.</summary>
    public const int Interrupted = 130;
}
