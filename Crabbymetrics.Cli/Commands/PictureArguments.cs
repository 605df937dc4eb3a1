using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Which pictures a command is asked for, and where they go.</summary>
internal sealed record PictureArguments
{
    /// <summary>The picture of the draws of a bootstrap.</summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>The picture of predicted means over a column.</summary>
    public const string Predictions = "predictions";

    /// <summary>The picture of marginal effects of a column over its values.</summary>
    public const string Effects = "effects";

    /// <summary>The file of one picture; null for none.</summary>
    public string? Plot { get; init; }

    /// <summary>The name of that picture; null for the first that the result has.</summary>
    public string? Kind { get; init; }

    /// <summary>The parameter or column that it is of; null where none is named.</summary>
    public string? Term { get; init; }

    /// <summary>The file of a report; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>What was typed after <c>crabby</c>, for the report.</summary>
    public string Call { get; init; } = "";

    /// <summary>Whether any file is asked for.</summary>
    public bool IsAsked => Plot is not null || Report is not null;

    /// <summary>Refuses files that are inputs or other outputs.</summary>
    /// <param name="inputs">The files that are read.</param>
    /// <param name="outputs">The other files that are written.</param>
    /// <exception cref="UsageException">A file is one of them.</exception>
    public void RequireOwnFiles(IEnumerable<string?> inputs, IEnumerable<string?> outputs)
    {
        string?[] read = [.. inputs];
        OutputFiles.RequireNoInput(Plot, "--plot", read);
        OutputFiles.RequireNoInput(Report, "--report", read);
        foreach (string other in outputs.OfType<string>())
        {
            if (other == Plot || other == Report)
            {
                throw new UsageException($"{other}: another output of the command has that name.");
            }
        }
    }

    /// <summary>Refuses what a comparison of several models has no picture of.</summary>
    /// <exception cref="UsageException">Another picture than that of coefficients is asked for.</exception>
    public void RequireCoefficients()
    {
        if (Kind is not (null or ResultPlots.Coefficients))
        {
            throw new UsageException(
                $"--plot-kind {Kind} is a picture of one model: several models have the picture '{ResultPlots.Coefficients}'."
            );
        }
    }
}
