using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What a report says of a penalty: its weights, how it was chosen, and the path or grid that it is of.</summary>
/// <param name="Net">The elastic net; null for a ridge.</param>
/// <param name="Ridge">The ridge; null for an elastic net.</param>
/// <param name="ShowsPath">Whether the path of an elastic net was asked for, beside what chose one of its penalties.</param>
internal sealed record PenaltySection(NetResult? Net, RidgeResult? Ridge, bool ShowsPath)
{
    /// <summary>The path that the elastic net is a point of; null where its penalty was given.</summary>
    public NetPath? Path { get; } = Net is null ? null : NetPath.Of(Net);

    /// <summary>The section of a result; null where it has no such penalty.</summary>
    public static PenaltySection? Of(IEstimationResult result, bool showsPath) =>
        result switch
        {
            NetResult net => new PenaltySection(net, null, showsPath),
            RidgeResult ridge => new PenaltySection(null, ridge, ShowsPath: false),
            _ => null,
        };

    /// <summary>The word of a rule on the command line.</summary>
    public static string WordOf(PenaltyRule rule) =>
        rule switch
        {
            PenaltyRule.Minimum => "min",
            PenaltyRule.OneStandardError => "1se",
            _ => rule.ToString().ToLowerInvariant(),
        };

    /// <summary>The word of a rule on the command line.</summary>
    public static string WordOf(RidgeRule rule) => rule == RidgeRule.LeaveOneOut ? "loo" : "gcv";

    /// <summary>The word of a measure on the command line.</summary>
    public static string WordOf(CrossValidationMeasure measure) =>
        measure switch
        {
            CrossValidationMeasure.MeanSquaredError => "mse",
            CrossValidationMeasure.MeanAbsoluteError => "mae",
            CrossValidationMeasure.Misclassification => "class",
            CrossValidationMeasure.AreaUnderCurve => "auc",
            _ => "deviance",
        };

    /// <summary>What a table says of the penalty in words.</summary>
    public IEnumerable<string> Lines()
    {
        if (Ridge is { } ridge)
        {
            yield return Invariant($"Penalty: l2 = {ridge.L2:g6}")
                + (ridge.ChosenBy is { } by ? $", of {ridge.Grid.Length} the best by {WordOf(by)}." : ".");
            yield return Invariant($"Degrees of freedom: {ridge.DegreesOfFreedom:g6}. GCV: {ridge.GeneralizedCrossValidation:g6}. ")
                + Invariant($"Leave-one-out: {ridge.LeaveOneOut:g6}.");
            yield break;
        }

        NetResult net = Net!;
        yield return Invariant($"Penalty: l1 = {net.L1:g6}, l2 = {net.L2:g6}")
            + (net.ChosenBy is { } rule ? $", of {Path!.Lambdas.Length} chosen by {WordOf(rule)}." : ".");
        string what = net is MultinomialElasticNetResult ? "Columns with a coefficient" : "Coefficients not 0";
        yield return Invariant($"{what}: {net.NonzeroCount}. Degrees of freedom: {net.DegreesOfFreedom:g6}. ")
            + Invariant($"Deviance explained: {net.DevianceRatio:g4}. Duality gap: {net.DualityGap:g2}.");
        if (Path is { Judged: { } judged } path)
        {
            yield return $"Cross-validation ({WordOf(judged.Measure)}, {judged.FoldCount} folds): min at lambda "
                + Invariant($"{path.Lambdas[judged.Best]:g6} ({judged.Means[judged.Best]:g6}, standard error ")
                + Invariant($"{judged.StandardErrors[judged.Best]:g4}), 1se at lambda {path.Lambdas[judged.OneStandardError]:g6}.");
        }
    }

    /// <summary>The path or the grid as a table; null where there is none.</summary>
    public FormattedTable? Table() =>
        Ridge is { Grid.Length: > 0 } ridge ? OfGrid(ridge)
        : Path is { } path && ShowsPath ? OfPath(path)
        : Path is { Judged: { } judged } ? OfCrossValidation(Path, judged)
        : null;

    // The penalties that a cross-validation names, and the one that was chosen: the others are those of the path, which nobody asked for.
    private FormattedTable OfCrossValidation(NetPath path, NetJudgement judged)
    {
        int[] named = [.. Enumerable.Range(0, judged.Means.Length).Where(index => Mark(path.Results[index], index, judged).Length > 0)];
        return new FormattedTable
        {
            Header = [TableCell.Row("", "lambda", "nonzero", WordOf(judged.Measure), "std. error")],
            Sections =
            [
                new TableSection([
                    .. named.Select(index =>
                        (ImmutableArray<TableCell>)
                            [
                                new TableCell(Mark(path.Results[index], index, judged)),
                                Number(path.Lambdas[index]),
                                Number(path.Results[index].NonzeroCount),
                                Number(judged.Means[index]),
                                Number(judged.StandardErrors[index]),
                            ]
                    ),
                ]),
            ],
        };
    }

    private static FormattedTable OfGrid(RidgeResult ridge) =>
        new()
        {
            Header = [TableCell.Row("", "penalty", "l2", "df", "rss", "gcv", "leave-one-out")],
            Sections =
            [
                new TableSection([
                    .. ridge.Grid.Select(point =>
                        (ImmutableArray<TableCell>)
                            [
                                new TableCell(point.L2 == ridge.L2 ? "*" : ""),
                                Number(point.Penalty),
                                Number(point.L2),
                                Number(point.DegreesOfFreedom),
                                Number(point.ResidualSumOfSquares),
                                Number(point.GeneralizedCrossValidation),
                                Number(point.LeaveOneOut),
                            ]
                    ),
                ]),
            ],
        };

    private FormattedTable OfPath(NetPath path)
    {
        NetJudgement? judged = path.Judged;
        bool hasLikelihood = !double.IsNaN(path.Results[0].Bic);
        string[] headings =
        [
            "",
            "lambda",
            "nonzero",
            "df",
            "explained",
            .. hasLikelihood ? (string[])["AIC", "BIC", "EBIC"] : [],
            .. judged is null ? (string[])[] : [WordOf(judged.Measure), "std. error"],
        ];
        return new FormattedTable
        {
            Header = [TableCell.Row(headings)],
            Sections =
            [
                new TableSection([
                    .. path.Results.Select(
                        (result, index) =>
                            (ImmutableArray<TableCell>)
                                [
                                    new TableCell(Mark(result, index, judged)),
                                    Number(path.Lambdas[index]),
                                    Number(result.NonzeroCount),
                                    Number(result.DegreesOfFreedom),
                                    Number(result.DevianceRatio),
                                    .. hasLikelihood
                                        ? (ImmutableArray<TableCell>)[Number(result.Aic), Number(result.Bic), Number(result.Ebic)]
                                        : [],
                                    .. judged is null ? (ImmutableArray<TableCell>)[]
                                    : index < judged.Means.Length ? [Number(judged.Means[index]), Number(judged.StandardErrors[index])]
                                    : [TableCell.Empty, TableCell.Empty],
                                ]
                    ),
                ]),
            ],
        };
    }

    private string Mark(NetResult result, int index, NetJudgement? judged)
    {
        string mark = result.L1 == Net!.L1 && result.L2 == Net.L2 ? "*" : "";
        return judged is null ? mark
            : index == judged.Best ? mark + "min"
            : index == judged.OneStandardError ? mark + "1se"
            : mark;
    }

    private static TableCell Number(double value) =>
        TableCell.Of(value, static number => number.ToString("g5", CultureInfo.InvariantCulture));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
