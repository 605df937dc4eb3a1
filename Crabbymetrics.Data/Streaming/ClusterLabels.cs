using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The labels of a clustering over all parts, in the order in which they appear.</summary>
internal sealed class ClusterLabels(string name)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder _labels = ImmutableArray.CreateBuilder<string>();

    /// <summary>All labels.</summary>
    public ImmutableArray<string> All => _labels.ToImmutable();

    /// <summary>Takes those of a part.</summary>
    public void Add(ImmutableArray<string> labels)
    {
        foreach (string label in labels)
        {
            if (_seen.Add(label))
            {
                _labels.Add(label);
            }
        }
    }

    /// <summary>Refuses text that writes one number in two ways: in memory these are one cluster.</summary>
    /// <exception cref="DataSourceException">There is one.</exception>
    public void Require(string sourceName)
    {
        if (ExactNumber.ParseAll(All) is not { } numbers)
        {
            return;
        }

        Dictionary<ExactNumber, string> known = [];
        for (int label = 0; label < numbers.Length; label++)
        {
            if (!known.TryAdd(numbers[label], _labels[label]))
            {
                throw new DataSourceException(
                    sourceName,
                    $"it writes one number as '{known[numbers[label]]}' and as '{_labels[label]}' in different parts. Write the ids of "
                        + "clusters in one way, or as numbers.",
                    column: name
                );
            }
        }
    }
}
