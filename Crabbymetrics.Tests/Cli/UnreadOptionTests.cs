using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Every option of a fit, with every estimator and every covariance, either changes what is printed or is refused.</summary>
public class UnreadOptionTests
{
    private const string Header = "y,k,p,c,x,z,g,h,t,w,o";

    private static readonly string Data = MakeData();

    private static readonly (string Name, string[] Fixed)[] Estimators =
    [
        ("poisson", ["k ~ x + z"]),
        ("logit", ["p ~ x + z"]),
        ("probit", ["p ~ x + z"]),
        ("gamma", ["y ~ x + z"]),
        ("negative-binomial", ["k ~ x + z"]),
        ("tweedie", ["y ~ x + z", "--power", "1.5"]),
        ("glm", ["y ~ x + z", "--family", "gamma", "--link", "log"]),
        ("elastic-net", ["y ~ x + z", "--l1", "0.01"]),
        ("multinomial-logit", ["c ~ x + z"]),
        ("ols", ["y ~ x + z"]),
    ];

    // An option, its value, and what it needs beside it to mean anything.
    private static readonly (string[] Option, string[] Beside)[] Options =
    [
        (["--offset", "o"], []),
        (["--weights", "w", "--weights-kind", "analytic"], []),
        (["--no-intercept"], []),
        (["--ridge", "0.5"], []),
        (["--solver", "bfgs"], []),
        (["--max-iterations", "1"], []),
        (["--tolerance", "1e-13"], []),
        (["--scoring", "fisher"], []),
        (["--merge", "always"], []),
        (["--threads", "1"], []),
        (["--level", "0.5"], []),
        (["--test", "x = 0"], []),
        (["--irr"], []),
        (["--margins"], []),
        (["--margins-at-means"], []),
        (["--effects", "slopes x"], []),
        (["--anova", "2"], []),
        (["--equivalence", "x = -1 1"], []),
        (["--intervals", "profile"], []),
        (["--adjust", "holm"], []),
        (["--bootstrap", "3"], []),
        (["--seed", "5"], ["--bootstrap", "3"]),
        (["--bootstrap-scheme", "bayesian"], ["--bootstrap", "3"]),
        (["--bootstrap-limits", "normal"], ["--bootstrap", "9"]),
        (["--draws"], ["--bootstrap", "3"]),
    ];

    private static readonly string[][] CovarianceOptions =
    [
        ["--cluster", "g"],
        ["--time", "t"],
        ["--lag", "5"],
        ["--kernel", "parzen"],
        ["--bandwidth", "3.5"],
        ["--prewhiten"],
        ["--small-sample", "n/(n-1)"],
        ["--cluster-t"],
    ];

    public static IEnumerable<TestCaseData> EstimatorPairs() =>
        from estimator in Estimators
        from option in Options
        select new TestCaseData(estimator.Name, estimator.Fixed, option.Option, option.Beside).SetArgDisplayNames(
            estimator.Name,
            string.Join(' ', option.Option)
        );

    public static IEnumerable<TestCaseData> CovariancePairs() =>
        from covariance in BuiltInCovariances.All
        from option in CovarianceOptions
        select new TestCaseData(covariance, option).SetArgDisplayNames(covariance.Name, string.Join(' ', option));

    [TestCaseSource(nameof(EstimatorPairs))]
    public void An_option_of_an_estimator_changes_something_or_is_refused(
        string estimator,
        string[] given,
        string[] option,
        string[] beside
    )
    {
        string[] command = ["fit", estimator, "-", "--output", "json", "--formula", .. given, .. beside];
        CrabbyRun plain = CrabbyRun.OfInput(Data, command);
        CrabbyRun with = CrabbyRun.OfInput(Data, [.. command, .. option]);
        if (with.ExitCode == 2)
        {
            Assert.That(with.ErrorLine, Does.Contain(option[0]).Or.Contain(beside.FirstOrDefault(option[0])));
            Assert.That(with.Output, Is.Empty);
            return;
        }

        // The number of threads changes no number, by design: that the estimator reads it is its declaration.
        if (option[0] != "--threads")
        {
            Assert.That(Comparable(with), Is.Not.EqualTo(Comparable(plain)), with.Error);
        }
    }

    [TestCaseSource(nameof(CovariancePairs))]
    public void An_option_of_a_covariance_changes_something_or_is_refused(ICovarianceEstimator covariance, string[] option)
    {
        bool clustered = covariance.Needs.HasFlag(CovarianceInputs.Clusters);
        bool timed = covariance.Needs.HasFlag(CovarianceInputs.Time);
        List<string> command = ["fit", "poisson", "-", "--output", "json", "--formula", "k ~ x + z", "--vcov", covariance.Name];
        command.AddRange(clustered && option[0] != "--cluster" ? ["--cluster", "h"] : []);
        // The rows of a unit have no order of their own.
        timed |= option[0] == "--cluster" && covariance.Reads.HasFlag(CovarianceInputs.Units);
        command.AddRange(timed && option[0] != "--time" ? ["--time", "t"] : []);
        string[] value = covariance.Name == "stata-robust" && option[0] == "--small-sample" ? ["--small-sample", "n/(n-k)"] : option;
        CrabbyRun plain = CrabbyRun.OfInput(
            Data,
            [.. command, .. clustered && option[0] == "--cluster" ? (string[])["--cluster", "h"] : []]
        );
        CrabbyRun with = CrabbyRun.OfInput(Data, [.. command, .. value]);
        CovarianceInputs input = option[0] switch
        {
            "--cluster" => CovarianceInputs.Clusters,
            "--time" => CovarianceInputs.Time,
            "--lag" => CovarianceInputs.Lag,
            "--kernel" => CovarianceInputs.Kernel,
            "--bandwidth" => CovarianceInputs.Bandwidth,
            "--prewhiten" => CovarianceInputs.Prewhiten,
            "--small-sample" => CovarianceInputs.SmallSample,
            _ => CovarianceInputs.ClusterDegreesOfFreedom,
        };
        if (covariance.Reads.HasFlag(input))
        {
            Assert.That(with.ExitCode, Is.Zero, with.Error);
            Assert.That(plain.ExitCode != 0 || Comparable(with) != Comparable(plain), Is.True);
        }
        else
        {
            Assert.That(with.ExitCode, Is.EqualTo(2));
            Assert.That(with.ErrorLine, Does.Contain(option[0]).And.Contain("These do: --vcov"));
        }
    }

    [TestCase("--cluster g --bootstrap 3 --vcov hc1", 0, "")]
    [TestCase("--cluster g,h --bootstrap 3 --vcov hc1", 2, "draws the clusters of one column, g")]
    [TestCase("--cluster g --bootstrap 3 --vcov hc1 --bootstrap-scheme pairs", 2, "cluster-pairs")]
    [TestCase("--cluster g --vcov hc1", 2, "cr0, cr1")]
    [TestCase("--cluster g", 0, "")]
    [TestCase("--cluster g --multiway smallest", 2, "--cluster COL,COL")]
    [TestCase("--cluster g,h --multiway smallest --vcov cr0", 2, "G/(G-1)")]
    [TestCase("--cluster g,h --multiway each-term --vcov cr0", 2, "does not read --multiway")]
    [TestCase("--cluster g,h --multiway each-term", 0, "")]
    [TestCase("--lag 2", 2, "driscoll-kraay, hac")]
    [TestCase("--time t", 2, "driscoll-kraay, hac")]
    [TestCase("--seed 3", 2, "--bootstrap B")]
    [TestCase("--bootstrap-scheme pairs", 2, "--bootstrap B")]
    [TestCase("--bootstrap-scheme jackknife", 0, "")]
    [TestCase("--bootstrap-scheme jackknife --bootstrap 50", 2, "--bootstrap is not read")]
    [TestCase("--bootstrap-scheme cluster-jackknife --cluster g --bootstrap 50", 2, "--bootstrap is not read")]
    [TestCase("--bootstrap-scheme jackknife --seed 3", 2, "nothing is random")]
    [TestCase("--bootstrap 3 --draws", 2, "--output json")]
    [TestCase("--ridge 1 --vcov hc1", 2, "penalty")]
    [TestCase("--ridge 1 --level 0.9", 2, "penalty")]
    [TestCase("--ridge 1 --separation drop", 2, "--separation")]
    [TestCase("--ridge 1 --cluster g", 2, "without standard errors")]
    [TestCase("--solver brent", 2, "newton-cg")]
    [TestCase("--solver gauss-newton", 2, "newton-cg")]
    public void Combinations_are_judged_together(string options, int exitCode, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, ["fit", "poisson", "-", "--formula", "k ~ x + z", .. options.Split(' ')]);
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Error);
        Assert.That(run.Error, Does.Contain(expected));
    }

    [TestCase("logit", "p ~ x", "--firth --separation drop", "--firth")]
    [TestCase("glm", "k ~ x", "--family poisson --scoring fisher", "canonical")]
    [TestCase("glm", "k ~ x", "--trials w", "--family binomial")]
    [TestCase("elastic-net", "y ~ x", "", "needs a penalty")]
    [TestCase("elastic-net", "y ~ x", "--l1 0 --standardize", "--standardize")]
    [TestCase("elastic-net", "y ~ x", "--l1 1 --vcov hc1", "elastic-net does not read --vcov")]
    [TestCase("multinomial-logit", "c ~ x", "--margins", "multinomial-logit does not read --margins")]
    [TestCase("multinomial-logit", "c ~ x", "--offset o", "multinomial-logit does not read --offset")]
    [TestCase("negative-binomial", "k ~ x", "--solver lbfgs", "negative-binomial does not read --solver. These do: poisson")]
    public void Options_of_one_estimator_are_judged_together(string estimator, string formula, string options, string expected)
    {
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CrabbyRun run = CrabbyRun.OfInput(Data, ["fit", estimator, "-", "--formula", formula, .. words]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [Test]
    public void An_elastic_net_without_a_penalty_is_fitted_where_that_is_asked_for()
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", "elastic-net", "-", "--formula", "y ~ x", "--l1", "0");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public void Only_solvers_that_an_estimator_takes_are_listed()
    {
        string list = CrabbyRun.Of("list").Output;
        string help = CrabbyRun.Of("fit", "poisson", "--help").Output;
        Assert.Multiple(() =>
        {
            Assert.That(list, Does.Contain("trust-region").And.Contain("newton-cg"));
            Assert.That(list, Does.Not.Contain("brent").And.Not.Contain("gauss-newton").And.Not.Contain("levenberg"));
            Assert.That(help, Does.Contain("newton-cg").And.Not.Contain("--scoring"));
            Assert.That(CrabbyRun.Of("fit", "negative-binomial", "--help").Output, Does.Not.Contain("--solver"));
        });
    }

    // What the time of the run changes is left out.
    private static string Comparable(CrabbyRun run) =>
        run.ExitCode + string.Join('\n', run.Output.Split('\n').Where(static line => !line.Contains("_seconds", StringComparison.Ordinal)));

    private static string MakeData()
    {
        List<string> lines = [Header];
        for (int i = 0; i < 60; i++)
        {
            double x = Math.Sin(i % 5 * 1.7);
            double z = Math.Cos(i % 4 * 0.9);
            double y = Math.Exp((0.4 * x) - (0.3 * z) + (0.5 * Math.Sin(i * 5.3)));
            int k = (int)Math.Round(3.0 * y * (1.0 + Math.Abs(Math.Sin(i * 2.1))));
            int p = (i * 7 % 11) > 5 - (int)(2.0 * x) ? 1 : 0;
            string c = (((i * i) + (i * x > 9.0 ? 1 : 0)) % 7 % 3) switch
            {
                0 => "a",
                1 => "b",
                _ => "d",
            };
            lines.Add(FormattableString.Invariant($"{y},{k},{p},{c},{x},{z},{i / 6},{i % 8},{i},{1 + (i % 3)},{0.1 * (i % 4)}"));
        }

        return string.Join('\n', lines) + "\n";
    }
}
