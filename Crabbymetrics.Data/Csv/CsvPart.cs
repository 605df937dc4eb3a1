using System.Runtime.InteropServices;

namespace Crabbymetrics.Data;

/// <summary>Some whole rows of a text, and what was read from them. One thread at a time uses it, and then uses it again.</summary>
internal sealed class CsvPart(int columnCount)
{
    /// <summary>The bytes behind the text that may be read, so that eight can be read at once.</summary>
    public const int Slack = 64;

    /// <summary>The numbers of the complete rows, for columns of numbers.</summary>
    public readonly double[]?[] Numbers = new double[columnCount][];

    /// <summary>The labels of the complete rows, as places in <see cref="Tables"/>; -1 where one is missing.</summary>
    public readonly int[]?[] Codes = new int[columnCount][];

    /// <summary>The texts of each column that were met, here and in the parts before that had the same memory.</summary>
    public readonly LabelTable[] Tables = [.. Enumerable.Range(0, columnCount).Select(static _ => new LabelTable())];

    /// <summary>How each column is read.</summary>
    public readonly CellKind[] Kinds = new CellKind[columnCount];

    /// <summary>How many values of each column are missing.</summary>
    public readonly int[] Missing = new int[columnCount];

    /// <summary>The rows that are incomplete, ascending.</summary>
    public readonly List<int> Dropped = [];

    /// <summary>From a row on, the line is the row and this much; ascending.</summary>
    public readonly List<(int Row, int Shift)> Shifts = [];

    /// <summary>The text, which is followed by <see cref="Slack"/> line feeds.</summary>
    public byte[] Text = [];

    /// <summary>The length of the text.</summary>
    public int Length;

    /// <summary>What is read from the text.</summary>
    public CsvPlan Plan = null!;

    /// <summary>The place of the part among all, from 0.</summary>
    public long Number;

    /// <summary>The line on which the text begins, where it is the first of its file; else null.</summary>
    public long? FirstLine;

    /// <summary>Why there is no text; null where there is.</summary>
    public Exception? SourceError;

    /// <summary>Whether the last row is longer than any that is read.</summary>
    public bool IsCut;

    /// <summary>Whether the text has an error, given how columns were read.</summary>
    public bool Failed;

    public int RowCount;
    public int KeptCount;
    public int LineCount;

    /// <summary>The first of the complete rows in the whole text.</summary>
    public int FirstRow;

    private readonly bool[] _misses = new bool[columnCount];

    // The codes in the whole text of the texts that were met; -1 of those that no complete row had.
    private readonly int[]?[] _maps = new int[columnCount][];
    private readonly int[] _mapped = new int[columnCount];

    /// <summary>Forgets what was read, but not the texts that have been met.</summary>
    public void Reset()
    {
        Array.Clear(Missing);
        Array.Clear(Kinds);
        Dropped.Clear();
        Shifts.Clear();
        RowCount = KeptCount = LineCount = FirstRow = 0;
        Failed = false;
    }

    /// <summary>Room for the numbers of a column.</summary>
    public double[] NumbersOf(int column, int count) => Grow(ref Numbers[column], count);

    /// <summary>Room for the labels of a column.</summary>
    public int[] CodesOf(int column, int count) => Grow(ref Codes[column], count);

    /// <summary>Says how a column is read; rows before miss it.</summary>
    public void Decide(int column, CellKind kind)
    {
        Kinds[column] = kind;
        MarkMissing(column, 0, KeptCount);
    }

    /// <summary>Begins a row.</summary>
    /// <param name="line">Its line in the part, from 0.</param>
    public void BeginRow(int line)
    {
        int shift = line - RowCount;
        if (Shifts.Count == 0 ? shift != 0 : CollectionsMarshal.AsSpan(Shifts)[^1].Shift != shift)
        {
            Shifts.Add((RowCount, shift));
        }

        Array.Clear(_misses);
    }

    public void AddNumber(int column, double value) => NumbersOf(column, KeptCount + 1)[KeptCount] = value;

    public void AddLabel(int column, int code) => CodesOf(column, KeptCount + 1)[KeptCount] = code;

    public void Miss(int column) => _misses[column] = true;

    public void EndRow()
    {
        bool complete = true;
        for (int c = 0; c < _misses.Length; c++)
        {
            if (_misses[c])
            {
                Missing[c]++;
                complete &= Plan.Keeps[c];
                MarkMissing(c, KeptCount, 1);
            }
        }

        if (complete)
        {
            KeptCount++;
        }
        else
        {
            Dropped.Add(RowCount);
        }

        RowCount++;
    }

    /// <summary>Gives the new labels of complete rows a code in the whole text, in the order of their rows.</summary>
    public void MapLabels(TableColumns table)
    {
        for (int c = 0; c < Kinds.Length; c++)
        {
            if (Kinds[c] != CellKind.Label || _mapped[c] == Tables[c].Count)
            {
                continue;
            }

            int known = _maps[c]?.Length ?? 0;
            int[] map = Grow(ref _maps[c], Tables[c].Count);
            map.AsSpan(known).Fill(-1);
            foreach (int code in CodesOf(c, KeptCount).AsSpan(0, KeptCount))
            {
                if (code >= 0 && map[code] < 0)
                {
                    map[code] = table.CodeOf(c, Tables[c][code]);
                    _mapped[c]++;
                }
            }
        }
    }

    /// <summary>Copies the complete rows to their place in the table.</summary>
    public void CopyTo(TableColumns table)
    {
        for (int c = 0; c < Kinds.Length && KeptCount > 0; c++)
        {
            if (Kinds[c] == CellKind.Unknown)
            {
                // No value of the column is there: where later rows say what it is, they fill these.
                table.MarkMissing(c, FirstRow, KeptCount);
            }
            else if (Kinds[c] != CellKind.Label)
            {
                Numbers[c].AsSpan(0, KeptCount).CopyTo(table.Numbers(c, FirstRow, KeptCount));
            }
            else
            {
                ReadOnlySpan<int> map = _maps[c];
                ReadOnlySpan<int> codes = Codes[c].AsSpan(0, KeptCount);
                Span<int> target = table.Codes(c, FirstRow, KeptCount);
                for (int i = 0; i < codes.Length; i++)
                {
                    target[i] = codes[i] < 0 ? -1 : map[codes[i]];
                }
            }
        }
    }

    private static T[] Grow<T>(ref T[]? values, int count)
    {
        if (values is null || values.Length < count)
        {
            Array.Resize(ref values, Math.Max(count, 2 * (values?.Length ?? 0)));
        }

        return values;
    }

    // Where it is known what they are.
    private void MarkMissing(int column, int row, int count)
    {
        if (Kinds[column] == CellKind.Label)
        {
            CodesOf(column, row + count).AsSpan(row, count).Fill(-1);
        }
        else if (Kinds[column] != CellKind.Unknown)
        {
            NumbersOf(column, row + count).AsSpan(row, count).Fill(double.NaN);
        }
    }
}
