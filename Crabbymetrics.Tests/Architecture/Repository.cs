namespace Crabbymetrics.Tests.Architecture;

/// <summary>Where the checkout is that the tests run from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The path of a data set of the samples.</summary>
    public static string Sample(string file) => Path.Combine(Root, "samples", "data", file);

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Crabbymetrics.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName
            ?? throw new InvalidOperationException(
                "The tests run outside a checkout: no Crabbymetrics.sln above " + AppContext.BaseDirectory
            );
    }
}
