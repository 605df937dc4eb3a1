using System.Text.RegularExpressions;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Readme;

/// <summary>README.md tells the truth: its C# is compiled and run, its commands are the ones that are tested, and what it shows is what
/// they print.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
    private static readonly string Quine = Path.Combine(Repository.Root, "samples", "data", "quine.csv");

    [Test]
    public void Every_block_of_code_stands_in_the_examples_that_are_run()
    {
        string examples = File.ReadAllText(Path.Combine(Repository.Root, "Crabbymetrics.Tests", "Readme", "ReadmeExamples.cs"))
            .ReplaceLineEndings("\n");
        string[] regions = [.. Regions().Matches(examples).Select(match => Dedent(match.Groups["code"].Value))];
        string[] blocks =
        [
            .. Blocks()
                .Matches(Text)
                .Where(match => match.Groups["language"].Value == "csharp")
                .Select(match => match.Groups["code"].Value.Trim('\n')),
        ];
        Assert.That(blocks, Is.Not.Empty);
        Assert.That(blocks, Is.EquivalentTo(regions));
    }

    [Test]
    public void The_quick_start_runs()
    {
        CoefficientTable table = ReadmeExamples.QuickStart();
        Assert.That(table.StandardErrors, Is.All.Positive);
    }

    [Test]
    public void The_file_example_runs() => Assert.That(ReadmeExamples.FromFile(Quine).ObservationCount, Is.EqualTo(146));

    [Test]
    public void The_container_example_runs()
    {
        (PoissonResult plain, PoissonResult ridge) = ReadmeExamples.WithContainer(ReadmeExamples.FromFile(Quine).Data);
        Assert.Multiple(() =>
        {
            Assert.That(plain.Diagnostics.Penalty, Is.Zero);
            Assert.That(ridge.Diagnostics.Penalty, Is.Positive);
        });
    }

    [Test]
    public void The_third_partys_estimator_gets_its_standard_error()
    {
        double[] times = [0.5, 2.0, 1.5, 4.0];
        CoefficientTable table = ReadmeExamples.ThirdParty(RegressionData.Create([], times));
        double meat = times.Sum(t => Math.Pow(2.0 - t, 2));
        Assert.Multiple(() =>
        {
            Assert.That(table["rate"].Estimate, Is.EqualTo(0.5).Within(1e-15));
            Assert.That(table["rate"].StandardError, Is.EqualTo(0.25 / 4.0 * Math.Sqrt(meat)).Within(1e-14));
        });
    }

    [Test]
    public void The_optimization_example_finds_the_minimum() =>
        Assert.That(ReadmeExamples.Optimize().X, Is.EqualTo(new[] { 1.0, 1.0 }).Within(1e-9));

    [Test]
    public void The_output_shown_is_the_output_of_the_command()
    {
        string command = Text.Split('\n')
            .Single(line => line.StartsWith("dotnet run -c Release --project Crabbymetrics.Cli -- fit poisson", StringComparison.Ordinal));
        string[] arguments =
        [
            .. Arguments()
                .Matches(command[(command.IndexOf(" -- ", StringComparison.Ordinal) + 4)..])
                .Select(match => match.Value.Trim('"')),
        ];
        arguments =
        [
            .. arguments.Select(argument =>
                argument.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, argument) : argument
            ),
        ];
        Cli.CrabbyRun run = Cli.CrabbyRun.Of(arguments);
        string shown = Blocks().Matches(Text).First(match => match.Groups["language"].Value == "text").Groups["code"].Value;
        Assert.That(
            run.Output.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd()),
            Is.EqualTo(shown.Trim('\n').Split('\n'))
        );
    }

    [Test]
    public void Links_lead_to_files() =>
        Assert.That(
            Links()
                .Matches(Text)
                .Select(match => match.Groups["target"].Value)
                .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#')),
            Is.All.Matches<string>(target => Path.Exists(Path.Combine(Repository.Root, target)))
        );

    private static string Dedent(string code)
    {
        string[] lines = code.Trim('\n').Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }

    [GeneratedRegex(@"// README: (?!end)[^\n]*\n(?<code>.*?)[ \t]*// README: end", RegexOptions.Singleline)]
    private static partial Regex Regions();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Links();
}
