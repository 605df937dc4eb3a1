namespace Crabbymetrics.Data;

/// <summary>Reads files, one behind the other, block by block on one thread. Only the block at hand is in memory.</summary>
/// <param name="name">The name of the source.</param>
/// <param name="files">The files.</param>
/// <param name="options">How they are read; a block is a chunk of <see cref="CsvOptions.ChunkSize"/> bytes, cut at the end of a
/// row.</param>
/// <param name="columns">What is read.</param>
internal sealed class CsvBlocks(string name, IReadOnlyList<CsvFile> files, CsvOptions options, IReadOnlyList<ColumnRequest> columns)
{
    // What the blocks before decided of each column.
    private readonly CellKind[] _kinds = new CellKind[columns.Count];
    private readonly FastParser _parser = new();
    private byte[] _text = [];

    /// <summary>Reads them.</summary>
    public IEnumerable<ColumnTable> Read(CancellationToken cancellationToken)
    {
        long read = 0,
            all = 0;
        foreach (CsvFile file in files)
        {
            CsvPlan plan = new(file, options, columns);
            using CsvCutter text = file.OpenRows(plan.Delimiter, out long size);
            all = size == 0 || (all == 0 && read > 0) ? 0 : all + size;
            long line = file.FirstLine;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // The tables of labels of a part are those of one table: each block has a part of its own, and the text of the last.
                CsvPart part = new(columns.Count) { Text = _text, Plan = plan };
                if (!text.Next(part, options.ChunkSize))
                {
                    break;
                }

                part.FirstLine = line;
                ColumnTable block = Table(part);
                line += part.LineCount;
                read += part.Length;
                _text = part.Text;
                if (all > 0)
                {
                    options.Progress?.Report(Math.Min(1.0, (double)read / all));
                }

                yield return block;
            }
        }
    }

    private ColumnTable Table(CsvPart part)
    {
        CsvAssembly assembly = new(name, columns, size: 0, _kinds);
        _parser.Parse(part);
        assembly.Add(part);
        assembly.Error?.Throw();
        assembly.Kinds.CopyTo(_kinds, 0);
        return assembly.Build();
    }
}
