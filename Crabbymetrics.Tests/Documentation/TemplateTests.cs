using System.Text.Json;
using System.Text.RegularExpressions;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The template of a plug-in asks for the packages of this version; build/template.sh makes a project of it and runs its
/// tests.</summary>
public sealed partial class TemplateTests
{
    [Test]
    public void It_asks_for_this_version()
    {
        string props = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        using JsonDocument template = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "Crabbymetrics.Templates", "plugin", ".template.config", "template.json"))
        );
        Assert.That(
            template.RootElement.GetProperty("symbols").GetProperty("CrabbymetricsVersion").GetProperty("defaultValue").GetString(),
            Is.EqualTo(Version().Match(props).Groups["version"].Value)
        );
    }

    [Test]
    public void Its_plug_in_brings_what_it_uses() =>
        Assert.That(
            File.ReadAllText(Path.Combine(Repository.Root, "Crabbymetrics.Templates", "plugin", "MyPlugin", "MyPlugin.csproj")),
            Does.Contain("<EnableDynamicLoading>true</EnableDynamicLoading>")
        );

    [GeneratedRegex("<Version>(?<version>[^<]+)</Version>")]
    private static partial Regex Version();
}
