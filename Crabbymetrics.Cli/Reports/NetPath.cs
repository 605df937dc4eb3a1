using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A path of elastic nets, of one outcome or of several classes, as reports show it.</summary>
/// <param name="Lambdas">The penalties, descending.</param>
/// <param name="Results">The fits.</param>
/// <param name="Judged">What a cross-validation found; null without one.</param>
internal sealed record NetPath(ImmutableArray<double> Lambdas, ImmutableArray<NetResult> Results, NetJudgement? Judged)
{
    /// <summary>The path of a fit; null where its penalty was given.</summary>
    public static NetPath? Of(NetResult net) =>
        net switch
        {
            ElasticNetResult { Path: { } path } one => new NetPath(
                path.Lambdas,
                ImmutableArray<NetResult>.CastUp(path.Results),
                one.CrossValidation is { } judged
                    ? new NetJudgement(judged.Measure, judged.FoldMeans.Length, judged.Means, judged.StandardErrors)
                    {
                        Best = judged.BestIndex,
                        OneStandardError = judged.OneStandardErrorIndex,
                    }
                    : null
            ),
            MultinomialElasticNetResult { Path: { } path } => new NetPath(
                path.Lambdas,
                ImmutableArray<NetResult>.CastUp(path.Results),
                path.Measure is { } measure
                    ? new NetJudgement(measure, path.FoldCount, path.Means, path.StandardErrors)
                    {
                        Best = path.BestIndex,
                        OneStandardError = path.OneStandardErrorIndex,
                    }
                    : null
            ),
            _ => null,
        };
}
