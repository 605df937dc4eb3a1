namespace Crabbymetrics.Kernels;

/// <summary>The memory of the columns that are packed next, some lines of the cache at a time, while those before are multiplied: packing
/// then finds them in the second-level cache. What is asked for changes no result.</summary>
internal struct PanelAhead
{
    // A whole panel has then been asked for after about half of the tiles of the panel before.
    private const int LinesAtOnce = 24;

    private readonly DesignMatrix? _design;
    private readonly int _first;
    private readonly int _last;
    private readonly int _end;
    private LinesAhead _lines;
    private int _block;
    private int _left;

    /// <summary>Names the columns.</summary>
    /// <param name="design">The design, whose blocks lie in pinned memory.</param>
    /// <param name="first">The first column.</param>
    /// <param name="last">The column after the last.</param>
    /// <param name="block">The first block of rows.</param>
    /// <param name="end">The block after the last.</param>
    public PanelAhead(DesignMatrix design, int first, int last, int block, int end)
    {
        _design = design;
        _first = first;
        _last = last;
        _block = block;
        _end = end;
    }

    /// <summary>Asks for some lines; for none where all have been asked for, or of the default value.</summary>
    public void Ask()
    {
        if (_left == 0)
        {
            if (_block >= _end)
            {
                return;
            }

            int rows = _design!.RowsIn(_block);
            int values = (_last - _first) * rows;
            _lines.Start(_design.ContiguousBlock(_block).Slice(_first * rows, values));
            _left = (values + CacheLines.Doubles - 1) / CacheLines.Doubles;
            _block++;
        }

        int some = Math.Min(LinesAtOnce, _left);
        _lines.Ask(some);
        _left -= some;
    }
}
