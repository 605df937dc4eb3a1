using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

/// <summary>
/// A family with its descriptor is one public type of at most forty lines of code. A line is any that is not empty and no comment, braces
/// and using directives included; none has more than 140 columns or two statements, which would hide others.
/// </summary>
public sealed class FamilyLengthTests
{
    private const int MostLines = 40;
    private const int MostColumns = 140;

    [TestCase("samples/ThirdPartyGlm/ZeroTruncatedPoisson.cs")]
    [TestCase("Crabbymetrics.Tests/Testing/OwnFamily/GeometricDistribution.cs")]
    public void A_family_with_its_descriptor_has_at_most_forty_lines(string file)
    {
        string[] lines =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, file))
                .Where(static line => line.Trim().Length > 0 && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.LessThanOrEqualTo(MostLines));
            Assert.That(lines.Where(static line => line.Length > MostColumns), Is.Empty);
            Assert.That(
                lines.Where(static line => line.Count(static c => c == ';') > 1 && !line.Contains("for (", StringComparison.Ordinal)),
                Is.Empty
            );
            Assert.That(lines.Count(static line => line.StartsWith("public ", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(lines, Has.Some.Contains("FamilyDescriptor Descriptor"));
        });
    }
}
