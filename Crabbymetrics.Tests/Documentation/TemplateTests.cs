using System.Text.Json;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The template of a plug-in asks for the packages of its own version; build/template.sh makes a project of it and runs its
/// tests.</summary>
public sealed class TemplateTests
{
    [Test]
    public void It_asks_for_the_version_that_packing_writes()
    {
        using JsonDocument template = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "Crabbymetrics.Templates", "plugin", ".template.config", "template.json"))
        );
        Assert.That(
            template.RootElement.GetProperty("symbols").GetProperty("CrabbymetricsVersion").GetProperty("defaultValue").GetString(),
            Is.EqualTo("PACKAGE_VERSION"),
            "packing puts the version of the packages there"
        );
    }

    [Test]
    public void Its_plug_in_brings_what_it_uses() =>
        Assert.That(
            File.ReadAllText(Path.Combine(Repository.Root, "Crabbymetrics.Templates", "plugin", "MyPlugin", "MyPlugin.csproj")),
            Does.Contain("<EnableDynamicLoading>true</EnableDynamicLoading>")
        );
}
