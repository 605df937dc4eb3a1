using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What transformers ask of the columns and the weights of a design.</summary>
internal static class TransformerColumns
{
    /// <summary>Refuses a design without rows or columns, and weights of another number of rows.</summary>
    public static void Require(DesignMatrix data, ObservationWeights? weights, string transformer)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.ColumnCount == 0 || data.RowCount == 0)
        {
            throw new ArgumentException(
                $"{transformer} needs rows and columns; the design has {data.RowCount} rows and {data.ColumnCount} columns.",
                nameof(data)
            );
        }

        if (weights is not null && weights.Values.Length != data.RowCount)
        {
            throw new ArgumentException(
                $"weights must have a value for each of the {data.RowCount} rows; it has {weights.Values.Length}.",
                nameof(weights)
            );
        }
    }

    /// <summary>Refuses columns that are not those of the fit, naming the first that differs.</summary>
    public static void RequireSame(ImmutableArray<string> expected, DesignMatrix data)
    {
        ArgumentNullException.ThrowIfNull(data);
        for (int j = 0; j < Math.Max(expected.Length, data.ColumnCount); j++)
        {
            string? own = j < expected.Length ? expected[j] : null;
            string? given = j < data.ColumnCount ? data.ColumnNames[j] : null;
            if (own != given)
            {
                throw new ArgumentException(
                    own is null ? $"Column {j} is '{given}': the transformation was fitted to {expected.Length} columns only."
                        : given is null
                            ? $"Column {j} of the fit is '{own}', and the design has only {data.ColumnCount} columns. Give it the columns "
                                + "of the fit, in their order."
                        : $"Column {j} of the fit is '{own}'; that of the design is '{given}'. Give it the columns of the fit, in "
                            + "their order.",
                    nameof(data)
                );
            }
        }
    }
}
