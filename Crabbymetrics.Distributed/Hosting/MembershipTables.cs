using System.Data.Common;
using Npgsql;

namespace Crabbymetrics.Distributed;

/// <summary>
/// The tables of a PostgreSQL database in which the nodes of a cluster find each other, and the queries that Orleans reads from there. They
/// keep the names, columns and parameters that Orleans' membership over ADO.NET is written for; where the tables of Orleans' own scripts
/// stand, they stay as they are.
/// </summary>
internal static class MembershipTables
{
    // Any number: nodes that start at once make the tables one after the other.
    private const long Gate = 0x6372616262790001;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (
            QueryKey varchar(64) PRIMARY KEY,
            QueryText varchar(8000) NOT NULL
        );
        CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (
            DeploymentId varchar(150) PRIMARY KEY,
            Timestamp timestamptz(3) NOT NULL DEFAULT now(),
            Version integer NOT NULL DEFAULT 0
        );
        CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
            DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable,
            Address varchar(45) NOT NULL,
            Port integer NOT NULL,
            Generation integer NOT NULL,
            SiloName varchar(150) NOT NULL,
            HostName varchar(150) NOT NULL,
            Status integer NOT NULL,
            ProxyPort integer,
            SuspectTimes varchar(8000),
            StartTime timestamptz(3) NOT NULL,
            IAmAliveTime timestamptz(3) NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation)
        );
        """;

    private const string Rows = """
        SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
            m.StartTime, m.IAmAliveTime, v.Version
        FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
        """;

    // A change of a row goes with the next version of the table, and fails (0) where another node was first.
    private const string NextVersion = """
        WITH next AS (
            UPDATE OrleansMembershipVersionTable SET Timestamp = now(), Version = Version + 1
            WHERE DeploymentId = @DeploymentId AND Version = @Version RETURNING 1
        ), changed AS (
        """;

    private const string OfNode = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private static readonly (string Key, string Text)[] Queries =
    [
        ("UpdateIAmAlivetimeKey", $"UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE {OfNode}"),
        (
            "InsertMembershipVersionKey",
            """
            WITH added AS (
                INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
            ) SELECT count(*)::integer FROM added
            """
        ),
        (
            "InsertMembershipKey",
            NextVersion
                + """
                INSERT INTO OrleansMembershipTable
                    (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                FROM next ON CONFLICT DO NOTHING RETURNING 1
                ) SELECT count(*)::integer FROM changed
                """
        ),
        (
            "UpdateMembershipKey",
            NextVersion
                + $"""
                UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
                FROM next WHERE {OfNode} RETURNING 1
                ) SELECT count(*)::integer FROM changed
                """
        ),
        (
            "MembershipReadRowKey",
            $"{Rows} AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId"
        ),
        ("MembershipReadAllKey", $"{Rows} WHERE v.DeploymentId = @DeploymentId"),
        (
            "DeleteMembershipTableEntriesKey",
            """
            DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
            DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
            """
        ),
        (
            "GatewaysQueryKey",
            """
            SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
            WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
            """
        ),
        (
            "CleanupDefunctSiloEntriesKey",
            "DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3"
        ),
    ];

    /// <summary>Makes the tables and queries that are not there.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ClusterUnavailableException">The database does not answer, or refuses.</exception>
    public static async Task EnsureAsync(string connection, CancellationToken cancellationToken)
    {
        try
        {
            NpgsqlConnection database = new(connection);
            await using (database.ConfigureAwait(false))
            {
                await database.OpenAsync(cancellationToken).ConfigureAwait(false);
                if (await AreThereAsync(database, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                DbTransaction transaction = await database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await RunAsync(database, $"SELECT pg_advisory_xact_lock({Gate})", cancellationToken).ConfigureAwait(false);
                    await RunAsync(database, Tables, cancellationToken).ConfigureAwait(false);
                    foreach ((string key, string text) in Queries)
                    {
                        await RunAsync(
                                database,
                                "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                                cancellationToken,
                                key,
                                text
                            )
                            .ConfigureAwait(false);
                    }

                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is DbException or ArgumentException or System.Net.Sockets.SocketException)
        {
            throw new ClusterUnavailableException($"The database of the cluster cannot be used: {error.GetBaseException().Message}", error);
        }
    }

    // A user of the database who may not make tables needs none of his own where they are there.
    private static async Task<bool> AreThereAsync(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(
            "SELECT to_regclass('OrleansQuery') IS NOT NULL AND to_regclass('OrleansMembershipTable') IS NOT NULL",
            database
        );
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }
    }

    private static async Task RunAsync(NpgsqlConnection database, string text, CancellationToken cancellationToken, params string[] values)
    {
        NpgsqlCommand command = new(text, database);
        await using (command.ConfigureAwait(false))
        {
            foreach (string value in values)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
            }

            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
