using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What an equation with instruments must have to be estimated, and what is said of columns that were left out.</summary>
internal static class EquationChecks
{
    private const double SmallestOutcome = 1e-140;
    private const double LargestOutcome = 1e140;

    /// <summary>Refuses outcomes whose squares are no numbers, and options that the data give no meaning.</summary>
    /// <exception cref="CrabbymetricsException">A square of an outcome overflows or underflows.</exception>
    /// <exception cref="ArgumentException">An option is for absorbed effects, and there are none.</exception>
    public static void RequireData(IObservations observations, TwoSlsOptions options)
    {
        if (!observations.Roles.HasFlag(DataRoles.Absorbed) && options.OptionOfEffects is { } option)
        {
            throw new ArgumentException(
                $"{option} must stay at its default: it is for absorbed effects, and the data have none.",
                nameof(observations)
            );
        }

        (double smallest, double most, string name) = observations is RegressionData data
            ? (data.SmallestOutcome, data.LargestOutcome, data.OutcomeName)
            : (observations.Summary.SmallestOutcome, observations.Summary.LargestOutcome, observations.Summary.OutcomeName);
        double largest = Math.Max(Math.Abs(smallest), Math.Abs(most));
        if (largest > LargestOutcome || (largest < SmallestOutcome && largest > 0.0))
        {
            throw new CrabbymetricsException(
                FormattableString.Invariant($"The largest '{name}' is {largest:G3} in size, so that its square leaves the ")
                    + "range of double precision. Measure it in other units."
            );
        }
    }

    /// <summary>Leaves out the columns that the absorbed effects span, and says so.</summary>
    /// <exception cref="IdentificationException">What is left does not identify the equation, or such columns are refused.</exception>
    public static Equation WithoutSpanned(Equation equation, List<string> warnings)
    {
        HashSet<string> spanned = [.. equation.Absorption!.Spanned];
        if (spanned.Count == 0)
        {
            return equation;
        }

        ImmutableArray<string> names = equation.Instruments.ColumnNames;
        ImmutableArray<int> kept = [.. Enumerable.Range(0, names.Length).Where(j => !spanned.Contains(names[j]))];
        ImmutableArray<int> endogenous =
        [
            .. Enumerable.Range(0, equation.Endogenous.Length).Where(j => !spanned.Contains(equation.EndogenousNames[j])),
        ];
        ImmutableArray<string> instruments = [.. equation.InstrumentNames.Where(spanned.Contains)];
        ImmutableArray<string> regressors = [.. equation.Absorption.Spanned.Except(instruments)];
        string effects = string.Join(" + ", equation.Data.Absorbed.Select(static effect => effect.Name));
        if (endogenous.IsEmpty)
        {
            throw new IdentificationException(
                $"{Vary(equation.EndogenousNames, "The endogenous regressor", "The endogenous regressors")} {effects}: no endogenous "
                    + "regressor is left to estimate by instruments.",
                equation.EndogenousNames
            );
        }

        int left = equation.InstrumentNames.Length - instruments.Length;
        if (left < endogenous.Length)
        {
            ImmutableArray<string> unknown = [.. endogenous.Select(j => equation.EndogenousNames[j])];
            throw new IdentificationException(
                $"The equation is not identified: {Vary(instruments, "the instrument", "the instruments")} {effects}, "
                    + FormattableString.Invariant($"which leaves {left} for {unknown.Length} endogenous ")
                    + $"{(unknown.Length == 1 ? "regressor" : "regressors")}: {Quoted(unknown)}.",
                [.. unknown, .. instruments]
            );
        }

        if (equation.Options.Collinearity == CollinearityPolicy.Throw)
        {
            throw new IdentificationException(
                $"{Vary(equation.Absorption.Spanned, "Column", "Columns")} {effects}. Leave out what is too many, or let "
                    + $"{nameof(CollinearityPolicy)}.{nameof(CollinearityPolicy.Drop)} do so.",
                equation.Absorption.Spanned
            );
        }

        warnings.AddRange(
            regressors.Select(name =>
                $"Column '{name}' is collinear with the absorbed effects {effects} and was left out: its coefficient is not identified."
            )
        );
        if (!instruments.IsEmpty)
        {
            warnings.Add(
                $"{Vary(instruments, "The instrument", "The instruments")} {effects} and "
                    + (instruments.Length == 1 ? "was left out." : "were left out.")
            );
        }

        return equation.Keep(kept, endogenous);
    }

    /// <summary>Says which collinear columns were left out.</summary>
    /// <param name="equation">The equation with all columns.</param>
    /// <param name="dropped">Its columns that are left out, exogenous regressors before instruments.</param>
    /// <param name="endogenous">Its endogenous regressors that are kept.</param>
    /// <param name="warnings">Receives what the user should know.</param>
    /// <exception cref="IdentificationException">Collinear columns are refused.</exception>
    public static void WarnOfDropped(Equation equation, ImmutableArray<int> dropped, ImmutableArray<int> endogenous, List<string> warnings)
    {
        ImmutableArray<string> names = equation.Instruments.ColumnNames;
        ImmutableArray<string> regressors =
        [
            .. dropped.Where(j => j < equation.Exogenous.Length).Select(j => names[j]),
            .. Enumerable.Range(0, equation.Endogenous.Length).Except(endogenous).Select(j => equation.EndogenousNames[j]),
        ];
        ImmutableArray<string> instruments = [.. dropped.Where(j => j >= equation.Exogenous.Length).Select(j => names[j])];
        if (equation.Options.Collinearity == CollinearityPolicy.Throw && regressors.Length + instruments.Length > 0)
        {
            ImmutableArray<string> all = [.. regressors, .. instruments];
            throw new IdentificationException(
                $"{Are(all, "Column", "Columns")} of the columns before (the intercept counts as the first, and endogenous regressors come "
                    + $"after exogenous ones). Leave out what is too many, or let {nameof(CollinearityPolicy)}."
                    + $"{nameof(CollinearityPolicy.Drop)} do so.",
                all
            );
        }

        if (!regressors.IsEmpty)
        {
            warnings.Add(
                $"{Are(regressors, "Column", "Columns")} of the regressors before (the exogenous ones come first) and "
                    + (regressors.Length == 1 ? "was left out: its coefficient is" : "were left out: their coefficients are")
                    + " not identified."
            );
        }

        if (!instruments.IsEmpty)
        {
            warnings.Add(
                $"{Are(instruments, "Instrument", "Instruments")} of the exogenous regressors and the instruments before and "
                    + (instruments.Length == 1 ? "was left out." : "were left out.")
            );
        }
    }

    private static string Quoted(ImmutableArray<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));

    private static string Vary(ImmutableArray<string> names, string one, string several) =>
        names.Length == 1
            ? $"{one} '{names[0]}' does not vary within the levels of"
            : $"{several} {Quoted(names)} do not vary within the levels of";

    private static string Are(ImmutableArray<string> names, string one, string several)
    {
        string list = Quoted(names);
        return names.Length == 1 ? $"{one} {list} is a linear combination" : $"{several} {list} are linear combinations";
    }

    /// <summary>Requires that what collinear columns leave can identify the equation.</summary>
    /// <exception cref="IdentificationException">It cannot.</exception>
    public static void RequireEnough(Equation equation, ImmutableArray<int> dropped, ImmutableArray<int> endogenous)
    {
        if (endogenous.IsEmpty)
        {
            ImmutableArray<string> names = equation.EndogenousNames;
            string verb = names.Length == 1 ? "is a linear combination" : "are linear combinations";
            throw new IdentificationException(
                $"{Quoted(names)} {verb} of the exogenous regressors: no endogenous regressor is left to estimate by instruments.",
                names
            );
        }

        ImmutableArray<string> lost =
        [
            .. dropped.Where(j => j >= equation.Exogenous.Length).Select(j => equation.Instruments.ColumnNames[j]),
        ];
        int left = equation.Instruments.ColumnCount - equation.Exogenous.Length - lost.Length;
        if (left < endogenous.Length)
        {
            ImmutableArray<string> names = [.. endogenous.Select(j => equation.EndogenousNames[j])];
            throw new IdentificationException(
                $"The equation is not identified: {Are(lost, "instrument", "instruments")} of the exogenous regressors "
                    + FormattableString.Invariant($"and the instruments before, which leaves {left} for {names.Length} endogenous ")
                    + $"{(names.Length == 1 ? "regressor" : "regressors")}: {Quoted(names)}.",
                [.. names, .. lost]
            );
        }
    }

    /// <summary>Requires that the instruments move every endogenous regressor by itself.</summary>
    /// <exception cref="IdentificationException">They do not.</exception>
    public static void RequireMoved(Equation equation, InstrumentProjection projection)
    {
        ImmutableArray<string> names = equation.EndogenousNames;
        ImmutableArray<int> unmoved = EndogenousRank.Unmoved(projection);
        if (!unmoved.IsEmpty)
        {
            ImmutableArray<string> columns = [.. unmoved.Select(j => names[j])];
            throw new IdentificationException(
                $"The instruments do not identify the coefficient of {Quoted(columns)}: "
                    + "after the exogenous regressors they do not move it, or only together with the endogenous regressors before it.",
                columns
            );
        }
    }
}
