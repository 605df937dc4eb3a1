using System.Collections.Immutable;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The tests and effects that a command asks for, under the covariance of its table.</summary>
internal sealed class FurtherInference(FitArguments arguments, IEstimationResult result, CovarianceMatrix? covariance)
{
    public ImmutableArray<HypothesisTest> Tests() =>
        [.. arguments.Tests.Select(restrictions => WaldTest.Of(result, Require("--test"), restrictions))];

    public ImmutableArray<EffectSection> Effects()
    {
        List<EffectSection> sections = [];
        MarginalEffectOptions options = new() { DiscreteDummies = true, Level = arguments.Level };
        if (arguments.RateRatios)
        {
            sections.Add(Section("irr", RateRatios.Create(result, Require("--irr"), arguments.Level)));
        }

        if (arguments.Margins)
        {
            sections.Add(Section("margins", MarginalEffects.Average(result, Require("--margins"), options)));
        }

        if (arguments.MarginsAtMeans)
        {
            sections.Add(Section("margins_at_means", MarginalEffects.AtMeans(result, Require("--margins-at-means"), options)));
        }

        return [.. sections];
    }

    private static EffectSection Section(string key, EffectTable effects) =>
        new(key, char.ToUpperInvariant(effects.Title[0]) + effects.Title[1..], effects.Rows);

    private CovarianceMatrix Require(string option) =>
        covariance
        ?? throw new UsageException(
            $"{option} needs a covariance of the estimates, and this fit has none: with a penalty, standard errors are not available."
        );
}
