using System.Text.Json;
using System.Xml.Linq;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The templates ask for the packages of their own version; build/template.sh makes a project of each and runs it.</summary>
public sealed class TemplateTests
{
    [TestCase("console", "MyAnalysis.csproj")]
    [TestCase("hosting", "MyService.csproj")]
    [TestCase("plugin", "MyPlugin/MyPlugin.csproj")]
    public void It_asks_for_the_version_that_packing_writes(string name, string project)
    {
        string folder = Path.Combine(Repository.Root, "Crabbymetrics.Templates", name);
        using JsonDocument template = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, ".template.config", "template.json")));
        JsonElement version = template.RootElement.GetProperty("symbols").GetProperty("CrabbymetricsVersion");
        Assert.Multiple(() =>
        {
            Assert.That(
                version.GetProperty("defaultValue").GetString(),
                Is.EqualTo("PACKAGE_VERSION"),
                "packing puts the version of the packages there"
            );
            Assert.That(
                File.ReadAllText(Path.Combine(folder, project)),
                Does.Contain($"Version=\"{version.GetProperty("replaces").GetString()}\"")
            );
        });
    }

    [Test]
    public void The_service_takes_the_version_of_the_host_that_the_repository_has() =>
        Assert.That(
            XDocument
                .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
                .Descendants("PackageVersion")
                .Single(static package => package.Attribute("Include")!.Value == "Microsoft.Extensions.Hosting")
                .Attribute("Version")!
                .Value,
            Is.EqualTo(
                XDocument
                    .Load(Path.Combine(Repository.Root, "Crabbymetrics.Templates", "hosting", "MyService.csproj"))
                    .Descendants("PackageReference")
                    .Single(static package => package.Attribute("Include")!.Value == "Microsoft.Extensions.Hosting")
                    .Attribute("Version")!
                    .Value
            )
        );

    [Test]
    public void Its_plug_in_brings_what_it_uses() =>
        Assert.That(
            File.ReadAllText(Path.Combine(Repository.Root, "Crabbymetrics.Templates", "plugin", "MyPlugin", "MyPlugin.csproj")),
            Does.Contain("<EnableDynamicLoading>true</EnableDynamicLoading>")
        );
}
