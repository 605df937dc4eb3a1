using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

internal sealed class RestrictionTests
{
    private static readonly ImmutableArray<string> Names = ["(Intercept)", "x1", "x2", "x3", "x10", "log(x + 1)", "a:b"];

    [TestCase("x1 = x2", new[] { 0.0, 1, -1, 0, 0, 0, 0 }, 0.0)]
    [TestCase("2*x1 + x3 = 1", new[] { 0.0, 2, 0, 1, 0, 0, 0 }, 1.0)]
    [TestCase(" 2 x1+x3=1 ", new[] { 0.0, 2, 0, 1, 0, 0, 0 }, 1.0)]
    [TestCase("x1", new[] { 0.0, 1, 0, 0, 0, 0, 0 }, 0.0)]
    [TestCase("x10 - x1/4 = -1.5e-3", new[] { 0.0, -0.25, 0, 0, 1, 0, 0 }, -0.0015)]
    [TestCase("-x1 + 3 = 1 - `x2`", new[] { 0.0, -1, 1, 0, 0, 0, 0 }, -2.0)]
    [TestCase("(Intercept) = log(x + 1)", new[] { 1.0, 0, 0, 0, 0, -1, 0 }, 0.0)]
    [TestCase("x1*3 = a:b", new[] { 0.0, 3, 0, 0, 0, 0, -1 }, 0.0)]
    [TestCase("1/2*x1 = 0", new[] { 0.0, 0.5, 0, 0, 0, 0, 0 }, 0.0)]
    public void A_restriction_is_read(string text, double[] row, double value)
    {
        LinearRestrictions restrictions = LinearRestrictions.Parse(text, Names);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(restrictions.Count, Is.EqualTo(1));
            Assert.That(restrictions.Row(0).ToArray(), Is.EqualTo(row));
            Assert.That(restrictions.Values[0], Is.EqualTo(value));
        }
    }

    [Test]
    public void Commas_and_chains_make_several()
    {
        LinearRestrictions restrictions = LinearRestrictions.Parse("x1 = x2 = 3, x3", Names);
        Assert.That(restrictions.Labels, Is.EqualTo(new[] { "x1 = x2", "x2 = 3", "x3 = 0" }));
    }

    [TestCase("x4 = 0", "'x4'", "x10")]
    [TestCase("x1 + 2*region = 0", "'region'", "(Intercept)")]
    [TestCase("`a b` = 0", "'a b'", "a:b")]
    [TestCase("x1 =", "position 5", "ends")]
    [TestCase("x1 == x2", "position", "'='")]
    [TestCase("x1 = x2,", "position", "ends")]
    [TestCase("x1 = x2 x3", "position", "'x'")]
    [TestCase("x1/0 = 1", "position", "zero")]
    [TestCase("`x1 = 0", "position", "backtick")]
    [TestCase("x1 = x2, x2 = x1", "'x2 = x1'", "follows")]
    [TestCase("x1 = 0, x2 = 0, x1 + x2 = 1", "'x1 + x2 = 1'", "contradicts")]
    [TestCase("1 = 2", "'1 = 2'", "no parameter")]
    [TestCase("x1 = x1", "'x1 = x1'", "no parameter")]
    public void What_cannot_be_tested_is_said(string text, string what, string why) =>
        Assert.That(
            () => LinearRestrictions.Parse(text, Names),
            Throws.ArgumentException.With.Message.Contains(what).And.Message.Contains(why)
        );

    [Test]
    public void Numbers_make_restrictions_too()
    {
        LinearRestrictions restrictions = LinearRestrictions.Create(
            ["a", "b"],
            new[,]
            {
                { 1.0, -2.0 },
            },
            [0.5]
        );
        Assert.That(restrictions.ToString(), Is.EqualTo("a - 2*b = 0.5"));
        Assert.That(
            () =>
                LinearRestrictions.Create(
                    ["a", "b"],
                    new[,]
                    {
                        { 1.0 },
                    }
                ),
            Throws.ArgumentException.With.Message.Contains("2 parameters")
        );
        Assert.That(
            () =>
                LinearRestrictions.Create(
                    ["a", "b"],
                    new[,]
                    {
                        { 1.0, double.NaN },
                    }
                ),
            Throws.ArgumentException
        );
    }
}
