namespace Crabbymetrics.Tests.Cli;

/// <summary>A file that is gone when the test is over.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text = "")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "crabby-" + Guid.NewGuid().ToString("N") + ".csv");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
