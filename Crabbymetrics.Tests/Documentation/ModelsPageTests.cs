using System.Text;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Architecture;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>docs/models.md is what the descriptors say. <c>UPDATE_MODELS=1</c> writes it anew.</summary>
public sealed class ModelsPageTests
{
    private const string Beginning = """
        # Models

        The models of `crabby fit NAME` and `AddCrabbymetrics()`, from their descriptors. An option is a property of the model's options in
        C# and a key of its configuration; on the command line it is its flag.

        """;

    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "docs", "models.md");

    [Test]
    public void The_page_is_that_of_the_descriptors()
    {
        string page = Page();
        if (Environment.GetEnvironmentVariable("UPDATE_MODELS") == "1")
        {
            File.WriteAllText(Path, page);
        }

        Assert.That(File.ReadAllText(Path).ReplaceLineEndings("\n"), Is.EqualTo(page), "UPDATE_MODELS=1 writes the page anew");
    }

    [Test]
    public void The_tool_offers_every_model_with_every_flag_of_the_page()
    {
        foreach (EstimatorDescriptor model in Models())
        {
            string help = Tests.Cli.CrabbyRun.Of("fit", model.Name, "--help").Output;
            IEnumerable<OptionDescriptor> options = model.Options.Options.Concat(model.Report?.Options.Options ?? []);
            string[] flags = [.. options.Select(static option => option.Flag).OfType<string>()];
            Assert.That(flags.Where(flag => !help.Contains(flag + " ", StringComparison.Ordinal)), Is.Empty, model.Name);
        }
    }

    private static IEnumerable<EstimatorDescriptor> Models()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics();
        return services.Select(static service => service.ImplementationInstance).OfType<EstimatorDescriptor>();
    }

    private static string Page()
    {
        StringBuilder page = new(Beginning.ReplaceLineEndings("\n"));
        foreach (EstimatorDescriptor model in Models())
        {
            page.Append("\n## ").Append(model.Name).Append("\n\n").Append(model.Description).Append("\n\n");
            if (model.Form == DataForm.Panel)
            {
                page.Append("Data: a panel, outcomes of units over time. ");
            }
            else
            {
                page.Append("Outcome: ").Append(WordsOf(model.Outcome)).Append(". Data beside it and the regressors: ");
                page.Append(model.Roles == DataRoles.None ? "none" : model.Roles.ToString().ToLowerInvariant()).Append(". ");
            }

            page.Append(model.HasInference ? "It has standard errors" : "It has no standard errors");
            page.Append(model.HasEffects ? ", marginal effects, and ratios with a log or logit link.\n\n" : ".\n\n");
            WriteOptions(page, model.Options);
            if (model.Report is { } report)
            {
                page.Append("\nWhat its result can be asked for:\n\n");
                WriteOptions(page, report.Options);
            }
        }

        return page.ToString();
    }

    private static void WriteOptions(StringBuilder page, OptionSchema options)
    {
        page.Append("| Option | Flag | Default | Values | |\n|:---|:---|:---|:---|:---|\n");
        foreach (OptionDescriptor option in options.Options)
        {
            page.Append("| `").Append(option.Name).Append("` | ").Append(FlagOf(option)).Append(" | ");
            page.Append(Code(options.DefaultOf(option))).Append(" | ").Append(ValuesOf(option)).Append(" | ");
            page.Append(option.Help.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
        }
    }

    private static string WordsOf(OutcomeKind kind) =>
        kind switch
        {
            OutcomeKind.Amounts => "numbers",
            OutcomeKind.Binary => "0 and 1, two words, or successes of trials",
            OutcomeKind.Proportions => "numbers; of a binomial family also two words, or successes of trials",
            OutcomeKind.Classes => "labels of classes, numbers or words",
            _ => "none",
        };

    private static string FlagOf(OptionDescriptor option) =>
        option.Flag is null ? ""
        : option.SwitchValue is null ? $"`{option.Flag} {option.ValueName.Replace("|", "\\|", StringComparison.Ordinal)}`"
        : $"`{option.Flag}`";

    private static string ValuesOf(OptionDescriptor option) =>
        option.Choices.IsEmpty
            ? option.Type == OptionType.Text
                ? ""
                : option.Requirement ?? ""
            : string.Join(", ", option.Choices.Select(static choice => Code(choice.Member)));

    private static string Code(string? text) => text is null ? "" : $"`{text}`";
}
