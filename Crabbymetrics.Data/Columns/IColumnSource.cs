using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Named columns, in a file or in memory, from which a model takes those that it needs.</summary>
public interface IColumnSource
{
    /// <summary>The name that messages use: the file.</summary>
    string Name { get; }

    /// <summary>The columns, in their order; an empty name where a file gives none.</summary>
    ImmutableArray<string> ColumnNames { get; }

    /// <summary>Reads some columns, leaving out the rows in which any of them is missing.</summary>
    /// <param name="columns">The columns and how to read them.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The complete rows. There may be none.</returns>
    /// <exception cref="DataSourceException">A column is not there or is there twice, or a value is not a finite number.</exception>
    ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default);
}
