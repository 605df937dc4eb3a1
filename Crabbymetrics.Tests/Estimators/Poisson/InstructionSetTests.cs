using System.Diagnostics;
using System.Text.Json;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>Every width of register gives the same numbers: fits in processes that are told to do without some instructions.</summary>
[Category("InstructionSets")]
public sealed class InstructionSetTests
{
    private const double Relative = 1e-13;

    [TestCase("DOTNET_EnableAVX512", "DOTNET_EnableAVX512F")]
    [TestCase("DOTNET_EnableAVX2")]
    [TestCase("DOTNET_EnableAVX")]
    [TestCase("DOTNET_EnableHWIntrinsic")]
    public void A_fit_agrees_without_some_instructions(params string[] disabled)
    {
        // An odd number of rows, so that loops end in the middle of a register, and two blocks.
        Sample sample = Sample.Create(5, 1003, 7);
        string names = string.Join(",", Enumerable.Range(1, 7).Select(static j => $"x{j}"));
        IEnumerable<string> rows = Enumerable
            .Range(0, sample.Y.Length)
            .Select(i =>
                string.Join(
                    ",",
                    sample
                        .Columns.Select(column => column[i])
                        .Prepend(sample.Y[i])
                        .Select(static value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))
                )
            );
        using TemporaryFile file = new($"y,{names}\n{string.Join("\n", rows)}\n");
        double[] expected = Fit(file.Path, []);
        double[] actual = Fit(file.Path, disabled);
        Assert.That(expected, Has.Length.EqualTo(16));
        Assert.Multiple(() =>
        {
            for (int j = 0; j < expected.Length; j++)
            {
                Assert.That(Math.Abs(actual[j] - expected[j]), Is.LessThanOrEqualTo(Relative * Math.Abs(expected[j])), $"number {j}");
            }
        });
    }

    // Estimates and sandwich standard errors of the tool in a process of its own.
    private static double[] Fit(string path, string[] disabled)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string argument in new[]
            {
                Path.Combine(TestContext.CurrentContext.TestDirectory, "crabby.dll"),
                "fit",
                "poisson",
                path,
                "--formula",
                "y ~ .",
                "--tolerance",
                "1e-10",
                "--vcov",
                "hc0",
                "--output",
                "json",
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string variable in disabled)
        {
            start.Environment[variable] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error.GetAwaiter().GetResult());
        JsonElement[] parameters = [.. JsonDocument.Parse(output).RootElement.GetProperty("parameters").EnumerateArray()];
        return
        [
            .. parameters.Select(static parameter => parameter.GetProperty("estimate").GetDouble()),
            .. parameters.Select(static parameter => parameter.GetProperty("std_error").GetDouble()),
        ];
    }
}
