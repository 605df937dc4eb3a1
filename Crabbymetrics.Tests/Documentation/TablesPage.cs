using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/tables.md, compiled and run beside the commands of the page, which print the same.</summary>
public sealed partial class TablesPage
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "tables.md");

    [Test]
    public void A_result_shows_itself()
    {
        string path = CrabbyRun.Quine;
        using StringWriter printed = new();
        TextWriter Console = printed;
        ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(path), "Days ~ EthN + SexM");
        PoissonResult result = new PoissonEstimator().Fit(frame.Data);
        Console.WriteLine(result);
        Assert.That(printed.ToString(), Does.StartWith("Poisson (log link): Days\n").And.Contain("Log-likelihood"));
    }

    [Test]
    public void A_covariance_is_kept()
    {
        ModelFrame frame = ModelFrame.Read(CsvSource.OpenFile(CrabbyRun.Quine), "Days ~ EthN + SexM");
        PoissonResult result = new PoissonEstimator().Fit(frame.Data);
        using StringWriter printed = new();
        TextWriter Console = printed;
        ResultWithCovariance<PoissonResult> robust = result.WithCovariance("hc1");
        Console.WriteLine(robust.Summary());
        Console.WriteLine(robust.Wald("EthN = SexM"));
        Console.WriteLine(robust.MarginalEffects(new MarginalEffectOptions { DiscreteDummies = true }));
        ImmutableArray<double> errors = robust.StandardErrors();
        ImmutableArray<double> probabilities = robust.PValues();
        ImmutableArray<ParameterInterval> limits = robust.ConfidenceIntervals(0.9);
        ImmutableArray<MeanPrediction> means = robust.Predictions();
        double[] fitted = robust.FittedValues();
        // What the program prints stands among what the tool prints.
        string tool = CrabbyRun
            .Poisson(CrabbyRun.Quine, "Days ~ EthN + SexM", "--vcov", "hc1", "--test", "EthN = SexM", "--margins")
            .Output.ReplaceLineEndings("\n");
        Assert.That(
            printed.ToString().Split('\n').Where(line => !tool.Contains(line, StringComparison.Ordinal)),
            Is.EqualTo(new[] { "Standard errors: hc1, delta method." })
        );
        Assert.That(errors, Has.Length.EqualTo(3));
        Assert.That(probabilities, Has.Length.EqualTo(3));
        Assert.That(limits[1].Low, Is.LessThan(limits[1].High));
        Assert.That(means.Select(static mean => mean.Mean), Is.EqualTo(fitted).Within(1e-9));
    }

    [Test]
    public void Models_stand_side_by_side()
    {
        string path = Path.Combine(CrabbyRun.Samples, "firms.csv");
        OlsResult plain = new OlsEstimator().Fit(ModelFrame.Read(CsvSource.OpenFile(path), "log(y) ~ x").Data);
        ModelSpecification absorbing = new() { Formula = Formula.Parse("log(y) ~ x + z | firm + year"), Clusters = ["firm"] };
        RegressionData panel = ModelFrame.Read(CsvSource.OpenFile(path), absorbing).Data;
        ResultWithCovariance<FixedEffectsOlsResult> within = new FixedEffectsOlsEstimator()
            .Fit(panel)
            .WithCovariance("cr1", new CovarianceArguments { Clusters = ["firm"] });
        using StringWriter printed = new();
        TextWriter Console = printed;
        RegressionTable table = new IEstimationResult[] { plain.WithCovariance("hc1"), within }.ToTable(
            new RegressionTableOptions
            {
                Caption = "Output of firms",
                Headers = ["OLS", "Within"],
                Labels = ImmutableDictionary<string, string>.Empty.Add("x", "Capital").Add("z", "Labour"),
                Drop = ["Intercept"],
                Statistics = ["n", "r2", "wr2"],
                Stars = SignificanceStar.Economics,
            }
        );
        Console.WriteLine(table);
        string document = table.ToLatex();
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        // The notes of the models are those of the program.
        string shown = string.Join(
            '\n',
            printed.ToString().Split('\n').TakeWhile(static line => !line.StartsWith("Within:", StringComparison.Ordinal))
        );
        Assert.That(page, Does.Contain("\n" + shown));
        Assert.That(page, Does.Contain(document[..document.IndexOf("\\end{tabular}", StringComparison.Ordinal)]));
    }

    [Test]
    public void Commands_print_what_stands_below_them()
    {
        string folder = Directory.CreateTempSubdirectory("crabby-tables").FullName;
        try
        {
            string text = File.ReadAllText(Page).ReplaceLineEndings("\n");
            string last = "";
            string anew = Transcript()
                .Replace(
                    text,
                    block =>
                    {
                        string[] commands = block.Groups["commands"].Value.Trim().Split('\n');
                        foreach (string command in commands)
                        {
                            last = Regex.Replace(command, @"\b(plain|within)\.json\b", match => Path.Combine(folder, match.Value));
                            CrabbyRun run = PageCommand.Run(last, "");
                            Assert.That(run.ExitCode, Is.Zero, run.Error);
                            if (command == commands[^1])
                            {
                                return block.Groups["head"].Value + run.Output.ReplaceLineEndings("\n").TrimEnd() + "\n```\n";
                            }
                        }

                        return block.Value;
                    }
                );
            anew = LatexBlock()
                .Replace(
                    anew,
                    _ => "```latex\n" + PageCommand.Run(last + " --output latex", "").Output.ReplaceLineEndings("\n").TrimEnd() + "\n```\n"
                );
            if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
            {
                File.WriteAllText(Page, anew);
            }

            Assert.That(File.ReadAllText(Page).ReplaceLineEndings("\n"), Is.EqualTo(anew), "UPDATE_PAGES=1 writes the outputs anew");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(
        "(?<head>^```sh\\n(?<commands>(crabby [^\\n]*\\n)+)```\\n\\n```text\\n).*?^```\\n",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Transcript();

    [GeneratedRegex("^```latex\\n.*?^```\\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex LatexBlock();
}
