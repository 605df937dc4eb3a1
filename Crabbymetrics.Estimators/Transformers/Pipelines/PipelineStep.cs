using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A transformer in a pipeline, and the columns that it takes. Immutable.</summary>
public sealed class PipelineStep
{
    /// <summary>Creates a step.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="columns">The columns that it takes: names, ranges of numbered names (<c>x1..x20</c>) or of places (<c>first..last</c>).
    /// None or <c>.</c> for all.</param>
    /// <exception cref="ArgumentNullException">The transformer or a name is null.</exception>
    public PipelineStep(IDesignTransformer<IDesignTransformation> transformer, params ReadOnlySpan<string> columns)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        foreach (string column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
        }

        Transformer = transformer;
        Columns = [.. columns];
    }

    /// <summary>The transformer.</summary>
    public IDesignTransformer<IDesignTransformation> Transformer { get; }

    /// <summary>The columns as they were given; empty for all.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The names that <see cref="Columns"/> stand for where that takes no design to know: names, and ranges of numbered
    /// names.</summary>
    public ImmutableArray<string> ColumnNames => Columns is ["."] ? [] : [.. Columns.SelectMany(ColumnSelection.NamesOf)];

    /// <summary>Whether a column may be one that the step makes: its name is the prefix of those with a number.</summary>
    /// <param name="name">The column.</param>
    public bool Makes(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string? prefix = Transformer switch
        {
            PcaTransformer components => components.Prefix,
            KernelBasis kernel => kernel.Prefix,
            _ => null,
        };
        return prefix is not null
            && name.StartsWith(prefix, StringComparison.Ordinal)
            && name.Length > prefix.Length
            && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>The names that a word stands for where that takes no design to know: a name, or a range of numbered names.</summary>
    /// <param name="word">A name or a range: <c>x1..x20</c>.</param>
    public static IEnumerable<string> NamesOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return ColumnSelection.NamesOf(word);
    }

    /// <summary>Reads steps as the command line writes them: <c>pca(x1..x20, 5)</c>, <c>kernel(a, b, 50, gamma = median)</c>; several with
    /// a
    /// semicolon between. Arguments are columns, one number (of components, of landmarks or frequencies), and options of
    /// <see cref="PcaOptions"/> or <see cref="KernelOptions"/> by the names of their flags.</summary>
    /// <param name="text">The steps.</param>
    /// <returns>The steps in their order.</returns>
    /// <exception cref="ArgumentException">It is no such text; the message says where.</exception>
    public static ImmutableArray<PipelineStep> Parse(string text) => StepText.Read(text);
}
