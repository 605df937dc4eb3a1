using System.CommandLine;
using System.Runtime.InteropServices;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby worker</c>: holds rows in memory for fits that other processes start.</summary>
internal static class WorkerCommand
{
    /// <summary>The assembly that has several machines.</summary>
    public static readonly OptionalAssembly Cluster = new("Crabbymetrics.Distributed", "the plug-in for several machines");

    public static Command Create(CrabbyConsole console, CancellationToken cancellationToken)
    {
        Option<string> listen = new("--listen")
        {
            HelpName = "HOST:PORT",
            Description = "address of this node, at which the others reach it",
            DefaultValueFactory = static _ => "127.0.0.1:0",
        };
        Option<string?> join = new("--join")
        {
            HelpName = "HOST:PORT",
            Description = "first node of a cluster for development, which all others need; without it this node is the first",
        };
        Option<string?> redis = new("--redis")
        {
            HelpName = "CONNECTION",
            Description = "Redis server that keeps the list of the nodes, in place of a first node",
        };
        Option<string?> postgres = new("--postgres")
        {
            HelpName = "CONNECTION",
            Description = "PostgreSQL database that keeps the list of the nodes; its tables are made where they are not there",
        };
        Option<string?> memory = new("--memory")
        {
            HelpName = "SIZE",
            Description = "how much memory the rows may take, as 8GB (default: half of what the process may use)",
        };
        Command command = new(
            "worker",
            "Starts a node of a cluster, which holds rows for fits that other processes start, until it is interrupted. Who can reach its "
                + "port can have it read files: the network decides who that is."
        )
        {
            listen,
            join,
            redis,
            postgres,
            memory,
        };
        command.SetAction(parsed =>
        {
            NodeSettings settings = new()
            {
                Listen = parsed.GetValue(listen)!,
                Join = parsed.GetValue(join),
                Redis = parsed.GetValue(redis),
                PostgreSql = parsed.GetValue(postgres),
                MemoryLimit = parsed.GetValue(memory) is { } size ? BytesOf(size) : null,
            };
            // What starts services ends them by this signal.
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using PosixSignalRegistration signal = PosixSignalRegistration.Create(
                PosixSignal.SIGTERM,
                told =>
                {
                    told.Cancel = true;
                    end.Cancel();
                }
            );
            Cluster
                .Create<IClusterProgram>("worker")
                .RunWorkerAsync(settings, address => console.Error.WriteLine($"crabby: a worker at {address}"), end.Token)
                .GetAwaiter()
                .GetResult();
            return ExitCode.Success;
        });
        return command;
    }

    private static long BytesOf(string size)
    {
        try
        {
            return MemoryLimit.Parse(size).Bytes;
        }
        catch (FormatException error)
        {
            throw new UsageException($"--memory: {error.Message}", error);
        }
    }
}
