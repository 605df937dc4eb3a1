using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Parameters at which a fitted model is evaluated.</summary>
internal static class GivenParameters
{
    /// <summary>Refuses parameters of another number than the fitted ones, or that are not finite where the fit identified them.</summary>
    /// <param name="parameters">The given parameters.</param>
    /// <param name="fitted">The fitted ones, NaN where not identified.</param>
    /// <param name="names">Their names.</param>
    /// <exception cref="ArgumentException">They are; the message says which.</exception>
    public static void Require(ReadOnlySpan<double> parameters, ImmutableArray<double> fitted, ImmutableArray<string> names)
    {
        if (parameters.Length != fitted.Length)
        {
            throw new ArgumentException($"There are {fitted.Length} parameters; {parameters.Length} were given.", nameof(parameters));
        }

        for (int j = 0; j < parameters.Length; j++)
        {
            if (!double.IsFinite(parameters[j]) && !double.IsNaN(fitted[j]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The parameter '{names[j]}' is {parameters[j]}; it must be finite."),
                    nameof(parameters)
                );
            }
        }
    }

    /// <summary>The given parameters that the fit identified.</summary>
    /// <inheritdoc cref="Require"/>
    public static double[] Identified(ReadOnlySpan<double> parameters, ImmutableArray<double> fitted, ImmutableArray<string> names)
    {
        Require(parameters, fitted, names);
        double[] given = parameters.ToArray();
        return [.. given.Where((_, j) => !double.IsNaN(fitted[j]))];
    }
}
