using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <content>The pictures of a grid of penalties.</content>
public sealed partial class RidgeResult : IPlottable
{
    // The coefficients along the grid, and what judged it; a fit at one penalty has neither.
    ImmutableArray<string> IPlottable.PlotKinds => Grid.IsEmpty ? [] : ["path", "grid"];

    PlotData IPlottable.Plot(string? kind)
    {
        if (Grid.IsEmpty)
        {
            throw new ArgumentException("A fit at one penalty has no picture of a grid: leave L2 out.", nameof(kind));
        }

        return PlotData.RequireKind(this, kind) == "grid" ? Judged() : Paths();
    }

    private PlotData Paths() =>
        PathPicture.Of(
            new PathLines(
                ParameterNames,
                HasIntercept ? 1 : 0,
                [.. Grid.Select(static point => point.Penalty)],
                [.. Grid.Select(static point => point.Parameters)]
            ),
            "Penalty",
            [(Penalty, Chosen())]
        );

    private PlotData Judged()
    {
        RidgePoint[] points = [.. Grid.Where(static point => point.Penalty > 0.0)];
        ImmutableArray<double> penalties = [.. points.Select(static point => point.Penalty)];
        return new PlotData(
            "Error of prediction along the grid",
            PathPicture.Penalties("Penalty"),
            new PlotAxis("Mean squared error"),
            [
                new PlotLine(
                    "generalized cross-validation",
                    penalties,
                    [.. points.Select(static point => Finite(point.GeneralizedCrossValidation))]
                ),
                new PlotLine("leave one out", penalties, [.. points.Select(static point => Finite(point.LeaveOneOut))]),
                .. PathPicture.Mark(Penalty, Chosen()),
            ]
        );
    }

    // An infinite error interrupts the line.
    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    private string Chosen() => ChosenBy == RidgeRule.LeaveOneOut ? "loo" : "gcv";
}
