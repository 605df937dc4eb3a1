using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What a report says of a penalty: its weights, how it was chosen, and the path or grid that it is of.</summary>
/// <param name="Net">The elastic net; null for a ridge.</param>
/// <param name="Ridge">The ridge; null for an elastic net.</param>
/// <param name="ShowsPath">Whether the path of an elastic net was asked for, beside what chose one of its penalties.</param>
internal sealed record PenaltySection(ElasticNetResult? Net, RidgeResult? Ridge, bool ShowsPath)
{
    /// <summary>The section of a result; null where it has no such penalty.</summary>
    public static PenaltySection? Of(IEstimationResult result, bool showsPath) =>
        result switch
        {
            ElasticNetResult net => new PenaltySection(net, null, showsPath),
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

        ElasticNetResult net = Net!;
        yield return Invariant($"Penalty: l1 = {net.L1:g6}, l2 = {net.L2:g6}")
            + (net.ChosenBy is { } rule ? $", of {net.Path!.Lambdas.Length} chosen by {WordOf(rule)}." : ".");
        yield return Invariant($"Coefficients not 0: {net.NonzeroCount}. Degrees of freedom: {net.DegreesOfFreedom:g6}. ")
            + Invariant($"Deviance explained: {net.DevianceRatio:g4}. Duality gap: {net.DualityGap:g2}.");
        if (net.CrossValidation is { } judged)
        {
            yield return $"Cross-validation ({WordOf(judged.Measure)}, {judged.FoldMeans.Length} folds): min at lambda "
                + Invariant($"{judged.BestLambda:g6} ({judged.Means[judged.BestIndex]:g6}, standard error ")
                + Invariant($"{judged.StandardErrors[judged.BestIndex]:g4}), 1se at lambda {judged.OneStandardErrorLambda:g6}.");
        }
    }

    /// <summary>The path or the grid as a table; null where there is none.</summary>
    public FormattedTable? Table() =>
        Ridge is { Grid.Length: > 0 } ridge ? OfGrid(ridge)
        : Net is { Path: { } path } && ShowsPath ? OfPath(path)
        : Net?.CrossValidation is { } judged ? OfCrossValidation(judged)
        : null;

    // The penalties that a cross-validation names, and the one that was chosen: the others are those of the path, which nobody asked for.
    private FormattedTable OfCrossValidation(ElasticNetCrossValidation judged)
    {
        int[] named =
        [
            .. Enumerable.Range(0, judged.Means.Length).Where(index => Mark(judged.Path.Results[index], index, judged).Length > 0),
        ];
        return new FormattedTable
        {
            Header = [TableCell.Row("", "lambda", "nonzero", WordOf(judged.Measure), "std. error")],
            Sections =
            [
                new TableSection([
                    .. named.Select(index =>
                        (ImmutableArray<TableCell>)
                            [
                                new TableCell(Mark(judged.Path.Results[index], index, judged)),
                                Number(judged.Path.Lambdas[index]),
                                Number(judged.Path.Results[index].NonzeroCount),
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

    private FormattedTable OfPath(ElasticNetPath path)
    {
        ElasticNetCrossValidation? judged = Net!.CrossValidation;
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

    private string Mark(ElasticNetResult result, int index, ElasticNetCrossValidation? judged)
    {
        string mark = result.L1 == Net!.L1 && result.L2 == Net.L2 ? "*" : "";
        return judged is null ? mark
            : index == judged.BestIndex ? mark + "min"
            : index == judged.OneStandardErrorIndex ? mark + "1se"
            : mark;
    }

    private static TableCell Number(double value) =>
        TableCell.Of(value, static number => number.ToString("g5", CultureInfo.InvariantCulture));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
