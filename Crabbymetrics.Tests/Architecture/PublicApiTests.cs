using PublicApiGenerator;

namespace Crabbymetrics.Tests.Architecture;

/// <summary>
/// The public face of each shipped assembly, as text beside it, so that a change of it is seen in review. After a change that is meant, run
/// the tests once with UPDATE_PUBLIC_API=1 and commit the files.
/// </summary>
public sealed class PublicApiTests
{
    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void The_public_api_is_as_recorded(string name)
    {
        string actual =
            ShippedAssemblies
                .Load(name)
                .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
                .ReplaceLineEndings("\n")
                .TrimEnd() + "\n";
        string path = Path.Combine(Repository.Root, "Crabbymetrics." + name, "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.That(File.Exists(path), $"{path} is missing: run once with UPDATE_PUBLIC_API=1.");
        Assert.That(
            actual,
            Is.EqualTo(File.ReadAllText(path).ReplaceLineEndings("\n")),
            "The public API has changed: if that is meant, run the tests once with UPDATE_PUBLIC_API=1 and commit PublicApi.txt."
        );
    }
}
