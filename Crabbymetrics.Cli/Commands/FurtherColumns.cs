using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The columns that a model reads under names of its own.</summary>
internal static class FurtherColumns
{
    /// <summary>Reads what the user typed after <c>--column</c>.</summary>
    /// <param name="words">Each <c>NAME=EXPR</c>.</param>
    /// <param name="model">The model, which says what it reads.</param>
    /// <param name="vcov">The covariance, which may read columns too; null for none in particular.</param>
    /// <exception cref="UsageException">A name is unknown or given twice, or one is missing.</exception>
    public static ImmutableArray<ModelColumn> Read(IReadOnlyList<string> words, EstimatorDescriptor model, string? vcov)
    {
        ImmutableArray<FurtherColumn> read = [.. model.FurtherColumns, .. OfCovariance(vcov)];
        string reader = model.FurtherColumns.IsEmpty ? $"--vcov {vcov}" : model.Name;
        ImmutableArray<ModelColumn>.Builder columns = ImmutableArray.CreateBuilder<ModelColumn>();
        foreach (string word in words)
        {
            int sign = word.IndexOf('=', StringComparison.Ordinal);
            string name = sign < 0 ? word : word[..sign].Trim();
            FurtherColumn declared =
                read.FirstOrDefault(column => IsNamed(column, name))
                ?? throw new UsageException(
                    read.IsEmpty
                        ? $"--column {word} is not read: neither {model.Name} nor its covariance reads columns under names of their own; "
                            + "--vcov conley:KM does."
                        : $"--column {word}: {model.Name} reads no column under this name. It reads: {Names(read)}."
                );
            if (sign < 0 || string.IsNullOrWhiteSpace(word[(sign + 1)..]))
            {
                throw new UsageException($"--column {word}: say which column of the data it is, as in --column {name}=COL.");
            }

            if (columns.Any(column => column.Name == name))
            {
                throw new UsageException($"--column {name} is given twice.");
            }

            columns.Add(
                new ModelColumn(name, word[(sign + 1)..].Trim(), declared.HasLabels ? ColumnKind.Label : ColumnKind.Number)
                {
                    IsForPrediction = declared.IsForPrediction,
                }
            );
        }

        FurtherColumn? missing = read.FirstOrDefault(declared =>
            !declared.IsOptional && columns.All(column => column.Name != declared.Name)
        );
        return missing is null
            ? columns.ToImmutable()
            : throw new UsageException($"{reader} needs --column {missing.Name}=COL: {missing.Description}.");
    }

    private static ImmutableArray<FurtherColumn> OfCovariance(string? vcov)
    {
        string name = vcov?.Split(':')[0].Trim() ?? "";
        ICovarianceEstimator? plain = BuiltInCovariances.Further.FirstOrDefault(known =>
            string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)
        );
        if (plain is null || plain.Columns.IsEmpty)
        {
            return [];
        }

        try
        {
            return CovarianceRegistry.Default.Find(vcov!).Columns;
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--vcov {vcov}: {error.Message}");
        }
    }

    // A name that ends with * stands for all that begin so.
    private static bool IsNamed(FurtherColumn column, string name) =>
        column.Name.EndsWith('*')
            ? name.Length >= column.Name.Length && name.StartsWith(column.Name[..^1], StringComparison.Ordinal)
            : column.Name == name;

    private static string Names(ImmutableArray<FurtherColumn> columns) =>
        string.Join("; ", columns.Select(static column => $"{column.Name} ({column.Description})"));
}
