using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The files that a command names.</summary>
internal sealed class DataFiles(FitRequest request, CrabbyConsole console)
{
    private const string StandardInput = "-";
    private const string StandardInputName = "standard input";

    public string DataName => request.Arguments.Data == StandardInput ? StandardInputName : request.Arguments.Data;

    public IColumnSource OpenData() => Open(request.Arguments.Data, request.Csv, console);

    public IColumnSource OpenRowsToPredict() => Open(request.Arguments.Predict!, request.Csv, console);

    /// <summary>Opens a file, or the standard input, which is kept so that it can be read again.</summary>
    public static IColumnSource Open(string path, CsvOptions csv, CrabbyConsole console)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("the name of a data file is empty.");
        }

        if (path != StandardInput)
        {
            return CsvSource.OpenFiles(FilePattern.Expand(path), csv);
        }

        // The header is read before the rows, so what comes through a pipe is kept.
        MemoryStream buffer = new();
        using (Stream input = console.OpenInput())
        {
            input.CopyTo(buffer);
        }

        return CsvSource.Open(StandardInputName, () => new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length, writable: false), csv);
    }
}
