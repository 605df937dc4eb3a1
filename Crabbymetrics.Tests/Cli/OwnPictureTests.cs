namespace Crabbymetrics.Tests.Cli;

/// <summary>The pictures of results that have no coefficients, or more than these.</summary>
public sealed class OwnPictureTests
{
    private static readonly string[] Panel =
    [
        "fit",
        "synthetic-control",
        Path.Combine(CrabbyRun.Samples, "regions.csv"),
        "--unit",
        "region",
        "--time",
        "year",
        "--outcome",
        "visits",
        "--treated",
        "Norra",
        "--from",
        "2008",
    ];

    private static readonly string[] Net =
    [
        "fit",
        "elastic-net",
        Path.Combine(CrabbyRun.Samples, "birthwt.csv"),
        "--formula",
        "bwt ~ age + lwt + smoke + ht + ui",
        "--lambda-count",
        "10",
        "--cv",
        "4",
    ];

    private static readonly string[] Components =
    [
        "fit",
        "pca",
        Path.Combine(CrabbyRun.Samples, "birthwt.csv"),
        "--columns",
        "age,lwt,bwt",
    ];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby-own-pictures-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<TestCaseData> Pictures()
    {
        yield return new TestCaseData(Panel, null, "synthetic control");
        yield return new TestCaseData(Panel, "gaps", "less its synthetic control");
        yield return new TestCaseData(Panel, "placebos", "placebos");
        yield return new TestCaseData(Panel, "weights", "Aspen");
        yield return new TestCaseData(Net, null, "Cross-validation");
        yield return new TestCaseData(Net, "path", "Coefficients along the path");
        yield return new TestCaseData(Net, "coefficients", "smoke");
        yield return new TestCaseData(Components, null, "Variances of the components");
        yield return new TestCaseData(Components, "loadings", "Loadings");
    }

    [TestCaseSource(nameof(Pictures))]
    public void It_is_drawn(string[] command, string? kind, string words)
    {
        string path = Path.Combine(_folder, "picture.svg");
        CrabbyRun run = CrabbyRun.Of([.. command, "--plot", path, .. kind is null ? (string[])[] : ["--plot-kind", kind]]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(File.ReadAllText(path), Does.StartWith("<svg").And.Contain(words));
    }

    [Test]
    public void Another_kind_is_refused_with_those_there_are()
    {
        string path = Path.Combine(_folder, "picture.svg");
        CrabbyRun panel = CrabbyRun.Of([.. Panel, "--plot", path, "--plot-kind", "qq"]);
        CrabbyRun alone = CrabbyRun.Of([.. Components, "--plot-kind", "scree"]);
        CrabbyRun kernel = CrabbyRun.Of(
            "fit",
            "kernel-basis",
            Path.Combine(CrabbyRun.Samples, "birthwt.csv"),
            "--columns",
            "age,lwt",
            "--plot",
            path
        );
        Assert.Multiple(() =>
        {
            Assert.That(panel.ExitCode, Is.EqualTo(2));
            Assert.That(panel.Error, Does.Contain("--plot-kind qq").And.Contain("series, gaps, placebos, weights"));
            Assert.That(panel.Output, Is.Empty);
            Assert.That(alone.Error, Does.Contain("--plot FILE.svg"));
            Assert.That(kernel.ExitCode, Is.EqualTo(2));
            Assert.That(kernel.Error, Does.Contain("has no picture"));
            Assert.That(File.Exists(path), Is.False);
        });
    }
}
