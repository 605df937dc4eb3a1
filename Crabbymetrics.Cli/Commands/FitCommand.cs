using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby fit</c>, with a command for each estimator.</summary>
internal static class FitCommand
{
    public static Command Create(CrabbyHost host, CrabbyConsole console, CancellationToken cancellationToken)
    {
        Command fit = new("fit", "Fit a model to the columns of a CSV file.");
        foreach (IFitBinding binding in host.Bindings)
        {
            Command command = new(binding.Name, binding.Description);
            FitOptions options = new();
            options.AddTo(command);
            binding.AddOptions(command);
            options.AddRemainingTo(command);
            command.SetAction(parsed =>
                new FitRun(host, binding, options.Read(parsed, binding), console).Execute(parsed, cancellationToken)
            );
            fit.Add(command);
        }

        return fit;
    }
}
