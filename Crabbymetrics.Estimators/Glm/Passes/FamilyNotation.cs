using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A family as text, so that a pass can name it in another process: <c>expected:</c> before one with its expected curvature, <c>quasi:</c>
/// before one of which mean and variance alone are believed, <c>:2.5</c> after one with a parameter (<c>nb1</c> being the negative
/// binomial with the variance <c>mu (1 + delta)</c>); then its link, then its types, by
/// which a reader sees that its family of that name is another one.
/// </summary>
internal static class FamilyNotation
{
    private const string Expected = "expected:";
    private const string Quasi = "quasi:";
    private const string LinearCounts = "nb1";

    /// <summary>Name, link and types.</summary>
    public static ImmutableArray<string> Write(IGlmFamily family) => [NameOf(family), family.LinkName, TypesOf(family)];

    /// <summary>The family.</summary>
    /// <exception cref="ArgumentException">No family or link here has that name, or it is another one.</exception>
    public static IGlmFamily Read(string name, string link, string types, FamilyRegistry families)
    {
        IGlmFamily family = ReadName(name, link, families);
        return TypesOf(family) == types
            ? family
            : throw new ArgumentException(
                $"The family '{name}' with the {link} link is {types} where the fit is made and {TypesOf(family)} where the rows are: "
                    + "register the same family in all processes."
            );
    }

    private static string NameOf(IGlmFamily family) =>
        family switch
        {
            ExpectedCurvatureFamily expected => Expected + NameOf(expected.Inner),
            QuasiFamily quasi => Quasi + NameOf(quasi.Inner),
            LinearNegativeBinomialFamily counts => WithParameter(LinearCounts, counts.Delta),
            LinkedFamily { Distribution: NegativeBinomialDistribution counts } => WithParameter(family.Name, counts.Theta),
            LinkedFamily { Distribution: TweedieDistribution tweedie } => WithParameter(family.Name, tweedie.Power),
            _ => family.Name,
        };

    private static string WithParameter(string name, double parameter) => FormattableString.Invariant($"{name}:{parameter:R}");

    private static IGlmFamily ReadName(string name, string link, FamilyRegistry families)
    {
        if (name.StartsWith(Expected, StringComparison.Ordinal))
        {
            return new ExpectedCurvatureFamily(ReadName(name[Expected.Length..], link, families));
        }

        if (name.StartsWith(Quasi, StringComparison.Ordinal))
        {
            return GlmFamilies.Quasi(ReadName(name[Quasi.Length..], link, families));
        }

        int colon = name.IndexOf(':', StringComparison.Ordinal);
        double? parameter = colon < 0 ? null : double.Parse(name.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture);
        return colon >= 0 && name[..colon] == LinearCounts
            ? new LinearNegativeBinomialFamily(parameter!.Value)
            : families.Create(colon < 0 ? name : name[..colon], link, parameter);
    }

    private static string TypesOf(IGlmFamily family) =>
        family switch
        {
            FamilyDecorator decorator => $"{family.GetType().Name}({TypesOf(decorator.Inner)})",
            LinkedFamily linked =>
                $"{family.GetType().FullName}({linked.Distribution.GetType().FullName}, {linked.Link.GetType().FullName})",
            _ => family.GetType().FullName!,
        };
}
