using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data;

public class FormulaTests
{
    private static readonly string[] Columns = ["y", "a", "b", "c", "w"];

    [TestCase("y ~ a + b", "a b", true)]
    [TestCase("y~a+b", "a b", true)]
    [TestCase("y ~ .", "a b c w", true)]
    [TestCase("y ~ b + .", "b a c w", true)]
    [TestCase("y ~ . - b", "a c w", true)]
    [TestCase("y ~ . - (a + b)", "c w", true)]
    [TestCase("y ~ (a + b) + c", "a b c", true)]
    [TestCase("y ~ a - 1", "a", false)]
    [TestCase("y ~ 0 + a", "a", false)]
    [TestCase("y ~ a + 0 + 1", "a", true)]
    [TestCase("y ~ -1 + a", "a", false)]
    [TestCase("y ~ 1", "", true)]
    [TestCase("y ~ a + b - b", "a", true)]
    public void A_formula_names_its_terms_in_order(string text, string terms, bool intercept)
    {
        Formula formula = Formula.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(formula.Outcome, Is.EqualTo("y"));
            Assert.That(formula.HasIntercept, Is.EqualTo(intercept));
            Assert.That(string.Join(' ', formula.ResolveTerms(Columns, [])), Is.EqualTo(terms));
        });
    }

    [Test]
    public void A_dot_leaves_out_what_other_options_name()
    {
        Assert.That(Formula.Parse("y ~ .").ResolveTerms(Columns, ["w", "c"]), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void A_dot_leaves_out_columns_without_a_name_and_says_so()
    {
        List<string> notes = [];
        Assert.That(Formula.Parse("y ~ .").ResolveTerms(["", "y", "a"], [], notes), Is.EqualTo(new[] { "a" }));
        Assert.That(notes, Has.One.Contains("without a name"));
    }

    [Test]
    public void A_term_named_twice_counts_once_and_says_so()
    {
        List<string> notes = [];
        Assert.That(Formula.Parse("y ~ a + b + a").ResolveTerms(Columns, [], notes), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(notes, Has.One.Contains("'a'"));
    }

    [Test]
    public void Names_hold_letters_digits_dots_and_underscores()
    {
        Formula formula = Formula.Parse("Days_2 ~ Group1.1.5l + .hidden + größe + x_1");
        Assert.That(formula.ResolveTerms([], []), Is.EqualTo(new[] { "Group1.1.5l", ".hidden", "größe", "x_1" }));
    }

    [Test]
    public void Any_other_name_stands_in_backticks()
    {
        Formula formula = Formula.Parse("`my outcome` ~ `a + b` + `1st`");
        Assert.That(formula.Outcome, Is.EqualTo("my outcome"));
        Assert.That(formula.ResolveTerms([], []), Is.EqualTo(new[] { "a + b", "1st" }));
    }

    [TestCase("y ~ a:b", "'a:b' is an interaction")]
    [TestCase("y ~ c + a*b", "'a*b' is an interaction")]
    [TestCase("y ~ c + a * b * w", "'a * b * w' is an interaction")]
    [TestCase("y ~ (a + b)^2", "interaction")]
    [TestCase("y ~ a %in% b", "interaction")]
    [TestCase("y ~ a/b", "'a/b' is an interaction")]
    [TestCase("y ~ log(a) + b", "'log(a)' applies log()")]
    [TestCase("y ~ C(a, b)", "'C(a, b)' is not C() of one column")]
    [TestCase("y ~ a + C(a)", "both as it stands and as categories")]
    [TestCase("y ~ I(a^2)", "'I(a^2)' applies I()")]
    [TestCase("y ~ poly(a, 2)", "'poly(a, 2)' applies poly()")]
    [TestCase("y ~ a | b", "'a | b' has a '|'")]
    [TestCase("y ~ 2", "number '2'")]
    [TestCase("y ~ a + 2", "number '2'")]
    [TestCase("log(y) ~ a", "outcome 'log(y)'")]
    [TestCase("y + z ~ a", "outcome 'y + z'")]
    [TestCase("y ~ y + a", "outcome 'y' is a term too")]
    [TestCase("y ~", "no terms")]
    [TestCase("~ a", "no outcome")]
    [TestCase("", "empty")]
    [TestCase("   ", "empty")]
    [TestCase("y", "no '~'")]
    [TestCase("y a", "'a' at character 3")]
    [TestCase("y ~ a b", "'b' at character 7")]
    [TestCase("y ~ a ~ b", "more than one '~'")]
    [TestCase("y ~ a +", "ends where a column name is expected")]
    [TestCase("y ~ a + + + b", "'+' at character")]
    [TestCase("y ~ (a + b", "not closed")]
    [TestCase("y ~ log(a", "not closed")]
    [TestCase("y ~ a)", "')' at character 6")]
    [TestCase("y ~ a $ b", "'$'")]
    [TestCase("y ~ 1st", "`1st`")]
    [TestCase("y ~ `a", "backtick")]
    [TestCase("y ~ ``", "no name between")]
    public void What_is_not_a_sum_of_columns_is_refused_by_name(string text, string expected)
    {
        Assert.That(
            () => Formula.Parse(text),
            Throws
                .TypeOf<FormulaException>()
                .With.Message.StartsWith($"Formula \"{text}\": ")
                .And.Message.Contains(expected)
                .And.Property(nameof(FormulaException.Formula))
                .EqualTo(text)
        );
    }

    [TestCase("y ~ a - b", "'b' is taken out")]
    [TestCase("y ~ 0", "nothing is left")]
    [TestCase("y ~ a - a - 1", "nothing is left")]
    [TestCase("y ~ a - .", "'.' cannot be taken out")]
    public void Terms_that_cannot_be_resolved_are_refused(string text, string expected)
    {
        Assert.That(() => Formula.Parse(text).ResolveTerms(Columns, []), Throws.TypeOf<FormulaException>().With.Message.Contains(expected));
    }

    [Test]
    public void A_dot_that_stands_for_no_column_is_refused()
    {
        Assert.That(
            () => Formula.Parse("y ~ .").ResolveTerms(["y", "w"], ["w"]),
            Throws.TypeOf<FormulaException>().With.Message.Contains("no column")
        );
    }

    [Test]
    public void Nesting_without_end_is_refused_rather_than_a_crash()
    {
        string text = "y ~ " + new string('(', 1_000_000);
        Assert.That(() => Formula.Parse(text), Throws.TypeOf<FormulaException>());
    }
}
