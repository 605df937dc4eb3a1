using System.Collections.Immutable;
using Parquet.Schema;
using Reader = global::Parquet.ParquetReader;

namespace Crabbymetrics.Data.Parquet;

/// <summary>A Parquet file that is open.</summary>
internal sealed class OpenParquet(Stream stream, Reader reader) : IAsyncDisposable
{
    // Whatever a damaged file says.
    private const long MostRowsPerByte = 64;

    public Reader Reader => reader;

    /// <summary>The columns that can be those of a table: no lists and structures.</summary>
    public ImmutableArray<DataField> Fields { get; } =
    [.. reader.Schema.Fields.OfType<DataField>().Where(static field => field.MaxRepetitionLevel == 0 && !field.IsArray)];

    public long RowCount { get; } = Math.Min(reader.RowGroups.Sum(static group => group.RowCount), MostRowsPerByte * stream.Length);

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync().ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
