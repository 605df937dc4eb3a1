using System.Runtime.InteropServices;

namespace Crabbymetrics.Data;

/// <summary>Some whole rows of a text, and what was read from them. One thread at a time uses it, and then uses it again.</summary>
internal sealed class CsvPart
{
    /// <summary>The bytes behind the text that may be read, so that eight can be read at once.</summary>
    public const int Slack = 64;

    private readonly LabelTable?[] _tables;
    private readonly int[]?[] _stamps;
    private readonly int[]?[] _codesOfPart;
    private readonly int[]?[] _maps;
    private readonly bool[] _misses;
    private long _stamp;

    public CsvPart(int columnCount)
    {
        Kinds = new CsvKind[columnCount];
        Numbers = new double[columnCount][];
        Codes = new int[columnCount][];
        Missing = new int[columnCount];
        Labels = new List<string>[columnCount];
        _tables = new LabelTable[columnCount];
        _stamps = new int[columnCount][];
        _codesOfPart = new int[columnCount][];
        _maps = new int[columnCount][];
        _misses = new bool[columnCount];
    }

    /// <summary>The text, which is followed by <see cref="Slack"/> line feeds.</summary>
    public byte[] Text { get; set; } = [];

    /// <summary>The length of the text.</summary>
    public int Length { get; set; }

    /// <summary>What is read from the text.</summary>
    public CsvPlan Plan { get; set; } = null!;

    /// <summary>The place of the part among all, from 0.</summary>
    public long Number { get; set; }

    /// <summary>The line on which the text begins, where it is the first of its file; else null.</summary>
    public long? FirstLine { get; set; }

    /// <summary>Why there is no text; null where there is.</summary>
    public Exception? SourceError { get; set; }

    /// <summary>Whether the last row is longer than any that is read.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether the text has an error, given how columns were read.</summary>
    public bool Failed { get; set; }

    /// <summary>How each column is read.</summary>
    public CsvKind[] Kinds { get; }

    /// <summary>The numbers of the complete rows, for columns of numbers.</summary>
    public double[]?[] Numbers { get; }

    /// <summary>The labels of the complete rows, as places in <see cref="Labels"/> once the part is finished.</summary>
    public int[]?[] Codes { get; }

    /// <summary>The labels of the complete rows of each column, in the order of their first row.</summary>
    public List<string>?[] Labels { get; }

    /// <summary>How many values of each column are missing.</summary>
    public int[] Missing { get; }

    /// <summary>The rows that are incomplete, ascending.</summary>
    public List<int> Dropped { get; } = [];

    /// <summary>From a row on, the line is the row and this much; ascending.</summary>
    public List<(int Row, int Shift)> Shifts { get; } = [];

    public int RowCount { get; private set; }

    public int KeptCount { get; private set; }

    public int LineCount { get; set; }

    /// <summary>The first of the complete rows in the whole text.</summary>
    public int FirstRow { get; set; }

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

    /// <summary>The texts of a column that were met.</summary>
    public LabelTable Table(int column) => _tables[column] ??= new LabelTable();

    /// <summary>Room for the numbers of a column.</summary>
    public double[] NumbersOf(int column, int count)
    {
        if (Numbers[column] is not { } values || values.Length < count)
        {
            Array.Resize(ref Numbers[column], Math.Max(count, 2 * (Numbers[column]?.Length ?? 0)));
        }

        return Numbers[column]!;
    }

    /// <summary>Room for the labels of a column.</summary>
    public int[] CodesOf(int column, int count)
    {
        if (Codes[column] is not { } values || values.Length < count)
        {
            Array.Resize(ref Codes[column], Math.Max(count, 2 * (Codes[column]?.Length ?? 0)));
        }

        return Codes[column]!;
    }

    /// <summary>Room for the codes in the whole text of the labels of a column.</summary>
    public int[] MapOf(int column)
    {
        if (_maps[column] is not { } map || map.Length < Labels[column]!.Count)
        {
            _maps[column] = new int[Math.Max(16, 2 * Labels[column]!.Count)];
        }

        return _maps[column]!;
    }

    /// <summary>Says how a column is read; rows before miss it.</summary>
    public void Decide(int column, CsvKind kind)
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

    /// <summary>Puts missing values into rows of a column, where it is known what they are.</summary>
    public void MarkMissing(int column, int row, int count)
    {
        if (Kinds[column] == CsvKind.Label)
        {
            CodesOf(column, row + count).AsSpan(row, count).Fill(-1);
        }
        else if (Kinds[column] != CsvKind.Unknown)
        {
            NumbersOf(column, row + count).AsSpan(row, count).Fill(double.NaN);
        }
    }

    /// <summary>Notes rows that were put into the columns by themselves.</summary>
    public void AddRows(int rows, int kept)
    {
        RowCount += rows;
        KeptCount += kept;
    }

    /// <summary>Numbers the labels of the complete rows anew, in the order in which they appear.</summary>
    public void Finish()
    {
        _stamp++;
        for (int c = 0; c < Kinds.Length; c++)
        {
            if (Kinds[c] == CsvKind.Label)
            {
                NumberLabels(c);
            }
        }
    }

    private void NumberLabels(int column)
    {
        LabelTable table = Table(column);
        List<string> labels = Labels[column] ??= [];
        labels.Clear();
        if (_stamps[column] is not { } stamps || stamps.Length < table.Count)
        {
            Array.Resize(ref _stamps[column], Math.Max(64, 2 * table.Count));
            Array.Resize(ref _codesOfPart[column], _stamps[column]!.Length);
        }

        int[] stampOf = _stamps[column]!;
        int[] codeOf = _codesOfPart[column]!;
        int stamp = (int)_stamp;
        foreach (ref int code in CodesOf(column, KeptCount).AsSpan(0, KeptCount))
        {
            if (code < 0)
            {
                continue;
            }

            if (stampOf[code] != stamp)
            {
                stampOf[code] = stamp;
                codeOf[code] = labels.Count;
                labels.Add(table[code]);
            }

            code = codeOf[code];
        }
    }
}
