using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options of a fit to rows that the workers of a cluster hold.</summary>
internal sealed class ClusterFitOptions
{
    private const string Redis = "redis:";
    private const string PostgreSql = "postgres:";

    private readonly Option<string?> _nodes = CommandOptions.Text(
        "--cluster-nodes",
        "HOST:PORT|redis:CONNECTION|postgres:CONNECTION",
        "fits the model to Parquet files whose rows the workers of a cluster hold (crabby worker): the address of its first node, or the "
            + "store of its nodes; each worker reads DATA under the same path"
    );
    private readonly Option<string?> _listen = CommandOptions.Text(
        "--cluster-listen",
        "HOST:PORT",
        "address at which the workers reach this process (default: a free port of the address from which it reaches the first node; "
            + "with a store of nodes, of this machine alone)"
    );

    /// <summary>The options, in the order of the help.</summary>
    public ReadOnlySpan<Option> All => new Option[] { _nodes, _listen };

    /// <summary>The cluster; null for a fit in this process.</summary>
    /// <exception cref="UsageException">An option is read by nothing.</exception>
    public NodeSettings? Read(ParseResult parsed)
    {
        string? listen = parsed.GetValue(_listen);
        return parsed.GetValue(_nodes) switch
        {
            null when listen is not null => throw new UsageException(
                "--cluster-listen is not read: it belongs to --cluster-nodes, which is not given."
            ),
            null => null,
            { } nodes when nodes.StartsWith(Redis, StringComparison.Ordinal) => new NodeSettings
            {
                Redis = nodes[Redis.Length..],
                Listen = listen,
            },
            { } nodes when nodes.StartsWith(PostgreSql, StringComparison.Ordinal) => new NodeSettings
            {
                PostgreSql = nodes[PostgreSql.Length..],
                Listen = listen,
            },
            { } first => new NodeSettings { Join = first, Listen = listen },
        };
    }
}
