using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Abstractions.Descriptors;

public sealed class OptionSchemaTests
{
    private static readonly OptionSchema<Recipe> Schema = new OptionSchema<Recipe>(static () => new Recipe())
        .Number(
            "Heat",
            "--heat H",
            "heat of the oven",
            static recipe => recipe.Heat,
            static (recipe, value) => recipe.Heat = value,
            NumberRange.Between(0.0, 1.0)
        )
        .WholeNumber(
            "Eggs",
            "--eggs N",
            "eggs",
            static recipe => recipe.Eggs,
            static (recipe, value) => recipe.Eggs = value,
            NumberRange.OneOrMore
        )
        .Text(
            "Name",
            null,
            "name",
            static recipe => recipe.Name,
            static (recipe, value) => recipe.Name = value,
            new TextRange("have letters")
        )
        .Choice(
            "Day",
            "--day",
            "day of the week",
            static recipe => recipe.Day,
            static (recipe, value) => recipe.Day = value,
            ("mon", DayOfWeek.Monday),
            ("tue", DayOfWeek.Tuesday),
            ("sun", DayOfWeek.Sunday)
        )
        .Switch("Salt", "--no-salt", "no salt", static recipe => recipe.Salt, static (recipe, value) => recipe.Salt = value, (true, false))
        .Forbid(static recipe => recipe is { Eggs: > 3, Heat: > 0.5 }, "{Eggs} above 3 need a {Heat} below 0.5.")
        .ForbidTyped(static (recipe, given) => !recipe.Salt && given.Contains("Day"), "{Day} changes nothing with {Salt}.");

    [TestCase("Heat", "0.25", "0.25")]
    [TestCase("Eggs", "3", "3")]
    [TestCase("Name", "pie", "pie")]
    [TestCase("Day", "tue", "tue")]
    [TestCase("Day", "TUESDAY", "tue")]
    [TestCase("Salt", "false", "False")]
    public void A_text_is_written_and_read_back(string name, string text, string expected)
    {
        Recipe recipe = Schema.Create();
        OptionDescriptor option = Schema.Find(name)!;
        Assert.Multiple(() =>
        {
            Assert.That(option.Write(recipe, text), Is.Null);
            Assert.That(option.Read(recipe), Is.EqualTo(expected));
            Assert.That(Schema.Validate(recipe), Is.Empty);
        });
    }

    [TestCase("Heat", "much", "takes a number; 'much' is not one.")]
    [TestCase("Heat", "1,5", "takes a number; '1,5' is not one.")]
    [TestCase("Eggs", "1.5", "takes a whole number up to 2147483647; '1.5' is not one.")]
    [TestCase("Day", "wed", "is mon, tue or sun, not 'wed'.")]
    [TestCase("Salt", "maybe", "is True or False, not 'maybe'.")]
    public void A_text_that_is_no_value_is_refused_and_changes_nothing(string name, string text, string expected)
    {
        Recipe recipe = Schema.Create();
        OptionDescriptor option = Schema.Find(name)!;
        string? before = option.Read(recipe);
        Assert.That(option.Write(recipe, text), Is.EqualTo(expected));
        Assert.That(option.Read(recipe), Is.EqualTo(before));
    }

    [Test]
    public void Faults_are_named_by_members_or_by_flags()
    {
        Recipe recipe = new()
        {
            Heat = double.NaN,
            Eggs = 0,
            Name = "",
            Day = DayOfWeek.Friday,
        };
        Assert.Multiple(() =>
        {
            Assert.That(
                Schema.Validate(recipe),
                Is.EqualTo(
                    (string[])
                        [
                            "Heat must be between 0 and 1, both excluded; it is NaN.",
                            "Eggs must be 1 or more; it is 0.",
                            "Name must have letters.",
                            "Day must be Monday, Tuesday or Sunday.",
                        ]
                )
            );
            Assert.That(
                Schema.Validate(recipe, OptionWords.Flags),
                Is.EqualTo(
                    (string[])
                        [
                            "--heat must be between 0 and 1, both excluded; it is NaN.",
                            "--eggs must be 1 or more; it is 0.",
                            "Name must have letters.",
                            "--day must be mon, tue or sun.",
                        ]
                )
            );
            Assert.That(() => Schema.Require(recipe), Throws.ArgumentException.With.Message.Contain("Eggs must be 1 or more; it is 0."));
        });
    }

    [Test]
    public void Options_that_do_not_go_together_are_refused()
    {
        Recipe recipe = new() { Eggs = 4, Heat = 0.9 };
        Assert.That(Schema.Validate(recipe, OptionWords.Flags), Is.EqualTo((string[])["--eggs above 3 need a --heat below 0.5."]));
        Recipe plain = new() { Salt = false };
        Assert.Multiple(() =>
        {
            Assert.That(Schema.Validate(plain), Is.Empty);
            Assert.That(Schema.ValidateGiven(plain, new HashSet<string> { "Salt" }, OptionWords.Flags), Is.Empty);
            Assert.That(
                Schema.ValidateGiven(plain, new HashSet<string> { "Day" }, OptionWords.Flags),
                Is.EqualTo((string[])["--day changes nothing with --no-salt."])
            );
        });
    }

    [Test]
    public void An_option_that_is_not_read_is_refused_where_it_is_no_default()
    {
        OptionSchema<Recipe> schema = Schema.NotReadBy("the pan", "it has no oven", "Heat").Without("Eggs");
        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("--heat"), Is.Null);
            Assert.That(schema.Find("--eggs"), Is.Null);
            Assert.That(schema.Validate(new Recipe { Eggs = 0 }), Is.Empty);
            Assert.That(
                schema.Validate(new Recipe { Heat = 0.75 }, OptionWords.Flags),
                Is.EqualTo((string[])["--heat is 0.75, and the pan does not read it: it has no oven."])
            );
            Assert.That(Schema.Find("--heat"), Is.Not.Null, "the schema itself does not change");
        });
    }

    [Test]
    public void Configuration_sets_options_by_their_members()
    {
        Dictionary<string, string?> section = new()
        {
            ["Heat"] = "0.5",
            ["Day"] = "Sunday",
            ["Salt"] = "false",
        };
        Recipe recipe = Schema.Create();
        Schema.Bind(recipe, name => section.GetValueOrDefault(name));
        section["Eggs"] = "many";
        Assert.Multiple(() =>
        {
            Assert.That((recipe.Heat, recipe.Day, recipe.Salt, recipe.Eggs), Is.EqualTo((0.5, DayOfWeek.Sunday, false, 2)));
            Assert.That(
                () => Schema.Bind(recipe, name => section.GetValueOrDefault(name)),
                Throws.TypeOf<OptionException>().With.Message.Contain("Eggs takes a whole number").And.Message.Contain("'many'")
            );
        });
    }

    [Test]
    public void A_schema_says_what_it_cannot_be_made_of()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Schema.Include(GlmOptions.Schema), Throws.ArgumentException.With.Message.Contain("GlmOptions"));
            Assert.That(
                () => Schema.Text("Heat", null, "", static _ => null, static (_, _) => { }),
                Throws.ArgumentException.With.Message.Contain("already")
            );
            Assert.That(
                () => Schema.Text("Pan", "pan ", "", static _ => null, static (_, _) => { }),
                Throws.ArgumentException.With.Message.Contain("--")
            );
            Assert.That(() => GlmOptions.Schema.CreateOptions(), Throws.TypeOf<NotSupportedException>());
        });
    }

    private sealed class Recipe
    {
        public double? Heat { get; set; }

        public int Eggs { get; set; } = 2;

        public string Name { get; set; } = "cake";

        public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

        public bool Salt { get; set; } = true;
    }
}
