using System.Diagnostics;
using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>The tool as a process of its own: what no run inside the test process shows.</summary>
public class ProcessTests
{
    [Test]
    public void A_fit_prints_its_results_on_the_standard_output()
    {
        (int exitCode, string output, string error) = Run(
            "",
            "fit",
            "poisson",
            CrabbyRun.Quine,
            "--formula",
            "Days ~ EthN + LrnSL",
            "--output",
            "json"
        );
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(error, Is.Empty);
            Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("parameters").GetArrayLength(), Is.EqualTo(3));
        });
    }

    [Test]
    public void Data_come_from_the_standard_input_and_errors_go_to_the_error_stream()
    {
        (int exitCode, string output, string error) = Run("y,größe\n1,2\n1,zwei\n", "fit", "poisson", "-", "--formula", "y ~ größe");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(output, Is.Empty);
            Assert.That(
                error.TrimEnd(),
                Is.EqualTo(
                    "crabby: standard input, line 3, column 'größe': 'zwei' is not a number. Numbers have a decimal point, and a "
                        + "missing value is an empty field, NA or NaN, or what --na says. If its values are categories, the "
                        + "formula says so: C(größe)."
                )
            );
        });
    }

    [TestCase("\"$@\" >&-", "standard output")]
    [TestCase("\"$@\" >/dev/full", "space")]
    [TestCase("\"$@\" >&- 2>&-", "")]
    public void A_stream_that_cannot_be_written_ends_in_a_code_and_one_line(string command, string expected)
    {
        if (!File.Exists("/bin/sh") || !File.Exists("/dev/full"))
        {
            Assert.Ignore("There is no shell or no full device here.");
        }

        ProcessStartInfo start = new("/bin/sh") { RedirectStandardError = true };
        foreach (
            string word in (string[])
                [
                    "-c",
                    command,
                    "sh",
                    Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                    Path.Combine(TestContext.CurrentContext.TestDirectory, "crabby.dll"),
                    "list",
                ]
        )
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.EqualTo(2), error);
            Assert.That(error, Does.Not.Contain("   at ").And.Not.Contain("Unhandled"));
            Assert.That(error.TrimEnd(), expected.Length == 0 ? Is.Empty : Does.StartWith("crabby: ").And.Contain(expected).IgnoreCase);
        });
    }

    [Test]
    public void A_reader_of_the_pipe_that_leaves_is_no_error()
    {
        if (!File.Exists("/bin/sh"))
        {
            Assert.Ignore("There is no shell here.");
        }

        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string tool = Path.Combine(TestContext.CurrentContext.TestDirectory, "crabby.dll");
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string word in (string[])["-c", "{ \"$@\"; echo code $? >&2; } | head -n 1", "sh", dotnet, tool, "list"])
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(error.Trim(), Is.EqualTo("code 0"));
    }

    private static (int ExitCode, string Output, string Error) Run(string input, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(TestContext.CurrentContext.TestDirectory, "crabby.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
