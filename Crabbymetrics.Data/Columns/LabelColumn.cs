using System.Collections;
using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A column of labels, each distinct one stored once: immutable.</summary>
public sealed class LabelColumn : IReadOnlyList<string>
{
    private readonly int[] _codes;

    internal LabelColumn(int[] codes, ImmutableArray<string> labels)
    {
        _codes = codes;
        Labels = labels;
    }

    /// <summary>The distinct labels, in the order in which they appear.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>The zero-based label of each row.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <inheritdoc/>
    public int Count => _codes.Length;

    /// <inheritdoc/>
    public string this[int index] => Labels[_codes[index]];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _codes.Select(code => Labels[code]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
