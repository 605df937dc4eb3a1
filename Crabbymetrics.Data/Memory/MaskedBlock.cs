using System.Runtime.InteropServices;

namespace Crabbymetrics.Data;

/// <summary>Values of one type, with a mark for each that is missing.</summary>
internal abstract class MaskedBlock<T>(ReadOnlyMemory<T> values, ReadOnlyMemory<bool> missing) : ColumnBlock
    where T : struct
{
    private readonly Dictionary<T, int> _codes = [];
    private readonly List<string> _labels = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Labels => _labels;

    /// <inheritdoc/>
    public override void Add(ColumnTableWriter writer, int column, int row)
    {
        if (!missing.IsEmpty && missing.Span[row])
        {
            writer.AddMissing(column);
        }
        else
        {
            AddValue(writer, column, values.Span[row]);
        }
    }

    /// <inheritdoc/>
    internal override bool TryReadLabels(int firstRow, Span<int> codes)
    {
        ReadOnlySpan<T> some = values.Span.Slice(firstRow, codes.Length);
        ReadOnlySpan<bool> mask = missing.IsEmpty ? default : missing.Span.Slice(firstRow, codes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            if (!mask.IsEmpty && mask[i])
            {
                codes[i] = -1;
                continue;
            }

            ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, some[i], out bool known);
            if (!known)
            {
                if (Label(some[i]) is not { } label)
                {
                    _codes.Remove(some[i]);
                    return false;
                }

                code = _labels.Count;
                _labels.Add(label);
            }

            codes[i] = code;
        }

        return true;
    }

    /// <inheritdoc/>
    internal override bool TryReadNumbers(int firstRow, Span<double> numbers)
    {
        if (!TryConvert(values.Span.Slice(firstRow, numbers.Length), numbers))
        {
            return false;
        }

        if (!missing.IsEmpty)
        {
            ReadOnlySpan<bool> mask = missing.Span.Slice(firstRow, numbers.Length);
            for (int i = 0; i < numbers.Length; i++)
            {
                if (mask[i])
                {
                    numbers[i] = double.NaN;
                }
            }
        }

        return true;
    }

    protected abstract void AddValue(ColumnTableWriter writer, int column, T value);

    /// <summary>The label of a value; null where values are added one by one, because this one is an error or equal to one of another
    /// label.</summary>
    protected abstract string? Label(T value);

    protected virtual bool TryConvert(ReadOnlySpan<T> some, Span<double> numbers) => false;
}
