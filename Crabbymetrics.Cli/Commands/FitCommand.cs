using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby fit</c>, with a command for each estimator of data that a formula reads, or that are a panel.</summary>
internal static class FitCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="host">The application.</param>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="isNamed">Whether the command line names a model: only the commands of those get their options.</param>
    /// <param name="withNames">Whether the help is asked for, so that options list the names that they take.</param>
    /// <param name="cancellationToken">Interrupts a fit.</param>
    public static Command Create(
        CrabbyHost host,
        CrabbyConsole console,
        Func<string, bool> isNamed,
        bool withNames,
        CancellationToken cancellationToken
    )
    {
        Command fit = new("fit", "Fit a model to the columns of a CSV file.");
        foreach (EstimatorDescriptor descriptor in host.Models.Where(static model => model.Form is DataForm.Formula or DataForm.Panel))
        {
            Command command = new(descriptor.Name, descriptor.Description);
            foreach (string alias in descriptor.Aliases)
            {
                command.Aliases.Add(alias);
            }

            fit.Add(command);
            if (!isNamed(descriptor.Name) && !descriptor.Aliases.Any(isNamed))
            {
                continue;
            }

            if (descriptor.Form == DataForm.Panel)
            {
                AddPanel(command, descriptor, host, console, withNames, cancellationToken);
                continue;
            }

            FitOptions options = new(descriptor);
            ModelCommand model = new(descriptor);
            options.AddTo(command, descriptor);
            model.AddTo(command, withNames ? host.CreateServices : null);
            options.AddRemainingTo(command, descriptor);
            command.SetAction(parsed =>
            {
                using ServiceProvider services = host.CreateServices();
                ChosenModel chosen = model.Choose(parsed, services);
                FitRequest request = options.Read(parsed, chosen);
                return Written(
                    request.Arguments,
                    console,
                    console =>
                        request.IsMultiple
                            ? new SeveralFits(services, () => model.Choose(parsed, services), request, console).Execute(cancellationToken)
                            : new FitRun(services, chosen, request, console).Execute(cancellationToken)
                );
            });
        }

        foreach (EstimatorDescriptor descriptor in host.Models)
        {
            if (descriptor.Form is not (DataForm.Formula or DataForm.Panel))
            {
                fit.Add(
                    !IsTransformer(descriptor) ? Unread(descriptor)
                    : isNamed(descriptor.Name) ? TransformerCommand.Create(descriptor, host, console, cancellationToken)
                    : new Command(descriptor.Name, descriptor.Description)
                );
            }
        }

        return fit;
    }

    private static void AddPanel(
        Command command,
        EstimatorDescriptor descriptor,
        CrabbyHost host,
        CrabbyConsole console,
        bool withNames,
        CancellationToken cancellationToken
    )
    {
        PanelFit fit = new(descriptor);
        fit.AddTo(command, withNames ? host.CreateServices : null);
        command.SetAction(parsed =>
        {
            using ServiceProvider services = host.CreateServices();
            FitArguments arguments = fit.ReadArguments(parsed);
            return Written(arguments, console, console => fit.Execute(parsed, arguments, services, console, cancellationToken));
        });
    }

    // What the report knows how to print.
    private static bool IsTransformer(EstimatorDescriptor descriptor) =>
        ReferenceEquals(descriptor, PcaTransformer.Descriptor) || ReferenceEquals(descriptor, KernelBasis.Descriptor);

    // A name that is known, and whose data the tool does not read.
    private static Command Unread(EstimatorDescriptor descriptor)
    {
        Command command = new(descriptor.Name, descriptor.Description) { Hidden = true, TreatUnmatchedTokensAsErrors = false };
        command.SetAction(
            (Func<ParseResult, int>)(
                _ =>
                    throw new UsageException(
                        descriptor.Form == DataForm.Columns
                            ? $"{descriptor.Name} learns from columns without an outcome, which crabby fit does not read: it is for "
                                + "programs (IEstimator<DesignMatrix, ...>)."
                            : $"{descriptor.Name} learns from data of its own type, which crabby fit does not read: it is for programs."
                    )
            )
        );
        return command;
    }

    // What a fit without an answer says is not written: a file of earlier results stays.
    private static int Written(FitArguments arguments, CrabbyConsole console, Func<CrabbyConsole, int> run)
    {
        if (arguments.OutputFile is not { } path)
        {
            return run(console);
        }

        OutputFiles.RequireNoInput(path, "-o", arguments.Inputs);
        if (path == arguments.Save || path == arguments.PredictOutput || path == arguments.InfluenceFile)
        {
            throw new UsageException($"-o {path}: another output of the command has that name.");
        }

        using StringWriter text = new();
        int exit = run(
            new CrabbyConsole
            {
                Output = text,
                Error = console.Error,
                OpenInput = console.OpenInput,
                ErrorIsTerminal = console.ErrorIsTerminal,
            }
        );
        if (text.GetStringBuilder().Length > 0)
        {
            OutputFiles.WriteText(path, writer => writer.Write(text.GetStringBuilder()));
        }

        return exit;
    }
}
