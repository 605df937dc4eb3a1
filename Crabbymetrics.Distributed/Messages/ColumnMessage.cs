namespace Crabbymetrics.Distributed;

/// <summary>A column of a design without its values, as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.ColumnMessage")]
internal sealed record ColumnMessage
{
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The levels of a factor; null where the column is numeric.</summary>
    [Id(1)]
    public string[]? Levels { get; init; }

    /// <summary>The level without a dummy; null where every level has one.</summary>
    [Id(2)]
    public string? Baseline { get; init; }

    /// <summary>The number that multiplies the dummies; null where they stand for themselves.</summary>
    [Id(3)]
    public string? ValueName { get; init; }

    public static ColumnMessage Of(DesignColumn column) =>
        column switch
        {
            CategoricalColumn category => Of(category, null),
            ScaledCategoricalColumn scaled => Of(scaled.Category, scaled.ValueName),
            _ => new ColumnMessage { Name = column.Name },
        };

    public DesignColumn ToColumn()
    {
        if (Levels is null)
        {
            return new NumericColumn(Name, []);
        }

        CategoricalColumn category = CategoricalColumn.FromCodes(Name, Levels, []);
        category = Baseline is null ? category.WithoutBaseline() : category.WithBaseline(Baseline);
        return ValueName is null ? category : new ScaledCategoricalColumn(category, ValueName, []);
    }

    private static ColumnMessage Of(CategoricalColumn category, string? valueName) =>
        new()
        {
            Name = category.Name,
            Levels = [.. category.Levels],
            Baseline = category.Baseline is { } baseline ? category.Levels[baseline] : null,
            ValueName = valueName,
        };
}
