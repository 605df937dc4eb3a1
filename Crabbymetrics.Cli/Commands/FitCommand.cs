using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby fit</c>, with a command for each estimator.</summary>
internal static class FitCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="host">The application.</param>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="withNames">Whether the help is asked for, so that options list the names that they take.</param>
    /// <param name="cancellationToken">Interrupts a fit.</param>
    public static Command Create(CrabbyHost host, CrabbyConsole console, bool withNames, CancellationToken cancellationToken)
    {
        Command fit = new("fit", "Fit a model to the columns of a CSV file.");
        foreach (IFitBinding binding in host.Bindings)
        {
            Command command = new(binding.Name, binding.Description);
            FitOptions options = new();
            options.AddTo(command, binding);
            binding.AddOptions(command);
            options.AddRemainingTo(command, binding);
            if (withNames && command.Options.FirstOrDefault(static option => option.Name == "--solver") is { } solver)
            {
                solver.Description += ": " + host.SolverNames;
            }

            command.SetAction(parsed =>
                new FitRun(host, binding, options.Read(parsed, binding), console).Execute(parsed, cancellationToken)
            );
            fit.Add(command);
        }

        return fit;
    }
}
