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
    [TestCase("y ~ a:b", "a:b", true)]
    [TestCase("y ~ a*b", "a b a:b", true)]
    [TestCase("y ~ a*b*c", "a b c a:b a:c b:c a:b:c", true)]
    [TestCase("y ~ a:b + c", "c a:b", true, Description = "by degree")]
    [TestCase("y ~ (a + b + c)^2", "a b c a:b a:c b:c", true)]
    [TestCase("y ~ (a + b + c)**2 - a:b", "a b c a:c b:c", true)]
    [TestCase("y ~ a*b - b", "a a:b", true)]
    [TestCase("y ~ a/b", "a a:b", true)]
    [TestCase("y ~ (a + b)/c", "a b a:b:c", true)]
    [TestCase("y ~ a/(b + c)", "a a:b a:c", true)]
    [TestCase("y ~ a/b/c", "a a:b a:b:c", true)]
    [TestCase("y ~ b %in% a", "b:a", true)]
    [TestCase("y ~ a:b %in% c", "a:b:c", true, Description = "':' binds tighter than %in%")]
    [TestCase("y ~ a:a + b:a + a:b", "a b:a", true)]
    [TestCase("y ~ a^2", "a", true)]
    [TestCase("y ~ .^2 - w:c", "a b c w a:b a:c a:w b:c b:w", true)]
    [TestCase("y ~ a:. ", "a a:b a:c a:w", true)]
    [TestCase("y ~ 0 + a:b - 1", "a:b", false)]
    [TestCase("y ~ (1 + a):b", "b a:b", true)]
    [TestCase("y ~ log( a+1 ) + I(b^2)", "log(a + 1) I(b^2)", true)]
    [TestCase("y ~ . + offset(log(w))", "a b c", true)]
    [TestCase("y ~ . + C(a)", "b c w C(a)", true)]
    [TestCase("y ~ . | w | b ~ c", "a", true)]
    [TestCase("y ~ i(a, b, ref = 2)", "i(a, ref = 2):b", true)]
    [TestCase("y ~ l(a, 1:2)", "l(a, 1) l(a, 2)", true)]
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

    [TestCase("y ~ C(a, b)", "takes Treatment")]
    [TestCase("y ~ a + C(a)", "both as it stands and as categories")]
    [TestCase("y ~ a + factor(a)", "both as it stands and as categories")]
    [TestCase("y ~ a | b | c", "each once and in this order")]
    [TestCase("y ~ a | x ~ z | u ~ v", "two parts with instruments")]
    [TestCase("y ~ a | ", "nothing after the '|'")]
    [TestCase("y ~ a | b*c", "no effect to absorb")]
    [TestCase("y ~ a[b]", "stands after a '|'")]
    [TestCase("y ~ lag2(a)", "there is no function lag2(): is it lag() or log2()?")]
    [TestCase("y ~ sqr(a)", "is it sqrt()")]
    [TestCase("y ~ log(a, 2, 3)", "log() takes at most 2 arguments")]
    [TestCase("y ~ log()", "log() needs an argument, x")]
    [TestCase("y ~ log(a, bass = 2)", "log() has no argument 'bass'; it takes x, base")]
    [TestCase("y ~ exp(a, b)", "exp() takes one argument")]
    [TestCase("y ~ poly(a, 0)", "takes a whole number of 1 or more as degree, not 0")]
    [TestCase("y ~ poly(a, b)", "takes a number as degree, not 'b'")]
    [TestCase("y ~ bs(a, df = 2)", "df = 2 is too small")]
    [TestCase("y ~ bs(a, df = 5, knots = 1)", "takes df or knots, not both")]
    [TestCase("y ~ cut(a)", "needs breaks = ...")]
    [TestCase("y ~ cut(a, c(1, 1))", "takes breaks that differ")]
    [TestCase("y ~ I(a = 1)", "I() has no argument 'a'")]
    [TestCase("y ~ I(a:b)", "':' joins terms")]
    [TestCase("y ~ I(poly(a, 2))", "poly() gives several columns")]
    [TestCase("y ~ I(C(a) + 1)", "C() gives categories")]
    [TestCase("y ~ a == 1", "stands in I()")]
    [TestCase("y ~ (a + b)^c", "no whole number")]
    [TestCase("y ~ a %/% b", "stands in I()")]
    [TestCase("y ~ I(a > \"x\")", "text is compared by == and !=")]
    [TestCase("y ~ I(1 < a < 2)", "comparisons stand alone")]
    [TestCase("y ~ \"a\"", "is not a term")]
    [TestCase("y ~ 'a", "a quote opens text")]
    [TestCase("y ~ a | f[[x]", "bracket is not closed")]
    [TestCase("y ~ l(a, 0.5)", "whole number of periods")]
    [TestCase("y ~ l(l(a))", "holds another lag")]
    [TestCase("y ~ -offset(a)", "offset cannot be taken out")]
    [TestCase("y ~ sw(a, sw(b, c))", "stands inside sw()")]
    [TestCase("y ~ sw()", "lists what is chosen from")]
    [TestCase("y ~ mvsw(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)", "more than 1000 models")]
    [TestCase("c(y, z) ~ csw(a1, a2, a3, a4, a5, a6, a7, a8, a9) + mvsw(b1, b2, b3, b4, b5, b6)", "more than 1000 models")]
    [TestCase("y ~ 2", "number '2'")]
    [TestCase("y ~ a + 2", "number '2'")]
    [TestCase("y ~ 1/a", "Arithmetic stands in I(): I(1/a)")]
    [TestCase("y ~ b + 2*a", "I(2*a)")]
    [TestCase("y ~ a:1", "I(a:1)")]
    [TestCase("y ~ 1*a", "I(1*a)")]
    [TestCase("y ~ a/0", "I(a/0)")]
    [TestCase("1 ~ a", "the outcome '1' is not a column")]
    [TestCase("log(2) ~ a", "names no column")]
    [TestCase(". ~ a", "'.' is no outcome")]
    [TestCase("log(y) ~ y", "outcome 'y' is a term too")]
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
    [TestCase("y ~ a*b - c:a", "'c:a' is taken out")]
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

    [Test]
    public void A_column_that_another_option_names_may_be_taken_out_of_a_dot()
    {
        Assert.That(Formula.Parse("y ~ . - c").ResolveTerms(Columns, ["c"]), Is.EqualTo(new[] { "a", "b", "w" }));
    }

    [TestCase("log(y) ~ .", "log(y)")]
    [TestCase("y ==  'yes' ~ .", "y == \"yes\"")]
    [TestCase("cbind(y, w - y) ~ a", "cbind(y, w - y)")]
    [TestCase("I(y / w) ~ a", "I(y / w)")]
    [TestCase("y + -w ^ 2 ~ a", "y + -w^2")]
    public void An_outcome_is_a_calculation(string text, string outcome) => Assert.That(Formula.Parse(text).Outcome, Is.EqualTo(outcome));

    [TestCase("y ~ sw(a, b)", "y ~ a;y ~ b")]
    [TestCase("y ~ x + sw0(a, b)", "y ~ x;y ~ x + a;y ~ x + b")]
    [TestCase("y ~ csw(a, b, c)", "y ~ a;y ~ a + b;y ~ a + b + c")]
    [TestCase("y ~ csw0(a, b) + x", "y ~ x;y ~ a + x;y ~ a + b + x")]
    [TestCase("y ~ mvsw(a, b)", "y ~ 1;y ~ a;y ~ b;y ~ a + b")]
    [TestCase("y ~ sw0(a)", "y ~ 1;y ~ a")]
    [TestCase("y ~ x:sw0(a, b)", "y ~ 1;y ~ x:a;y ~ x:b")]
    [TestCase("c(y, log(z)) ~ a", "y ~ a;log(z) ~ a")]
    [TestCase("c(y, z) ~ sw(a, b)", "y ~ a;y ~ b;z ~ a;z ~ b")]
    [TestCase("y ~ a | csw0(f, g^h)", "y ~ a;y ~ a | f;y ~ a | f + g^h")]
    [TestCase("y ~ sw(a*b, a + log(b))", "y ~ a * b;y ~ a + log(b)")]
    [TestCase("y ~ a | f[x] + sw(g, h) | e ~ z", "y ~ a | f[x] + g | e ~ z;y ~ a | f[x] + h | e ~ z")]
    public void A_formula_stands_for_several_models(string text, string models)
    {
        Formula formula = Formula.Parse(text);
        Assert.That(formula.IsMultiple);
        Assert.That(string.Join(';', formula.Expand().Select(static model => model.Text)), Is.EqualTo(models));
        Assert.That(
            () => formula.ResolveTerms(Columns, []),
            Throws.TypeOf<FormulaException>().With.Message.Contains($"it stands for {formula.Expand().Length} models")
        );
    }

    [Test]
    public void A_sum_of_thousands_of_terms_is_a_formula()
    {
        string text = "y ~ " + string.Join(" + ", Enumerable.Range(0, 2000).Select(static i => $"x{i}"));
        Assert.That(Formula.Parse(text).ResolveTerms([], []), Has.Length.EqualTo(2000));
    }
}
