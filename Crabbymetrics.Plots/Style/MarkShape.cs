namespace Crabbymetrics.Plots;

/// <summary>The form of a point: series differ in form as well as in colour.</summary>
internal enum MarkShape
{
    Circle,
    Square,
    Triangle,
    Diamond,
}
