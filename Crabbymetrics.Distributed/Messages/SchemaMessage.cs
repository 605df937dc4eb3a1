using System.Collections.Immutable;

namespace Crabbymetrics.Distributed;

/// <summary>A <see cref="DesignSchema"/> as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.SchemaMessage")]
internal sealed record SchemaMessage
{
    [Id(0)]
    public required ColumnMessage[] Columns { get; init; }

    [Id(1)]
    public required string[] ColumnNames { get; init; }

    [Id(2)]
    public required double[] Means { get; init; }

    [Id(3)]
    public required double[] StandardDeviations { get; init; }

    public static SchemaMessage Of(DesignSchema schema) =>
        new()
        {
            Columns = [.. schema.Columns.Select(ColumnMessage.Of)],
            ColumnNames = [.. schema.ColumnNames],
            Means = [.. Enumerable.Range(0, schema.ColumnCount).Select(j => schema.Moments(j).Mean)],
            StandardDeviations = [.. Enumerable.Range(0, schema.ColumnCount).Select(j => schema.Moments(j).StandardDeviation)],
        };

    public DesignSchema ToSchema()
    {
        DesignColumn[] columns = Array.ConvertAll(Columns, static column => column.ToColumn());
        DesignSchema schema = DesignSchema.Create(
            columns,
            [.. Means.Zip(StandardDeviations, static (mean, deviation) => new ColumnMoments(mean, deviation))]
        );
        if (schema.ColumnNames.SequenceEqual(ColumnNames))
        {
            return schema;
        }

        // Dummies that a formula named itself: to each factor its own.
        ImmutableArray<string> names = [.. ColumnNames];
        int next = 0;
        for (int c = 0; c < columns.Length; c++)
        {
            int count = columns[c] switch
            {
                CategoricalColumn category => category.DummyCount,
                ScaledCategoricalColumn scaled => scaled.Category.DummyCount,
                _ => 1,
            };
            columns[c] = Renamed(columns[c], [.. names.AsSpan(next, count)]);
            next += count;
        }

        return DesignSchema.Create(columns, [.. Enumerable.Range(0, names.Length).Select(schema.Moments)]);
    }

    private static DesignColumn Renamed(DesignColumn column, string[] names) =>
        column switch
        {
            CategoricalColumn category => category.WithDummyNames(OfLevels(category, names)),
            ScaledCategoricalColumn scaled => new ScaledCategoricalColumn(
                scaled.Category.WithDummyNames(OfLevels(scaled.Category, names)),
                scaled.ValueName,
                []
            ),
            _ => column,
        };

    // Names are given by level; the baseline's is not read.
    private static string[] OfLevels(CategoricalColumn category, string[] names)
    {
        List<string> all = [.. names];
        if (category.Baseline is { } baseline)
        {
            all.Insert(baseline, category.Levels[baseline]);
        }

        return [.. all];
    }
}
