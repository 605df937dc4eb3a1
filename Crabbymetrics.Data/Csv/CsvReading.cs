namespace Crabbymetrics.Data;

/// <summary>One reading of files, one behind the other, by several threads.</summary>
internal sealed class CsvReading : IDisposable
{
    // So many parts for each thread may wait for one that takes longer.
    private const int PartsAhead = 4;

    private readonly IReadOnlyList<CsvFile> _files;
    private readonly CsvPlan[] _plans;
    private readonly CsvCutter[] _texts;
    private readonly CsvAssembly _assembly;
    private readonly CsvOptions _options;
    private readonly long _size;
    private readonly Lock _turn = new();
    private int _file;
    private bool _begun;
    private long _number;

    public CsvReading(string name, IReadOnlyList<CsvFile> files, CsvOptions options, IReadOnlyList<ColumnRequest> columns)
    {
        _files = files;
        _options = options;
        _plans = [.. files.Select(file => new CsvPlan(file, options, columns))];
        _texts = new CsvCutter[files.Count];
        for (int i = 0; i < _texts.Length; i++)
        {
            _texts[i] = files[i].OpenRows(_plans[i].Delimiter, out long size);
            _size = (i > 0 && _size == 0) || size == 0 ? 0 : _size + size;
        }

        _assembly = new CsvAssembly(name, columns, _size);
    }

    public ColumnTable Read(CancellationToken cancellationToken)
    {
        int threads = _options.MaxDegreeOfParallelism < 0 ? Environment.ProcessorCount : _options.MaxDegreeOfParallelism;
        if (threads == 1 || (_size > 0 && _size <= _options.ChunkSize))
        {
            ReadParts(1, cancellationToken);
        }
        else
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => ReadParts(threads, cancellationToken));
        }

        _assembly.Error?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        return _assembly.Build();
    }

    public void Dispose()
    {
        foreach (CsvCutter? text in _texts)
        {
            text?.Dispose();
        }
    }

    private void ReadParts(int threads, CancellationToken cancellationToken)
    {
        FastParser fast = new();
        while (_assembly.Error is null && !cancellationToken.IsCancellationRequested)
        {
            CsvPart part = _assembly.Rent();
            part.Reset();
            if (!Next(part))
            {
                return;
            }

            _assembly.WaitForTurn(part.Number, PartsAhead * threads);
            fast.Parse(part);
            _assembly.Add(part);
        }
    }

    private bool Next(CsvPart part)
    {
        lock (_turn)
        {
            while (_file < _files.Count && !_texts[_file].Next(part, _options.ChunkSize))
            {
                _file++;
                _begun = false;
            }

            if (_file == _files.Count)
            {
                return false;
            }

            part.Plan = _plans[_file];
            part.Number = _number++;
            if (_size > 0)
            {
                _options.Progress?.Report(Math.Min(1.0, (double)_number * _options.ChunkSize / _size));
            }

            part.FirstLine = _begun ? null : _files[_file].FirstLine;
            _begun = true;
            return true;
        }
    }
}
