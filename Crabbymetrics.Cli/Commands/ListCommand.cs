using System.CommandLine;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby list</c>: the names that options take, with a line each.</summary>
internal static class ListCommand
{
    public static Command Create(CrabbyHost host, CrabbyConsole console)
    {
        Command command = new("list", "Estimators, covariances, bootstrap schemes and solvers, with a line each.");
        command.SetAction(_ =>
        {
            using ServiceProvider provider = host.CreateServices();
            Write(console.Output, host.Models, provider);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<EstimatorDescriptor> models, ServiceProvider provider)
    {
        ICovarianceRegistry covariances = provider.GetRequiredService<ICovarianceRegistry>();
        IBootstrapSchemeRegistry schemes = provider.GetRequiredService<IBootstrapSchemeRegistry>();
        ISolverRegistry solvers = provider.GetRequiredService<ISolverRegistry>();
        WriteSection(
            output,
            "Estimators (crabby fit NAME)",
            models.Select(static model => new Entry(model.Name, WithAliases(model.Description, model.Aliases)))
        );
        WriteSection(
            output,
            "Covariances (--vcov NAME)",
            covariances
                .Names.Select(covariances.Find)
                .Select(static found => new Entry(found.Name, WithAliases(found.Description, found.Aliases)))
        );
        WriteSection(
            output,
            "Bootstrap schemes (--bootstrap-scheme NAME)",
            schemes.Names.Select(schemes.Find).Select(static found => new Entry(found.Name, WithAliases(found.Description, found.Aliases)))
        );
        WriteSection(
            output,
            "Solvers (--solver NAME)",
            LikelihoodSolvers.Names(solvers).Select(name => new Entry(name, solvers.Find(name).Description))
        );
    }

    private static string WithAliases(string description, IReadOnlyCollection<string> aliases) =>
        aliases.Count == 0 ? description : $"{description} Also: {string.Join(", ", aliases)}.";

    private static void WriteSection(TextWriter output, string title, IEnumerable<Entry> entries)
    {
        Entry[] list = [.. entries];
        int width = list.Max(static entry => entry.Name.Length);
        output.WriteLine(title);
        foreach (Entry entry in list)
        {
            output.WriteLine($"  {entry.Name.PadRight(width)}  {entry.Description}".TrimEnd());
        }

        output.WriteLine();
    }

    private sealed record Entry(string Name, string Description);
}
