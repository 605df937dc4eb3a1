using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The tests and effects that a command asks for, under the covariance of its table.</summary>
internal sealed class FurtherInference(
    FitArguments arguments,
    IEstimationResult result,
    CovarianceMatrix? covariance,
    Func<IEstimationResult, CovarianceMatrix> covarianceOf
)
{
    private readonly List<HypothesisTest> _hypotheses = [];
    private readonly List<(string Text, EffectTable Effects)> _effects = [];

    /// <summary>The data with the formula; null where the columns of the model are none of the formula's.</summary>
    public ModelFrame? Frame { get; init; }

    /// <summary>The draws from which effects have their errors; null for the delta method.</summary>
    public BootstrapResult? Bootstrap { get; init; }

    /// <summary>The tests that are asked for; those of effects once these are known.</summary>
    public ImmutableArray<HypothesisTest> Tests() =>
        [
            .. arguments.Tests.Select(restrictions => Of("--test", covariance => OfTerm(covariance, restrictions))),
            .. Anova(),
            .. arguments.Equivalence.Select(range => Of("--equivalence", covariance => EquivalentTo(covariance, range))),
            .. _hypotheses,
        ];

    private ImmutableArray<HypothesisTest> Anova() =>
        arguments.Anova is not { } type ? []
        : Frame is null ? throw new UsageException("--anova tests the terms of the formula, of which --transform makes other columns.")
        : Of("--anova", covariance => TermTests.Of(result, covariance, Frame.TermColumns, type));

    // The values of a range stand after the last equality sign.
    private HypothesisTest EquivalentTo(CovarianceMatrix known, string range)
    {
        int sign = range.LastIndexOf('=');
        string[] ends = sign < 1 ? [] : range[(sign + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
            ends is [var low, var high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out double from)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out double to)
            ? EquivalenceTest.Of(result, known, range[..sign].Trim(), from, to)
            : throw new ArgumentException($"'{range}' gives no range: write \"x = -0.1 0.1\", with a number for each end.");
    }

    private IEnumerable<EffectSection> FurtherLimits()
    {
        if (arguments.Intervals is { } kind)
        {
            IntervalTable limits = Of(
                "--intervals",
                covariance =>
                    kind == "profile"
                        ? ProfileIntervals.Of(result, ChosenNames(), arguments.Level)
                        : SimultaneousLimits.Of(result, covariance, ChosenNames(), arguments.Level)
            );
            yield return new EffectSection($"{kind}_limits", limits.Title, limits.Rows);
            foreach ((string text, EffectTable effects) in kind == "profile" ? [] : _effects)
            {
                IntervalTable together = Of("--intervals", _ => SimultaneousLimits.Of(effects));
                yield return new EffectSection("simultaneous_limits_of_effects", $"{together.Title} of {text}", together.Rows)
                {
                    Name = text,
                };
            }
        }

        if (arguments.Adjust is { } method)
        {
            ImmutableArray<CoefficientRow> rows = Of("--adjust", covariance => Adjusted(covariance, method));
            yield return new EffectSection("adjusted", $"P-values adjusted by {method}", rows);
        }
    }

    private ImmutableArray<CoefficientRow> Adjusted(CovarianceMatrix known, string method)
    {
        ImmutableArray<CoefficientRow> slopes =
        [
            .. CoefficientTable
                .Create(result, known, arguments.Level)
                .Rows.Where(row => ChosenNames() is { } names ? names.Contains(row.Name) : row.Name != "(Intercept)")
                .Where(static row => row.PValue is not null),
        ];
        if (method != "romano-wolf")
        {
            return AdjustedPValues.Of(slopes, method);
        }

        BootstrapResult draws = Bootstrap is { IsJackknife: false } drawn
            ? drawn
            : throw new ArgumentException("romano-wolf needs the draws of --bootstrap B.");
        ImmutableArray<double> adjusted = MultipleTesting.RomanoWolf(result, draws, slopes.Select(static row => row.Name));
        return [.. slopes.Select((row, i) => row with { PValue = adjusted[i] })];
    }

    // The coefficients that are named, those of a term by its name; null for all slopes.
    private string[]? ChosenNames()
    {
        if (arguments.AdjustFor is not { } text)
        {
            return null;
        }

        List<string> names = [];
        foreach (string part in FitRequest.SplitAtCommas(text))
        {
            string name = part.Trim('`');
            string[] found =
                result.ParameterNames.Contains(name) ? [name]
                : Frame?.TermColumns.FirstOrDefault(term => term.Name == part) is { } whole ? [.. whole.Columns]
                : [];
            names.AddRange(
                found.Any(result.ParameterNames.Contains)
                    ? found
                    : throw new UsageException($"--adjust-for: there is no coefficient '{part}'.")
            );
        }

        return [.. names];
    }

    // A term of several columns is all of them.
    private HypothesisTest OfTerm(CovarianceMatrix known, string restrictions) =>
        !result.ParameterNames.Contains(restrictions.Trim())
        && Frame?.TermColumns.FirstOrDefault(term => term.Name == restrictions.Trim()) is { } term
            ? TermTests.Of(result, known, term)
            : WaldTest.Of(result, known, Expanded(restrictions));

    // A factor, or another term of several columns, stands for all of them: cyl is cyl[6] = 0, cyl[8] = 0.
    private string Expanded(string restrictions)
    {
        string[] parts = [.. FitRequest.SplitAtCommas(restrictions)];
        string[][] own = Array.ConvertAll(parts, part => result.ParameterNames.Where(name => IsOf(name, part)).ToArray());
        return Array.TrueForAll(own, static names => names.Length == 0)
            ? restrictions
            : string.Join(
                ", ",
                parts.Zip(own, static (part, names) => names.Length == 0 ? part : string.Join(", ", names.Select(static n => $"`{n}` = 0")))
            );
    }

    private static bool IsOf(string name, string term)
    {
        term = term is ['C', '(', .., ')'] ? term[2..^1].Split(',')[0] : term;
        return name.Length > term.Length + 2
            && name.StartsWith(term + "[", StringComparison.Ordinal)
            && name.IndexOf(']', term.Length) == name.Length - 1;
    }

    public ImmutableArray<EffectSection> Effects()
    {
        List<EffectSection> sections = [];
        MarginalEffectOptions options = new() { DiscreteDummies = true, Level = arguments.Level };
        if (arguments.RateRatios)
        {
            sections.Add(Section("irr", Of("--irr", covariance => RateRatios.Create(result, covariance, arguments.Level))));
        }

        // The effect of a variable that stands in several columns is the effect of none of them: it goes through the formula.
        bool shares = Frame?.Fitted.SharedColumn is not null;
        EffectsRequest slopes = new() { Level = arguments.Level };
        if (arguments.Margins)
        {
            sections.Add(
                Section("margins", Of("--margins", _ => shares ? OfVariables(slopes) : MarginalEffects.Average(result, OfResult, options)))
            );
        }

        if (arguments.MarginsAtMeans)
        {
            sections.Add(
                Section(
                    "margins_at_means",
                    Of(
                        "--margins-at-means",
                        _ => shares ? OfVariables(slopes with { AtMeans = true }) : MarginalEffects.AtMeans(result, OfResult, options)
                    )
                )
            );
        }

        foreach (string text in arguments.Effects)
        {
            EffectTable effects = Of("--effects", _ => OfVariables(Requested(text)));
            sections.Add(Section("effects", effects) with { Name = text });
            _effects.Add((text, effects));
            if (effects.Hypotheses.Length > 0)
            {
                _hypotheses.Add(effects.Test());
            }
        }

        return [.. sections, .. FurtherLimits()];
    }

    private EffectsRequest Requested(string text) =>
        EffectsRequest.Parse(text) with
        {
            Level = arguments.Level,
            Bootstrap = Bootstrap is { IsJackknife: false } ? Bootstrap : null,
        };

    private EffectTable OfVariables(EffectsRequest request) =>
        Frame is null
            ? throw new ArgumentException("the columns of a model with --transform are none of the formula's variables. Leave one out.")
            : ModelEffects.Of(result, OfResult, Frame.Variables, request);

    private CovarianceMatrix OfResult(IEstimationResult fit) => ReferenceEquals(fit, result) ? covariance! : covarianceOf(fit);

    private static EffectSection Section(string key, EffectTable effects) =>
        new(key, char.ToUpperInvariant(effects.Title[0]) + effects.Title[1..], effects.Rows);

    // What the library refuses is told of the option that asked for it.
    private T Of<T>(string option, Func<CovarianceMatrix, T> compute)
    {
        CovarianceMatrix known =
            covariance ?? throw new UsageException($"{option} needs a covariance of the estimates, and this fit has no standard errors.");
        try
        {
            return compute(known);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or CrabbymetricsException)
        {
            throw new UsageException($"{option}: {ShellWords.Of(error)}");
        }
    }
}
