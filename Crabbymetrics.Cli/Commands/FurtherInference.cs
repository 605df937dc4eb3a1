using System.Collections.Immutable;
using Crabbymetrics.Cli.Reports;
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
    public ImmutableArray<HypothesisTest> Tests() =>
        [.. arguments.Tests.Select(restrictions => Of("--test", covariance => WaldTest.Of(result, covariance, Expanded(restrictions))))];

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

        if (arguments.Margins)
        {
            sections.Add(Section("margins", Of("--margins", _ => MarginalEffects.Average(result, OfResult, options))));
        }

        if (arguments.MarginsAtMeans)
        {
            sections.Add(Section("margins_at_means", Of("--margins-at-means", _ => MarginalEffects.AtMeans(result, OfResult, options))));
        }

        return [.. sections];
    }

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
        catch (Exception error) when (error is ArgumentException or NotSupportedException or InferenceUnavailableException)
        {
            throw new UsageException($"{option}: {ShellWords.Of(error)}");
        }
    }
}
