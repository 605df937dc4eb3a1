using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Counts, over parts, which rows a model uses and why it does not use the others.</summary>
internal sealed class UsedRows
{
    private readonly Dictionary<string, long> _dropped = [];
    private readonly Dictionary<string, long> _missing = [];
    private readonly Dictionary<string, int> _notes = [];
    private long _sourceRows;
    private long _rows;
    private int _parts;

    /// <summary>How many rows are not used, by reason.</summary>
    public ImmutableArray<DroppedRows> Dropped => [.. _dropped.Select(static pair => new DroppedRows(pair.Key, AsCount(pair.Value)))];

    /// <summary>What every part says of the condition: a label that one part has not may be in another.</summary>
    public IEnumerable<string> Notes => _notes.Where(pair => pair.Value == _parts).Select(static pair => pair.Key);

    /// <summary>Takes those of a part.</summary>
    public void Add(UsableRows rows, int sourceRowCount)
    {
        _parts++;
        _sourceRows += sourceRowCount;
        _rows += rows.Table.RowCount;
        foreach (DroppedRows dropped in rows.Dropped)
        {
            _dropped[dropped.Reason] = _dropped.GetValueOrDefault(dropped.Reason) + dropped.Count;
        }

        foreach (MissingCount missing in rows.MissingCounts)
        {
            _missing[missing.Column] = _missing.GetValueOrDefault(missing.Column) + missing.Count;
        }

        foreach (string note in rows.Notes)
        {
            _notes[note] = _notes.GetValueOrDefault(note) + 1;
        }
    }

    /// <summary>What was left out, in words; null where nothing was.</summary>
    public string? Note() =>
        UsableRows.Note(Dropped, [.. _missing.Select(static pair => new MissingCount(pair.Key, AsCount(pair.Value)))], _sourceRows);

    /// <summary>Refuses data of which no row is complete.</summary>
    /// <exception cref="DataSourceException">None is.</exception>
    public void RequireRows(string sourceName)
    {
        if (_rows == 0)
        {
            throw new DataSourceException(
                sourceName,
                _sourceRows == 0
                    ? "there are no rows."
                    : FormattableString.Invariant($"none of its {_sourceRows} rows is complete: ")
                        + (Note()?.Split(": ", 2)[1] ?? "there is none of this level.")
            );
        }
    }

    private static int AsCount(long count) => (int)Math.Min(int.MaxValue, count);
}
