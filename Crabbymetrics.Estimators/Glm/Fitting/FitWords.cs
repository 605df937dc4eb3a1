using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>The refusals and final messages of all estimators, in the same words.</summary>
internal static class FitWords
{
    /// <summary>The refusal of a model without parameters.</summary>
    /// <param name="argument">The argument that is refused.</param>
    public static ArgumentException NoParameters(string argument) =>
        new("The model has no parameters: give a regressor or fit an intercept.", argument);

    /// <summary>The refusal of an outcome.</summary>
    /// <param name="data">The data.</param>
    /// <param name="row">The row.</param>
    /// <param name="model">What cannot take it: "the poisson family".</param>
    /// <param name="requirement">What an outcome must be.</param>
    public static ArgumentException Outcome(RegressionData data, int row, string model, string requirement) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{data.OutcomeName} is {data.Outcome.Span[row]} in row {row}: for {model} an outcome must be {requirement}."
            ),
            nameof(data)
        );

    /// <summary>The refusal of more parameters than observations.</summary>
    /// <param name="parameters">The number of parameters, with what they are of.</param>
    /// <param name="observations">The number of observations.</param>
    /// <param name="leave">What to use fewer of.</param>
    public static IdentificationException TooManyParameters(string parameters, long observations, string leave) =>
        new(
            $"There are {parameters} for {observations} observations: without a penalty at least as many observations as parameters are "
                + $"needed. Use fewer {leave}, or a positive Alpha.",
            []
        );

    /// <summary>The warning where rounding limits the accuracy.</summary>
    /// <param name="distance">The distance from the answer in standard errors.</param>
    /// <param name="tolerance">The tolerance asked for.</param>
    /// <param name="answer">"optimum" or "solution".</param>
    public static string LimitedByRounding(double distance, double tolerance, string answer = "optimum") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The accuracy is limited by rounding: the estimates are about {distance:g2} standard errors from the {answer}, not the "
                + $"{tolerance:g2} asked for."
        );

    /// <summary>The error of a fit that did not converge.</summary>
    /// <param name="model">The model.</param>
    /// <param name="solver">The solver; null where there is but one.</param>
    /// <param name="message">Why the run ended.</param>
    /// <param name="best">The best point.</param>
    /// <param name="diagnostics">The diagnostics.</param>
    public static ConvergenceException NotConverged(
        string model,
        string? solver,
        string message,
        double[] best,
        FitDiagnostics diagnostics
    ) =>
        new(
            $"The {model} fit did not converge in {diagnostics.Iterations} iterations{(solver is null ? "" : $" of {solver}")}: {message} "
                + "The best point and the diagnostics are on this exception.",
            [.. best],
            diagnostics
        );
}
