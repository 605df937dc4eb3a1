using System.Diagnostics;

namespace Crabbymetrics.Tests.Distributed;

/// <summary><c>crabby worker</c> as a process of its own.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const string Announcement = "crabby: a worker at ";

    private readonly Process _process;

    private WorkerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    public static WorkerProcess Start(params string[] options)
    {
        string folder = TestContext.CurrentContext.TestDirectory,
            own = typeof(WorkerProcess).Assembly.GetName().Name!;
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardError = true };
        // With the assemblies of the tests, among which those of the plug-in are.
        foreach (
            string word in (string[])
                [
                    "exec",
                    "--depsfile",
                    Path.Combine(folder, own + ".deps.json"),
                    "--runtimeconfig",
                    Path.Combine(folder, own + ".runtimeconfig.json"),
                    Path.Combine(folder, "crabby.dll"),
                    "worker",
                    .. options,
                ]
        )
        {
            start.ArgumentList.Add(word);
        }

        Process process = Process.Start(start)!;
        string? line = process.StandardError.ReadLine();
        if (line?.StartsWith(Announcement, StringComparison.Ordinal) == true)
        {
            return new WorkerProcess(process, line[Announcement.Length..]);
        }

        string rest = process.StandardError.ReadToEnd();
        process.Dispose();
        throw new InvalidOperationException($"The worker said: {line}\n{rest}");
    }

    /// <summary>Ends it as a power failure would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
