using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

internal sealed class RegistryTests
{
    [Test]
    public void A_name_is_found_in_any_case_and_by_any_alias()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CovarianceRegistry.Default.Find("SANDWICH"), Is.SameAs(BuiltInCovariances.Sandwich));
            Assert.That(CovarianceRegistry.Default.Find("qmle"), Is.SameAs(BuiltInCovariances.Sandwich));
            Assert.That(CovarianceRegistry.Default.Find(" oim "), Is.SameAs(BuiltInCovariances.Vanilla));
            Assert.That(CovarianceRegistry.Default.Names, Does.Not.Contain("qmle"));
            Assert.That(CovarianceRegistry.Default.Names, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        }
    }

    [Test]
    public void An_unknown_name_is_refused_with_the_names_known_sorted()
    {
        CovarianceRegistry registry = new([BuiltInCovariances.Vanilla, BuiltInCovariances.Sandwich]);
        Assert.That(
            () => registry.Find("hc9"),
            Throws.ArgumentException.With.Message.Contains("'hc9'").And.Message.Contains("sandwich, vanilla")
        );
    }

    [Test]
    public void A_formula_of_the_host_takes_the_place_of_a_built_in_one_in_either_order()
    {
        Own own = new("Sandwich");
        foreach (
            CovarianceRegistry registry in new CovarianceRegistry[]
            {
                new([.. BuiltInCovariances.All, own]),
                new([own, .. BuiltInCovariances.All]),
            }
        )
        {
            Assert.That(registry.Find("sandwich"), Is.SameAs(own));
            Assert.That(registry.Find("qmle"), Is.SameAs(own));
            Assert.That(registry.Names, Has.Exactly(1).EqualTo("sandwich").IgnoreCase);
        }
    }

    [Test]
    public void Two_formulas_of_the_host_with_one_name_are_refused() =>
        Assert.That(
            () => new CovarianceRegistry([new Own("mine"), new Own("MINE")]),
            Throws.ArgumentException.With.Message.Contains("MINE")
        );

    private sealed class Own(string name) : ICovarianceEstimator
    {
        public string Name => name;

        public string Description => "A stand-in.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments) =>
            new(Name, result.ParameterNames, new double[result.Parameters.Length * result.Parameters.Length]);
    }
}
