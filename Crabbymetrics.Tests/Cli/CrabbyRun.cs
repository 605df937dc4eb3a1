using System.Text;
using System.Text.Json;
using Crabbymetrics.Cli;

namespace Crabbymetrics.Tests.Cli;

/// <summary>One run of the tool inside the test process.</summary>
internal sealed record CrabbyRun(int ExitCode, string Output, string Error)
{
    public static string Samples { get; } = Path.Combine(FindRoot(), "samples", "data");

    public static string Quine { get; } = Path.Combine(Samples, "quine.csv");

    public static string Insurance { get; } = Path.Combine(Samples, "insurance.csv");

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string ErrorLine => Error.TrimEnd('\n', '\r');

    public static CrabbyRun Of(params string[] arguments) => Of("", default, arguments);

    public static CrabbyRun Of(string input, CancellationToken cancellationToken, params string[] arguments) =>
        Run(Encoding.UTF8.GetBytes(input), arguments, cancellationToken);

    /// <summary>A run with some bytes on the standard input.</summary>
    public static CrabbyRun WithInput(byte[] input, params string[] arguments) => Run(input, arguments, CancellationToken.None);

    private static CrabbyRun Run(byte[] input, string[] arguments, CancellationToken cancellationToken)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        // As a pipe, it is there once.
        using MemoryStream stream = new(input);
        int exitCode = CrabbyApplication.Run(
            arguments,
            new CrabbyConsole
            {
                Output = output,
                Error = error,
                OpenInput = () => stream,
            },
            cancellationToken
        );
        return new CrabbyRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A run with something on the standard input.</summary>
    public static CrabbyRun OfInput(string input, params string[] arguments) => Of(input, CancellationToken.None, arguments);

    /// <summary>Runs <c>crabby fit poisson FILE --formula FORMULA ...</c>.</summary>
    public static CrabbyRun Poisson(string file, string formula, params string[] options) =>
        Of(["fit", "poisson", file, "--formula", formula, .. options]);

    /// <summary>The same with the data on the standard input.</summary>
    public static CrabbyRun PoissonOf(string data, string formula, params string[] options) =>
        OfInput(data, ["fit", "poisson", "-", "--formula", formula, .. options]);

    public static string FindRoot()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Crabbymetrics.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests run inside a clone of the repository.");
    }
}
