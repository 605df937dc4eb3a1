using Parquet.Schema;
using RowGroupWriter = global::Parquet.ParquetRowGroupWriter;

namespace Crabbymetrics.Data.Parquet;

/// <summary>Some rows of a column to write: numbers, whole numbers or texts. Immutable, as long as no one changes the array.</summary>
public sealed class OutputColumn
{
    private readonly Array _values;

    private OutputColumn(string name, Array values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        Name = name;
        _values = values;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _values.Length;

    /// <summary>A column of numbers, null where one is missing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values; NaN is written as missing.</param>
    public static OutputColumn Of(string name, double?[] values) => new(name, values);

    /// <summary>A column of numbers.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values; NaN is written as missing.</param>
    public static OutputColumn Of(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new OutputColumn(name, Array.ConvertAll(values, static value => (double?)value));
    }

    /// <summary>A column of whole numbers.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values.</param>
    public static OutputColumn Of(string name, long[] values) => new(name, values);

    /// <summary>A column of texts, null where one is missing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values.</param>
    public static OutputColumn Of(string name, string?[] values) => new(name, values);

    /// <summary>What the values are, in words.</summary>
    internal string Kind =>
        _values switch
        {
            double?[] => "numbers",
            long[] => "whole numbers",
            _ => "texts",
        };

    internal DataField Field =>
        _values switch
        {
            double?[] => new DataField<double?>(Name),
            long[] => new DataField<long>(Name),
            _ => new DataField<string>(Name),
        };

    internal async Task Write(RowGroupWriter group, DataField field, CancellationToken cancellationToken)
    {
        switch (_values)
        {
            case double?[] numbers:
                double?[] finite = Array.ConvertAll(numbers, static value => value is { } number && double.IsNaN(number) ? null : value);
                await group.WriteAsync<double>(field, finite.AsMemory(), cancellationToken: cancellationToken).ConfigureAwait(false);
                break;
            case long[] whole:
                await group.WriteAsync<long>(field, whole.AsMemory(), cancellationToken: cancellationToken).ConfigureAwait(false);
                break;
            default:
                await group.WriteAsync(field, (string[])_values).ConfigureAwait(false);
                break;
        }
    }
}
