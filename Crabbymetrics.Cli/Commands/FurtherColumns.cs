using System.Collections.Immutable;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The columns that a model reads under names of its own.</summary>
internal static class FurtherColumns
{
    /// <summary>Reads what the user typed after <c>--column</c>.</summary>
    /// <param name="words">Each <c>NAME=EXPR</c>.</param>
    /// <param name="model">The model, which says what it reads.</param>
    /// <exception cref="UsageException">A name is unknown or given twice, or one is missing.</exception>
    public static ImmutableArray<ModelColumn> Read(IReadOnlyList<string> words, EstimatorDescriptor model)
    {
        ImmutableArray<ModelColumn>.Builder columns = ImmutableArray.CreateBuilder<ModelColumn>();
        foreach (string word in words)
        {
            int sign = word.IndexOf('=', StringComparison.Ordinal);
            string name = sign < 0 ? word : word[..sign].Trim();
            FurtherColumn declared =
                model.FurtherColumns.FirstOrDefault(column => column.Name == name)
                ?? throw new UsageException($"--column {word}: {model.Name} reads no column under this name. It reads: {Names(model)}.");
            if (sign < 0 || string.IsNullOrWhiteSpace(word[(sign + 1)..]))
            {
                throw new UsageException($"--column {word}: say which column of the data it is, as in --column {name}=COL.");
            }

            if (columns.Any(column => column.Name == name))
            {
                throw new UsageException($"--column {name} is given twice.");
            }

            columns.Add(new ModelColumn(name, word[(sign + 1)..].Trim(), declared.HasLabels ? ColumnKind.Label : ColumnKind.Number));
        }

        FurtherColumn? missing = model.FurtherColumns.FirstOrDefault(declared =>
            !declared.IsOptional && columns.All(column => column.Name != declared.Name)
        );
        return missing is null
            ? columns.ToImmutable()
            : throw new UsageException($"{model.Name} needs --column {missing.Name}=COL: {missing.Description}.");
    }

    private static string Names(EstimatorDescriptor model) =>
        string.Join("; ", model.FurtherColumns.Select(static column => $"{column.Name} ({column.Description})"));
}
