using System.Text;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The files that a command names.</summary>
internal sealed class DataFiles(FitRequest request, CrabbyConsole console)
{
    private const string StandardInput = "-";
    private const string StandardInputName = "standard input";

    public string DataName => request.Arguments.Data == StandardInput ? StandardInputName : request.Arguments.Data;

    public IColumnSource OpenData() => Open(request.Arguments.Data);

    public IColumnSource OpenRowsToPredict() => Open(request.Arguments.Predict!);

    /// <summary>Writes a file, telling the user where that fails.</summary>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        try
        {
            using StreamWriter writer = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            write(writer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UsageException($"{path}: it cannot be written: {error.Message}");
        }
    }

    private CsvSource Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException("the name of a data file is empty.");
        }

        if (path != StandardInput)
        {
            return CsvSource.OpenFile(path, request.Csv);
        }

        // The header is read before the rows, so what comes through a pipe is kept.
        MemoryStream buffer = new();
        using (Stream input = console.OpenInput())
        {
            input.CopyTo(buffer);
        }

        return CsvSource.Open(
            StandardInputName,
            () => new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length, writable: false),
            request.Csv
        );
    }
}
