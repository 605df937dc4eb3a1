using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Crabbymetrics.Data;

/// <summary>
/// Records of which the public properties are columns: numbers of every type, <see cref="bool"/>, text, enumerations, dates and times, and
/// the same with null, which is a missing value.
/// </summary>
/// <typeparam name="T">The type of a record: a class, a record, a structure or an anonymous type.</typeparam>
public sealed class RecordSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T> : IColumnSource
{
    private static readonly PropertyInfo[] Properties =
    [
        .. typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.CanRead && property.GetIndexParameters().Length == 0 && IsColumn(property.PropertyType)),
    ];

    private readonly IEnumerable<T> _records;

    /// <summary>Takes the properties of some records.</summary>
    /// <param name="records">The records. They are gone through once for each reading.</param>
    /// <param name="name">The name that messages use.</param>
    public RecordSource(IEnumerable<T> records, string name = "the records")
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _records = records;
        Name = name;
        ColumnNames = [.. Properties.Select(static property => property.Name)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A record is null.</exception>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (Properties.Length == 0)
        {
            throw new DataSourceException(
                Name,
                $"{typeof(T).Name} has no public property that could be a column: numbers, text, truth values, dates and enumerations are; "
                    + "fields are none."
            );
        }

        PropertyInfo[] properties = [.. columns.Select(column => Properties[ColumnLookup.Find(Name, ColumnNames, column.Name)])];
        ColumnTableWriter writer = new(Name, columns);
        long row = 0;
        foreach (T record in _records)
        {
            if (record is null)
            {
                throw new DataSourceException(Name, FormattableString.Invariant($"record {row} is null."));
            }

            writer.BeginRow();
            for (int c = 0; c < properties.Length; c++)
            {
                writer.AddValue(c, properties[c].GetValue(record));
            }

            writer.EndRow();
            if ((row++ & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return writer.Build();
    }

    // Lists and other objects among the properties are no columns.
    private static bool IsColumn(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum
            || type.IsPrimitive
            || type == typeof(string)
            || type == typeof(decimal)
            || type == typeof(DateTime)
            || type == typeof(DateOnly)
            || type == typeof(DateTimeOffset)
            || type == typeof(Guid)
            || type == typeof(Int128)
            || type == typeof(UInt128)
            || type == typeof(Half)
            || type == typeof(System.Numerics.BigInteger)
            || type == typeof(object);
    }
}
