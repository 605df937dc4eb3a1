using System.Data;
using System.Diagnostics.CodeAnalysis;

namespace Crabbymetrics.Data;

/// <content>Data as applications have them.</content>
public sealed partial class ModelFrame
{
    /// <summary>Reads the data of a model from the rows of a query. The reader is read to its end and stays the caller's to
    /// close.</summary>
    /// <param name="reader">The reader, before its first row, of any database with an ADO.NET provider.</param>
    /// <param name="formula">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value cannot be used, the query fails, or no row is
    /// complete.</exception>
    public static ModelFrame FromReader(IDataReader reader, string formula, CancellationToken cancellationToken = default) =>
        Read(new DataReaderSource(reader), formula, cancellationToken);

    /// <summary>Reads the data of a model from the rows of a query. The reader is read to its end and stays the caller's to
    /// close.</summary>
    /// <param name="reader">The reader, before its first row, of any database with an ADO.NET provider.</param>
    /// <param name="specification">Which columns play which part.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value cannot be used, the query fails, or no row is
    /// complete.</exception>
    public static ModelFrame FromReader(
        IDataReader reader,
        ModelSpecification specification,
        CancellationToken cancellationToken = default
    ) => Read(new DataReaderSource(reader), specification, cancellationToken);

    /// <summary>Reads the data of a model from records, whose public properties are the columns.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <param name="records">The records.</param>
    /// <param name="formula">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or does not fit the properties.</exception>
    /// <exception cref="DataSourceException">A property is missing, a value cannot be used, or no record is complete.</exception>
    public static ModelFrame FromRecords<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        IEnumerable<T> records,
        string formula,
        CancellationToken cancellationToken = default
    ) => Read(new RecordSource<T>(records), formula, cancellationToken);

    /// <summary>Reads the data of a model from records, whose public properties are the columns.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <param name="records">The records.</param>
    /// <param name="specification">Which properties play which part.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula does not fit the properties.</exception>
    /// <exception cref="DataSourceException">A property is missing, a value cannot be used, or no record is complete.</exception>
    public static ModelFrame FromRecords<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        IEnumerable<T> records,
        ModelSpecification specification,
        CancellationToken cancellationToken = default
    ) => Read(new RecordSource<T>(records), specification, cancellationToken);

    /// <summary>Reads the data of a model from a table in memory.</summary>
    /// <param name="table">The table.</param>
    /// <param name="formula">The formula: <c>y ~ x1 + x2</c>.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value cannot be used, or no row is complete.</exception>
    public static ModelFrame FromDataTable(DataTable table, string formula, CancellationToken cancellationToken = default)
    {
        using DataTableReader reader = OpenTable(table);
        return Read(new DataReaderSource(reader, TableName(table)), formula, cancellationToken);
    }

    /// <summary>Reads the data of a model from a table in memory.</summary>
    /// <param name="table">The table.</param>
    /// <param name="specification">Which columns play which part.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FormulaException">The formula does not fit the columns.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value cannot be used, or no row is complete.</exception>
    public static ModelFrame FromDataTable(DataTable table, ModelSpecification specification, CancellationToken cancellationToken = default)
    {
        using DataTableReader reader = OpenTable(table);
        return Read(new DataReaderSource(reader, TableName(table)), specification, cancellationToken);
    }

    private static DataTableReader OpenTable(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.CreateDataReader();
    }

    private static string TableName(DataTable table) => string.IsNullOrWhiteSpace(table.TableName) ? "the table" : table.TableName;
}
